"""Many people at once who want to know something: a closed loop, in which an answer makes room for the next person."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import cycle

from msgspec import Struct

from bot.standin import Person, StandIn
from bot.standin.server import Call
from bot.trials.process import BotProcess

PATIENCE = 60.0
"""Seconds after which a question that has no answer counts as lost."""
REMEMBERED = 500
"""How many of those who were answered Telegram still knows, since an answer may have a second message."""
_LOOK = 0.05
"""Seconds between two looks for people who have waited too long."""


class Answer(Struct, frozen=True):
    """When a question was answered, in seconds since the epoch, and how many seconds after it was asked."""

    at: float
    took: float


class Rush:
    """People who ask one question each, at once; the place of whoever got a message is taken by somebody new.

    One person must not ask on and on: the bot's flood guard would silence them, and somebody new is more work for it.
    A question that waited too long is `lost`, and its place taken as well. Telegram forgets who was here.
    """

    def __init__(self, standin: StandIn, texts: Iterable[str], patience: float = PATIENCE) -> None:
        self.answers: list[Answer] = []
        self.lost = 0
        self._standin = standin
        self._texts: Iterator[str] = cycle(texts)
        self._patience = patience
        self._waiting: dict[int, float] = {}
        self._gone: deque[int] = deque()
        self._open = True

    def begin(self, people: int) -> None:
        """Let so many people ask."""
        with self._standin.lock:
            self._standin.listeners.append(self._hear)
            for _ in range(people):
                self._ask()

    def go_on(self, bot: BotProcess, over: Callable[[], bool]) -> None:
        """Go on until something is so. Raises ChildProcessError where the running bot ends before."""

        def looked() -> bool:
            self.give_up()
            return over()

        bot.wait_until(looked, math.inf, "the rush is over", _LOOK)

    def finish(self, bot: BotProcess) -> None:
        """Let nobody new come, wait for what is open, and let Telegram forget everybody. Raises ChildProcessError."""
        self._open = False
        self.go_on(bot, lambda: not self._waiting)
        with self._standin.lock:
            self._standin.listeners.remove(self._hear)
            while self._gone:
                self._standin.forget(self._gone.popleft())

    def give_up(self) -> None:
        """Let go those who have waited too long."""
        with self._standin.lock:
            late = self._standin.world.clock() - self._patience
            for chat in [chat for chat, asked in self._waiting.items() if asked < late]:
                self.lost += 1
                self._make_room(chat)

    def _hear(self, call: Call) -> None:
        if call.method != "sendMessage":
            return
        chat = int(call.params["chat_id"])
        asked = self._waiting.get(chat)
        if asked is not None:
            self.answers.append(Answer(call.at, call.at - asked))
            self._make_room(chat)

    def _make_room(self, chat: int) -> None:
        del self._waiting[chat]
        self._gone.append(chat)
        if len(self._gone) > REMEMBERED:
            self._standin.forget(self._gone.popleft())
        if self._open:
            self._ask()

    def _ask(self) -> None:
        person = Person(self._standin)
        self._waiting[person.chat.id] = self._standin.world.clock()
        person.say(next(self._texts))
