"""What is counted while the bot works: plain numbers in memory, nothing about people."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds up to which answers are counted together."""


class Latency:
    """How long answers took: how many took up to each of BUCKETS and no shorter bucket, the last entry for longer."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0

    def note(self, seconds: float) -> None:
        """Count one answer."""
        self.counts[sum(seconds > bound for bound in BUCKETS)] += 1
        self.seconds += seconds


@dataclass
class _Handled:
    """What is known of an update while it is handled."""

    asks: bool = False


_handled: ContextVar[_Handled | None] = ContextVar("handled", default=None)


class Counts:
    """Everything since the start. All but `lines` belongs to the event loop; `clock` gives seconds that pass."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.updates: Counter[str] = Counter()
        self.questions: Counter[tuple[str, str]] = Counter()
        self.latency = Latency()
        self.errors: Counter[str] = Counter()
        self.lines: Counter[str] = Counter()
        self.requests: Counter[int] = Counter()
        self.in_work = 0

    @contextmanager
    def handling(self, kind: str) -> Iterator[None]:
        """Count an update of a kind while it is handled; where a question was asked in it, also how long that took."""
        handled, began = _Handled(), self._clock()
        before = _handled.set(handled)
        self.updates[kind] += 1
        self.in_work += 1
        try:
            yield
        finally:
            self.in_work -= 1
            _handled.reset(before)
        if handled.asks:
            self.latency.note(self._clock() - began)

    def asked(self, outcome: str, language: str) -> None:
        """Count a question by what came of it: answer, choice or none."""
        self.questions[outcome, language] += 1
        if handled := _handled.get():
            handled.asks = True

    def failed(self, error: BaseException | None) -> None:
        """Count an error by its class; what it says may name people."""
        self.errors[type(error).__name__] += 1

    def responded(self, status: int) -> None:
        """Count an answer to a request at the webhook."""
        self.requests[status] += 1
