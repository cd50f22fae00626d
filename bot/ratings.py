"""What is remembered of feedback, in memory only: which answers have been rated, and who is writing a remark."""

from __future__ import annotations

import datetime as dtm
from collections import OrderedDict
from collections.abc import Callable

from msgspec import Struct

from bot.storage.feedback import Verdict
from knowledge.model import Facet, Language

REMARK_LASTS = dtm.timedelta(minutes=10)
MOST_ANSWERS = 20_000
"""Rated answers remembered at once; the one rated first is forgotten first."""
MOST_WRITERS = 1_000

Clock = Callable[[], dtm.datetime]


class Shown(Struct, frozen=True):
    """An answer in a message; the same message may show another one later."""

    chat: int
    message: int
    topic: str
    facet: Facet


class Given(Struct, frozen=True):
    """The verdict on an answer, and the mark under which it is stored."""

    mark: str
    verdict: Verdict


class Writing(Struct, frozen=True):
    """Somebody's next message is a remark on what was stored under `mark`."""

    mark: str
    language: Language
    until: dtm.datetime


class Ratings:
    """The memory of all chats. After a restart it is empty: then a message is a question again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given: OrderedDict[Shown, Given] = OrderedDict()
        self._writing: OrderedDict[int, Writing] = OrderedDict()

    def given(self, shown: Shown) -> Given | None:
        """The verdict that an answer has got already."""
        return self._given.get(shown)

    def give(self, shown: Shown, given: Given) -> None:
        """Remember the verdict on an answer."""
        self._given[shown] = given
        if len(self._given) > MOST_ANSWERS:
            self._given.popitem(last=False)

    def expect(self, chat: int, mark: str, language: Language) -> None:
        """The chat's next message is a remark, for ten minutes."""
        self._writing.pop(chat, None)
        self._writing[chat] = Writing(mark, language, self._clock() + REMARK_LASTS)
        if len(self._writing) > MOST_WRITERS:
            self._writing.popitem(last=False)

    def expected(self, chat: int) -> Writing | None:
        """What the chat is about to write, if it still is."""
        writing = self._writing.get(chat)
        if writing and writing.until < self._clock():
            del self._writing[chat]
            return None
        return writing

    def drop(self, chat: int) -> None:
        """The chat's next message is a question again."""
        self._writing.pop(chat, None)

    def count(self, chat: int) -> int:
        """How many answers in a chat are remembered as rated."""
        return sum(shown.chat == chat for shown in self._given)

    def forget(self, chat: int) -> None:
        """Remember nothing of a chat any more."""
        self.drop(chat)
        for shown in [shown for shown in self._given if shown.chat == chat]:
            del self._given[shown]
