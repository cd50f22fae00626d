"""What is remembered of a chat, in memory only: the language chosen, and for ten minutes the topic last answered."""

from __future__ import annotations

import datetime as dtm
from collections import OrderedDict
from collections.abc import Callable

from knowledge.model import Language
from knowledge.reply import Context

TOPIC_LASTS = dtm.timedelta(minutes=10)
MOST_CHATS = 20_000
"""Chats remembered at once; the one longest silent is forgotten first."""

Clock = Callable[[], dtm.datetime]


class Conversations:
    """The memory of all chats, by chat id (any hashable)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._languages: OrderedDict[int | str, Language] = OrderedDict()
        self._topics: OrderedDict[int | str, tuple[str, dtm.datetime]] = OrderedDict()

    def context(self, chat: int | str, code: str | None) -> Context:
        """What a question in that chat comes after; `code` is Telegram's language_code."""
        self._forget()
        topic, _ = self._topics.get(chat, (None, None))
        return Context(self._languages.get(chat), code, topic)

    def answered(self, chat: int | str, topic: str) -> None:
        """Remember the topic last answered."""
        self._topics[chat] = topic, self._clock()
        self._topics.move_to_end(chat)
        self._forget()

    def choose(self, chat: int | str, language: Language) -> None:
        """Remember the language that was chosen."""
        self._languages[chat] = language
        self._languages.move_to_end(chat)
        if len(self._languages) > MOST_CHATS:
            self._languages.popitem(last=False)

    def _forget(self) -> None:
        """Drop every topic that is over: the oldest answer stands first."""
        over = self._clock() - TOPIC_LASTS
        while self._topics:
            chat, (_, answered) = next(iter(self._topics.items()))
            if answered >= over and len(self._topics) <= MOST_CHATS:
                return
            del self._topics[chat]
