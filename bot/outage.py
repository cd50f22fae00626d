"""Telegram can't be reached: said once, and once an hour while it lasts, however often it is tried."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

SAID_EVERY = 3600.0
"""Seconds between two lines about the same outage."""
OVER_AFTER = 120.0
"""Seconds without a failure after which the next one is another outage; while one lasts, it is tried every 30."""


class Outage:
    """What the log says of the network; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: float | None = None
        self._failed = 0.0
        self._said = 0.0

    def failed(self, error: Exception) -> None:
        """Telegram could not be reached."""
        now = self._clock()
        if self._began is None or now > self._failed + OVER_AFTER:
            self._began = self._said = now
            log.warning("Telegram can't be reached, trying again until it can be: %s", error)
        elif now >= self._said + SAID_EVERY:
            self._said = now
            log.warning("Telegram can't be reached since %d minutes: %s", (now - self._began) / 60, error)
        self._failed = now

    def look(self, silence: float) -> None:
        """Telegram last answered so many seconds ago, whoever asked."""
        if self._clock() - silence > self._failed:
            self.ended()

    def ended(self) -> None:
        """Telegram was reached."""
        if self._began is not None:
            log.info("Telegram can be reached again, after %d seconds", self._clock() - self._began)
            self._began = None
