"""When Telegram was last reached."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from telegram.request import HTTPXRequest

_SERVER_ERRORS = 500


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


class NotingRequest(HTTPXRequest):
    """The transport to Telegram; a refusal counts as reached as well, a failing server does not."""

    def __init__(self, reached: Reached, **options: Any) -> None:
        super().__init__(**options)
        self._reached = reached

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """HTTP status and body. Raises what HTTPXRequest raises."""
        status, body = await super().do_request(*args, **kwargs)
        if status < _SERVER_ERRORS:
            self._reached.note()
        return status, body
