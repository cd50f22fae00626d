"""How Telegram is asked for updates."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from telegram import Bot
from telegram.error import NetworkError

from bot.noting import NotingRequest
from bot.reading import plain_refusal, readable, says
from bot.refusal import TokenRefusedError
from bot.services import Services

_NO_UPDATES = (200, b'{"ok": true, "result": []}')
_NO_TOKEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
"""What Telegram answers to a revoked token, and to what is none."""


class AskingRequest(NotingRequest):
    """Asks for updates, over one connection, and gives the library nothing that ends its asking or has it ask the same
    for ever: a refused token ends the bot after a while, and updates that can't be read are skipped. `bot` is whom the
    updates are for.

    A bot that ends because of another one, or of its token, asks no more: its last request, which the library makes at
    every end, would end the other one's."""

    def __init__(self, services: Services, **options: Any) -> None:
        super().__init__(services.reached, connection_pool_size=1, **options)
        self.bot: Bot | None = None
        self._rival = services.rival
        self._refusal = services.refusal
        self._counts = services.counts

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """HTTP status and body. Raises NetworkError, and what NotingRequest raises."""
        if self._rival.refused or self._refusal.certain:
            return _NO_UPDATES
        status, body = await super().do_request(*args, **kwargs)
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
            found = readable(body, self.bot, self._counts)
            self._refusal.over()
            return status, found
        if not says(body, status):
            raise NetworkError(f"HTTP status {status}, which is not Telegram's answer")
        if status in _NO_TOKEN:
            self._refusal.met()
            raise TokenRefusedError("Telegram refuses the token")
        return status, plain_refusal(body)
