"""Requests to Telegram that note when it answered."""

from __future__ import annotations

from typing import Any

from bot.monitor.reaching import Reached
from bot.transport import Transport

_SERVER_ERRORS = 500


class NotingRequest(Transport):
    """The transport to Telegram; a refusal counts as reached as well, a failing server does not."""

    def __init__(self, reached: Reached, **options: Any) -> None:
        super().__init__(**options)
        self._reached = reached

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """HTTP status and body. Raises what Transport raises."""
        status, body = await super().do_request(*args, **kwargs)
        if status < _SERVER_ERRORS:
            self._reached.note()
        return status, body
