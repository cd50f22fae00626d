"""What a question comes after: the language chosen in the chat, and the topic answered, or the topics offered, in the
last ten minutes."""

from __future__ import annotations

import datetime as dtm
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from knowledge.model import Language
from knowledge.reply import Context, Reply

TOPIC_LASTS = dtm.timedelta(minutes=10)
MOST_CHATS = 5_000
"""Topics remembered at once; that of the chat longest silent is forgotten first."""

Clock = Callable[[], dtm.datetime]


class Choices(Protocol):
    """Remembers the languages chosen, also when the bot is started anew."""

    def language(self, chat: int) -> Language | None:
        """The language chosen in a chat."""

    def choose(self, chat: int, language: Language, now: dtm.datetime) -> bool:
        """Remember a language. Says no where that is only until the end."""


class _Before(Struct, frozen=True):
    """The topic last answered in a chat; where none was, the topics last offered."""

    since: dtm.datetime
    topic: str | None = None
    offered: tuple[str, ...] = ()


class Conversations:
    """The memory of all chats: topics in memory only, by any hashable, languages where `choices` keeps them, by
    Telegram's chat id. Without choices there are no languages."""

    def __init__(self, clock: Clock, choices: Choices | None = None) -> None:
        self._clock = clock
        self._choices = choices
        self._topics: OrderedDict[int | str, _Before] = OrderedDict()
        self._simple: OrderedDict[int | str, bool] = OrderedDict()

    def context(self, chat: int | str, code: str | None) -> Context:
        """What a question in that chat comes after; `code` is Telegram's language_code."""
        self._forget()
        before = self._topics.get(chat, _Before(self._clock()))
        chosen = self._choices.language(chat) if self._choices and isinstance(chat, int) else None
        return Context(chosen, code, before.topic, before.offered)

    def answered(self, chat: int | str, topic: str) -> None:
        """Remember the topic last answered."""
        self._remember(chat, _Before(self._clock(), topic=topic))

    def replied(self, chat: int | str, reply: Reply, subject: str | None) -> None:
        """Remember what the chat's next question comes after; a subject that goes on lasts anew."""
        before = self.context(chat, None)
        after = before.after(reply, subject)
        if after is not before:
            self._remember(chat, _Before(self._clock(), after.topic, after.offered))

    def choose(self, chat: int, language: Language) -> bool:
        """Remember the language that was chosen. Says no where that is only until the end."""
        return self._choices.choose(chat, language, self._clock()) if self._choices else False

    def forget(self, chat: int | str) -> None:
        """Forget the topic of a chat, and how it wants to be answered; of a group, the topics of all its members."""
        for known in [known for known in self._topics if known == chat or str(known).startswith(f"{chat}:")]:
            del self._topics[known]
        self._simple.pop(chat, None)

    def simple(self, chat: int) -> bool | None:
        """Whether the chat wants simple language, where that could not be written down; else None."""
        return self._simple.get(chat)

    def speak(self, chat: int, simple: bool | None) -> None:
        """Remember whether the chat wants simple language; None: it is written down elsewhere."""
        self._simple.pop(chat, None)
        if simple is not None:
            self._simple[chat] = simple
        if len(self._simple) > MOST_CHATS:
            self._simple.popitem(last=False)

    def _remember(self, chat: int | str, before: _Before) -> None:
        self._topics[chat] = before
        self._topics.move_to_end(chat)
        self._forget()

    def _forget(self) -> None:
        """Drop every topic that is over: the oldest stands first."""
        over = self._clock() - TOPIC_LASTS
        while self._topics:
            chat, before = next(iter(self._topics.items()))
            if before.since >= over and len(self._topics) <= MOST_CHATS:
                return
            del self._topics[chat]
