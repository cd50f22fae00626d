"""Inline mode: `@bot …` in any chat offers answers to send there. Nothing is noted: people are still typing."""

from __future__ import annotations

import asyncio
import logging

from msgspec.structs import replace
from telegram import InlineQuery, InlineQueryResultArticle, InlineQueryResultsButton, Message, Update
from telegram.error import BadRequest, NetworkError
from telegram.ext import ContextTypes, filters

from bot.popular import Popular
from bot.screens.inline import button, result
from bot.services import Services, services_of
from knowledge.model import Language
from knowledge.reply import Context, Reply
from knowledge.text import has_words

log = logging.getLogger(__name__)

MOST = 10
"""Answers in a list: more than anybody reads while typing."""
CACHED = 60
"""Seconds for which Telegram may show the same answers to the same person. To the same person only: the language of the
answers may be the one that was chosen, or that of the person's Telegram."""

_LATE = ("query is too old", "query id is invalid")


class InlineQueries:
    """Answers inline queries; of those that wait, only each person's last one: the others are typed over already."""

    def __init__(self) -> None:
        self._popular = Popular()
        self._last: dict[int, str] = {}

    async def on_query(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Offer answers to what was typed so far, or the most asked topics where that is nothing."""
        query = update.inline_query
        if query is None:
            return
        self._last[query.from_user.id] = query.id
        await asyncio.sleep(0)  # those that wait behind it are seen first
        if self._last.get(query.from_user.id) != query.id:
            return
        del self._last[query.from_user.id]
        await self._answer(services_of(context), query)

    async def _answer(self, services: Services, query: InlineQuery) -> None:
        kb, now, username = services.kb, services.clock(), query.get_bot().username
        asked, code = has_words(query.query), query.from_user.language_code
        # Only what was chosen: what the person was last told in private is nothing for the chat they write in.
        spoken = replace(services.conversations.context(query.from_user.id, code), topic=None)
        if asked:
            await services.ahead.prepare(query.query)
        replies = self._replies(services, query.query, spoken)
        language = replies[0].language if replies else spoken.language()
        await _send(
            query, [result(kb, reply, now, username) for reply in replies], button(kb, replies, asked, language)
        )

    def _replies(self, services: Services, typed: str, spoken: Context) -> list[Reply]:
        if has_words(typed):
            return list(services.finder.candidates(typed, MOST, spoken))
        language: Language = spoken.language()
        return [Reply("answer", language, topic, "what") for topic in self._popular.topics(services, MOST)]


async def _send(query: InlineQuery, results: list[InlineQueryResultArticle], way: InlineQueryResultsButton) -> None:
    """Show the list; where that comes too late or fails, the next letter asks again."""
    try:
        await query.answer(results, cache_time=CACHED, is_personal=True, button=way)
    except BadRequest as error:
        if not any(known in error.message.lower() for known in _LATE):
            raise
    except NetworkError as error:
        log.warning("an inline query could not be answered: %s", error)


class _SentThroughMe(filters.MessageFilter):
    """Messages that somebody picked from the bot's own list: Telegram hands them to the bot where it may read along."""

    def filter(self, message: Message) -> bool:
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id


SENT_THROUGH_ME = _SentThroughMe()


async def on_own_answer(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """An answer that somebody picked is no question, not even in the chat with the bot."""
