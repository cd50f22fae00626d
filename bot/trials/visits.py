"""People who come to the bot, ask one thing, look at the answer, perhaps press one of its buttons, and leave."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.standin import Person, StandIn
from bot.standin.http.network import Strike
from bot.standin.server import Call
from bot.standin.wire import Params
from bot.trials.rush import PATIENCE, REMEMBERED

NONSENSE = ("🎉🎉🎉", "<b>", "ü" * 4096, "&amp; </b> {0} %s", "…", "٣ + ٤ = ?")
"""Emoji, markup, as much as a message holds (https://core.telegram.org/bots/api#sendmessage), signs, other scripts."""
_NONSENSE = 1 / 12
"""The share of visitors who write that."""
_PRESS = 0.6
"""The share of those with buttons to press who press one."""
_THINK = (1.0, 4.0)
"""Seconds, from and to, that somebody thinks before asking or pressing."""


@dataclass
class Tally:
    """How many questions were asked, or buttons pressed, and what has become of them.

    One is lost that got no answer for too long: `struck` where a fault befell a request that was part of the answer,
    else `unexplained`. `late` are the lost ones of both kinds from when nothing failed any more.
    """

    made: int = 0
    answered: int = 0
    struck: int = 0
    unexplained: int = 0
    late: int = 0

    @property
    def lost(self) -> int:
        """How many got no answer."""
        return self.struck + self.unexplained


@dataclass
class _Wait:
    """Somebody waits for an answer: since when, whether nothing failed then, and whether a fault struck meanwhile."""

    tally: Tally
    since: float
    fine: bool
    struck: bool = False
    query: str = ""
    """The number of the pressed button's query; none where it is a question."""


@dataclass
class _Visitor:
    person: Person
    acts: float
    """When they will do something, in seconds since the epoch."""
    asked: bool = False
    wait: _Wait | None = None


class Visits:
    """So many visitors at a time. Each asks only once, so that no late message is taken for the answer to another
    question; whoever leaves makes room for somebody new.

    `look` must be called often: there visitors act, and those who waited too long leave. `fine` says whether nothing
    fails any more.
    """

    def __init__(
        self, standin: StandIn, texts: Sequence[str], people: int, patience: float = PATIENCE, seed: int = 0
    ) -> None:
        self.questions = Tally()
        self.buttons = Tally()
        self.nonsense = 0
        self.fine = False
        self._standin = standin
        self._texts = texts
        self._patience = patience
        self._dice = Random(seed)  # noqa: S311 (no secret)
        self._here: dict[int, _Visitor] = {}
        self._gone: deque[int] = deque()
        self._open = True
        standin.listeners.append(self._hear)
        for _ in range(people):
            self._come()

    @property
    def waiting(self) -> int:
        """How many wait for an answer."""
        return sum(visitor.wait is not None for visitor in self._here.values())

    def look(self) -> None:
        """Let visitors do what they want to do now."""
        with self._standin.lock:
            now = self._standin.world.clock()
            for visitor in list(self._here.values()):
                if visitor.wait is None:
                    if visitor.acts <= now:
                        self._act(visitor, now)
                elif now - visitor.wait.since > self._patience:
                    self._lose(visitor, visitor.wait)

    def close(self) -> None:
        """Let nobody new come, and those leave who wait for nothing."""
        with self._standin.lock:
            self._open = False
            for visitor in [visitor for visitor in self._here.values() if visitor.wait is None]:
                self._leave(visitor)

    def strike(self, _strike: Strike, params: Params) -> None:
        """Note that a fault befell a request; a listener of the network's faults."""
        with self._standin.lock:
            for visitor in self._here.values():
                if visitor.wait and _is_about(params, visitor, visitor.wait):
                    visitor.wait.struck = True

    def _hear(self, call: Call) -> None:
        if call.method == "sendMessage":
            visitor = self._here.get(int(call.params["chat_id"]))
            if visitor and visitor.wait and not visitor.wait.query:
                self._read(visitor, visitor.wait)
        elif call.method == "answerCallbackQuery":
            for visitor in list(self._here.values()):
                if visitor.wait and visitor.wait.query == call.params["callback_query_id"]:
                    visitor.wait.tally.answered += 1
                    self._leave(visitor)

    def _act(self, visitor: _Visitor, now: float) -> None:
        if visitor.asked:
            self._press(visitor, now)
            return
        visitor.asked = True
        self.questions.made += 1
        visitor.wait = _Wait(self.questions, now, self.fine)
        visitor.person.say(self._thought())

    def _press(self, visitor: _Visitor, now: float) -> None:
        if not (pressable := _pressable(visitor.person)):  # it was deleted, or edited
            self._leave(visitor)
            return
        self.buttons.made += 1
        update = visitor.person.press(visitor.person.last, self._dice.choice(pressable))
        visitor.wait = _Wait(self.buttons, now, self.fine, query=update["callback_query"]["id"])

    def _thought(self) -> str:
        if self._dice.random() < _NONSENSE:
            self.nonsense += 1
            return self._dice.choice(NONSENSE)
        return self._dice.choice(self._texts)

    def _read(self, visitor: _Visitor, wait: _Wait) -> None:
        wait.tally.answered += 1
        visitor.wait = None
        visitor.acts = self._thinks()
        if not self._open or not _pressable(visitor.person) or self._dice.random() > _PRESS:
            self._leave(visitor)

    def _lose(self, visitor: _Visitor, wait: _Wait) -> None:
        if wait.struck:
            wait.tally.struck += 1
        else:
            wait.tally.unexplained += 1
        wait.tally.late += wait.fine
        self._leave(visitor)

    def _leave(self, visitor: _Visitor) -> None:
        del self._here[visitor.person.chat.id]
        self._gone.append(visitor.person.chat.id)
        if len(self._gone) > REMEMBERED:
            self._standin.forget(self._gone.popleft())
        if self._open:
            self._come()

    def _come(self) -> None:
        visitor = _Visitor(Person(self._standin, language_code=self._dice.choice(("de", "fr"))), self._thinks())
        self._here[visitor.person.chat.id] = visitor

    def _thinks(self) -> float:
        return self._standin.world.clock() + self._dice.uniform(*_THINK)


def _is_about(params: Params, visitor: _Visitor, wait: _Wait) -> bool:
    if wait.query and params.get("callback_query_id") == wait.query:
        return True
    return str(params.get("chat_id")) == str(visitor.person.chat.id)


def _pressable(person: Person) -> list[int]:
    """The places of the buttons under the newest message that the bot hears of."""
    if not person.inbox:
        return []
    return [place for place, button in enumerate(person.last.buttons) if button.callback_data]
