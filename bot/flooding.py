"""Who writes too much at once is told so, and not heard for a minute."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Generic, TypeVar

from msgspec import Struct

MOST = 20
"""Messages within WINDOW that are all answered."""
MOST_TAPS = 60
"""Taps within WINDOW that are all answered: who browses taps quickly."""
MOST_QUERIES = 120
"""Inline queries within WINDOW that are all answered: four a second. Whoever types sends one with each pause of 0.4
seconds (Telegram Desktop, `kInlineBotRequestDelay`), so nobody's fingers get there."""
WINDOW = 30.0
"""Seconds."""
SILENCE = 60.0
"""Seconds for which nothing more is answered."""
REMEMBERED = WINDOW + SILENCE
"""Seconds for which it is remembered when somebody last wrote or tapped."""
MOST_SENDERS = 20_000
"""Senders remembered at once; the one longest silent is forgotten first."""


T = TypeVar("T")


class Judgement(Enum):
    """What becomes of an update: answered, answered with a notice alone, or not at all."""

    PASS = auto()
    NOTICE = auto()
    DROP = auto()


class Moment(Struct, frozen=True):
    """When an update was made by the person and when it arrived here, in seconds since any moment."""

    made: float
    arrived: float

    def within(self, span: float, since: Moment) -> bool:
        """Whether less than a span has passed since another moment, by both: what has waited while the bot was away
        is no flood, and neither is what arrives bit by bit with one date. Time may run backwards, as after a clock
        was set: nobody is silenced for that."""
        return 0 <= self.made - since.made < span and 0 <= self.arrived - since.arrived < span


@dataclass(slots=True)
class _Lately(Generic[T]):
    """The last so many times. Most senders have one alone, for which an empty deque would take ten times the memory."""

    most: int
    times: tuple[T, ...] = ()

    def add(self, time: T) -> None:
        self.times = (*self.times, time)[-self.most :]

    @property
    def is_full(self) -> bool:
        return len(self.times) == self.most

    def clear(self) -> None:
        self.times = ()


@dataclass(slots=True)
class _Sender:
    """When the last updates came; and since when nothing is heard."""

    messages: _Lately[Moment] = field(default_factory=lambda: _Lately(MOST))
    taps: _Lately[Moment] = field(default_factory=lambda: _Lately(MOST_TAPS))
    queries: _Lately[float] = field(default_factory=lambda: _Lately(MOST_QUERIES))
    silent_since: Moment | None = None
    heard: float = 0.0
    """When the last update arrived."""


class FloodGuard:
    """Counts the updates of each sender: a chat, or a person in a group."""

    def __init__(self) -> None:
        self._senders: OrderedDict[Hashable, _Sender] = OrderedDict()

    def judge_message(self, sender: Hashable, moment: Moment) -> Judgement:
        """What becomes of a message."""
        known = self._known(sender, moment)
        return self._judge(known, known.messages, moment)

    def judge_tap(self, sender: Hashable, moment: Moment) -> Judgement:
        """What becomes of a tap on a button."""
        known = self._known(sender, moment)
        return self._judge(known, known.taps, moment)

    def judge_query(self, sender: Hashable, arrived: float) -> Judgement:
        """What becomes of an inline query. Queries count apart, and bring no silence: nothing can be said there, and
        those above the limit are dropped until there is room again."""
        queries = self._known(sender, Moment(arrived, arrived)).queries
        if queries.is_full and 0 <= arrived - queries.times[0] < WINDOW:
            return Judgement.DROP
        queries.add(arrived)
        return Judgement.PASS

    def _judge(self, known: _Sender, counted: _Lately[Moment], moment: Moment) -> Judgement:
        if known.silent_since is not None:
            if moment.within(SILENCE, known.silent_since):
                return Judgement.DROP
            known.silent_since = None
        if counted.is_full and moment.within(WINDOW, counted.times[0]):
            known.messages.clear()
            known.taps.clear()
            known.silent_since = moment
            return Judgement.NOTICE
        counted.add(moment)
        return Judgement.PASS

    def __len__(self) -> int:
        return len(self._senders)

    def _known(self, sender: Hashable, moment: Moment) -> _Sender:
        self._forget_quiet(moment.arrived)
        known = self._senders.setdefault(sender, _Sender())
        known.heard = moment.arrived
        self._senders.move_to_end(sender)
        if len(self._senders) > MOST_SENDERS:
            self._senders.popitem(last=False)
        return known

    def _forget_quiet(self, now: float) -> None:
        """Forget the senders whose updates can make no difference any more: the longest silent stands first."""
        while self._senders and now - next(iter(self._senders.values())).heard > REMEMBERED:
            self._senders.popitem(last=False)


class NoGuard(FloodGuard):
    """Lets everything pass: in the terminal, whole files of questions may be piped in."""

    def judge_message(self, sender: Hashable, moment: Moment) -> Judgement:
        """Every message is answered."""
        return Judgement.PASS

    def judge_tap(self, sender: Hashable, moment: Moment) -> Judgement:
        """Every tap is answered."""
        return Judgement.PASS

    def judge_query(self, sender: Hashable, arrived: float) -> Judgement:
        """Every query is answered."""
        return Judgement.PASS
