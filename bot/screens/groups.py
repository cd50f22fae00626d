"""What a group sees: short answers that lead on to the chat with the bot alone."""

from __future__ import annotations

import datetime as dtm

from telegram import InlineKeyboardButton
from telegram.helpers import create_deep_linked_url

from bot.callbacks import ChooseGroupLanguage, ShowReminders, ShowShort, Subscribe
from bot.deep_links import deep_link
from bot.screens.beginning import LANGUAGE_NAMES
from bot.screens.replies import choice_sentence
from bot.screens.screen import Rows, Screen, html, in_rows, link_button, other, tap_button, typographic
from bot.screens.short import short_answer
from bot.screens.topics import links
from bot.storage.kinds import ALL
from knowledge.model import LANGUAGES, Facet, KnowledgeBase, Language, Topic
from knowledge.reply import Reply


def reply_screen(kb: KnowledgeBase, reply: Reply, now: dtm.datetime, username: str) -> Screen:
    """A reply in a group; `username` is the bot's."""
    if reply.outcome == "choice":
        names = [choice.topic for choice in reply.choices]
        return choice_screen(kb, names, reply.language, username, reply.facet)
    if reply.outcome == "none" or reply.topic is None:
        return to_chat_screen(kb, kb.messages[reply.language].group_none, reply.language, username)
    return answer_screen(kb, reply, now, username)


def answer_screen(kb: KnowledgeBase, reply: Reply, now: dtm.datetime, username: str) -> Screen:
    """Title and what was asked; below it the links, and the way to the same answer in the chat with the bot."""
    answer, language = short_answer(kb, reply, now), reply.language
    label = typographic(kb.messages[language].group_more, language)
    more = link_button(label, deep_link(username, answer.topic.id, answer.facet))
    rows = (*in_rows(links(answer.topic, language), 1), *in_rows(_doors(kb, answer.topic, language), 1), (more,))
    return Screen(answer.html, rows)


def choice_screen(
    kb: KnowledgeBase, names: list[str], language: Language, username: str, facet: Facet | None = None
) -> Screen:
    """Two to four topics to choose from; whoever taps, the answer takes the place of the question."""
    titles = {name: typographic(kb.topics[name].title[language], language) for name in names}
    buttons = [tap_button(text, ShowShort(name, facet or "what", language)) for name, text in titles.items()]
    rows = (*in_rows(buttons, 1), *_chat_row(kb, language, username))
    return Screen(html(choice_sentence(kb, language, facet), language), rows)


def to_chat_screen(kb: KnowledgeBase, sentence: str, language: Language, username: str) -> Screen:
    """One sentence, and the way to the chat with the bot."""
    return Screen(html(sentence, language), _chat_row(kb, language, username))


def welcome_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """What the bot does in a group."""
    return Screen(html(kb.messages[language].group_welcome, language))


def ask_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """That a question is missing."""
    return Screen(html(kb.messages[language].group_ask, language))


def language_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """The question which language to speak in a group, in both of them."""
    asked = [html(kb.messages[each].language_question, each) for each in (language, other(language))]
    buttons = tuple(tap_button(LANGUAGE_NAMES[each], ChooseGroupLanguage(each)) for each in LANGUAGES)
    return Screen("\n".join(asked), (buttons,))


def topic_of_answer(kb: KnowledgeBase, text: str) -> str | None:
    """The topic of an answer that the bot once gave, told by the title it begins with; small talk is none."""
    first = text.partition("\n")[0]
    for topic in kb.topics.values():
        if any(typographic(topic.title[language], language) == first for language in LANGUAGES):
            return topic.id if topic.family != "bot" else None
    return None


def _chat_row(kb: KnowledgeBase, language: Language, username: str) -> Rows:
    label = typographic(kb.messages[language].group_chat, language)
    return ((link_button(label, create_deep_linked_url(username)),),)


def _doors(kb: KnowledgeBase, topic: Topic, language: Language) -> list[InlineKeyboardButton]:
    """The buttons that the texts about reminders speak of; only administrators change anything with them."""
    messages = kb.messages[language]
    mine = tap_button(messages.reminders_button, ShowReminders(language))
    match topic.action:
        case "subscribe":
            return [tap_button(messages.remind_all_button, Subscribe(ALL, language)), mine]
        case "unsubscribe":
            return [mine]
    return []
