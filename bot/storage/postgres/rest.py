"""A server that failed is left alone for a while, so that chats don't wait for it again and again."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.storage.postgres.errors import PostgresError

RESTS = (1.0, 5.0, 10.0)
"""Seconds without another try; the last one repeats."""


class Rest:
    """What all connections of a bot know of their server. `clock` gives seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._misses = 0
        self._until = 0.0
        self._why = ""
        self.silences = 0
        """How often the server was silent in the middle of something: connections from before that are doubtful."""

    @property
    def troubled(self) -> bool:
        """Whether the last thing it was asked failed: then nobody should wait long for a connection."""
        return self._misses > 0

    def check(self) -> None:
        """Raise PostgresError where the server is to be left alone."""
        if self._clock() < self._until:
            raise PostgresError(self._why)

    def failed(self, why: str) -> None:
        """The server could not be reached, or did not answer."""
        self._until = self._clock() + RESTS[min(self._misses, len(RESTS) - 1)]
        self._misses += 1
        self._why = why

    def answered(self) -> None:
        """The server has done what it was asked."""
        self._misses, self._until = 0, 0.0
