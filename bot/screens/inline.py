"""Answers to pick from in any chat: `@bot praxes …`. Whoever picks one sends it in their own name."""

from __future__ import annotations

import datetime as dtm
from html import escape

from telegram import (
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode

from bot.deep_links import GREETING, TopicTarget, deep_link, payload_of
from bot.screens.plain import bare_text
from bot.screens.screen import Screen, in_rows, link_button, paragraphs, shortened, typographic
from bot.screens.short import ShortAnswer, short_answer
from bot.screens.topics import links
from knowledge.model import KnowledgeBase, Language
from knowledge.reply import Reply

DESCRIPTION = 100
"""Characters of an answer that stand under its title in the list: two lines on a phone."""


def result(kb: KnowledgeBase, reply: Reply, now: dtm.datetime, username: str) -> InlineQueryResultArticle:
    """An answer in the list, and the message that it becomes; `username` is the bot's."""
    answer = short_answer(kb, reply, now)
    more = link_button(
        typographic(kb.messages[answer.language].inline_more, answer.language),
        deep_link(username, answer.topic.id, answer.facet),
    )
    return InlineQueryResultArticle(
        id=f"{answer.topic.id}-{answer.facet}-{answer.language}",
        title=_title(kb, answer),
        description=shortened(" ".join(bare_text(Screen(answer.body)).split()), DESCRIPTION),
        input_message_content=InputTextMessageContent(
            paragraphs([answer.html, _addresses(answer)]),
            parse_mode=ParseMode.HTML,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        ),
        reply_markup=InlineKeyboardMarkup((*in_rows(links(answer.topic, answer.language), 1), (more,))),
    )


def button(kb: KnowledgeBase, replies: list[Reply], asked: bool, language: Language) -> InlineQueryResultsButton:
    """The way from the list to the chat with the bot, at its best answer; `asked`: whether there was a question."""
    messages = kb.messages[language]
    label = messages.inline_nothing if asked and not replies else messages.inline_chat
    best = replies[0] if asked and replies else None
    target = payload_of(TopicTarget(str(best.topic), best.facet or "what")) if best else GREETING
    return InlineQueryResultsButton(typographic(label, language), start_parameter=target)


def _title(kb: KnowledgeBase, answer: ShortAnswer) -> str:
    if answer.facet == "what":
        return answer.heading
    label = typographic(kb.facets[answer.facet].label[answer.language], answer.language)
    return f"{answer.heading} – {label}"


def _addresses(answer: ShortAnswer) -> str:
    """The links in the text as well: buttons are lost where the message is copied."""
    language = answer.language
    return "\n".join(
        f'<a href="{escape(link.url[language])}">{escape(typographic(link.label[language], language), quote=False)}</a>'
        for link in answer.topic.links
    )
