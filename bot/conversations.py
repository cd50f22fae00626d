"""What is remembered of a chat, in memory only: the language chosen, and for ten minutes the topic last answered."""

from __future__ import annotations

import datetime as dtm
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.model import Language
from knowledge.reply import Context

TOPIC_LASTS = dtm.timedelta(minutes=10)
MOST_CHATS = 20_000
"""Chats remembered at once; the one longest silent is forgotten first."""

Clock = Callable[[], dtm.datetime]


@dataclass
class _Conversation:
    language: Language | None = None
    topic: str | None = None
    answered: dtm.datetime | None = None


class Conversations:
    """The memory of all chats, by chat id (any hashable)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chats: OrderedDict[int | str, _Conversation] = OrderedDict()

    def context(self, chat: int | str, code: str | None) -> Context:
        """What a question in that chat comes after; `code` is Telegram's language_code."""
        known = self._chats.get(chat)
        if known is None:
            return Context(code=code)
        fresh = known.answered is not None and self._clock() - known.answered <= TOPIC_LASTS
        return Context(known.language, code, known.topic if fresh else None)

    def answered(self, chat: int | str, topic: str) -> None:
        """Remember the topic last answered."""
        known = self._touch(chat)
        known.topic, known.answered = topic, self._clock()

    def choose(self, chat: int | str, language: Language) -> None:
        """Remember the language that was chosen."""
        self._touch(chat).language = language

    def _touch(self, chat: int | str) -> _Conversation:
        known = self._chats.setdefault(chat, _Conversation())
        self._chats.move_to_end(chat)
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        return known
