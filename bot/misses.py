"""What the bot could not answer lately, by chat and in memory only: after two misses in a row, people come first."""

from __future__ import annotations

import datetime as dtm
from collections import OrderedDict
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

FEW = 2
"""Misses in a row from which the bot leads to people."""
LASTS = dtm.timedelta(hours=1)
MOST_CHATS = 5_000
"""Chats remembered at once; the one longest silent is forgotten first."""
MOST_QUESTIONS = 3
"""Missed questions kept of a chat, the newest."""


class _Missed(Struct, frozen=True):
    questions: tuple[str, ...]
    offered: str | None
    """The question to which topics were offered, while it is open whether one of them fits."""
    at: dtm.datetime


class Misses:
    """The misses of all chats, by chat id (any hashable)."""

    def __init__(self, clock: Callable[[], dtm.datetime]) -> None:
        self._clock = clock
        self._chats: OrderedDict[int | str, _Missed] = OrderedDict()

    def missed(self, chat: int | str, question: str) -> None:
        """The bot had no answer to a question."""
        before = self._of(chat).questions
        self._keep(chat, _Missed((*before, question)[-MOST_QUESTIONS:], None, self._clock()))

    def offered(self, chat: int | str, question: str) -> None:
        """The bot offered topics for a question; whether it was missed, the person will say."""
        self._keep(chat, replace(self._of(chat), offered=question, at=self._clock()))

    def none_fits(self, chat: int | str) -> None:
        """None of the topics offered was meant. A second tap on the same button counts no more."""
        question = self._of(chat).offered
        if question is not None:
            self.missed(chat, question)

    def answered(self, chat: int | str) -> None:
        """The chat had an answer: nothing is missed any more."""
        self._chats.pop(chat, None)

    def questions(self, chat: int | str) -> tuple[str, ...]:
        """What was missed in a row in the last hour, oldest first."""
        return self._of(chat).questions

    def remembered(self, chat: int | str) -> tuple[str, ...]:
        """Every question of a chat that is in memory: those missed, and the one to which topics were offered."""
        self._forget()
        known = self._of(chat)
        return known.questions if known.offered is None else (*known.questions, known.offered)

    def many(self, chat: int | str) -> bool:
        """Whether the bot has missed so often that people should come first."""
        return len(self.questions(chat)) >= FEW

    def _of(self, chat: int | str) -> _Missed:
        found = self._chats.get(chat)
        if found is None or self._clock() - found.at > LASTS:
            return _Missed((), None, self._clock())
        return found

    def _keep(self, chat: int | str, missed: _Missed) -> None:
        self._chats[chat] = missed
        self._chats.move_to_end(chat)
        if len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        self._forget()

    def _forget(self) -> None:
        """Drop all that is over: the oldest stands first."""
        over = self._clock() - LASTS
        while self._chats and next(iter(self._chats.values())).at < over:
            self._chats.popitem(last=False)
