"""When Telegram was last reached."""

from __future__ import annotations

import time
from collections.abc import Callable


class Reached:
    """The last moment at which Telegram answered; before it has answered once, the start counts."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()

    def note(self) -> None:
        """Telegram has just answered."""
        self._last = self._clock()

    def silence(self) -> float:
        """Seconds since then."""
        return self._clock() - self._last
