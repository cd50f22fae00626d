"""How Telegram is asked for updates."""

from __future__ import annotations

from typing import Any

from bot.monitor.reaching import NotingRequest
from bot.services import Services

_NO_UPDATES = (200, b'{"ok": true, "result": []}')


class AskingRequest(NotingRequest):
    """Asks for updates, over one connection. A bot that ends because of another one asks no more: its last request,
    which the library makes at every end, would end the other one's."""

    def __init__(self, services: Services, **options: Any) -> None:
        super().__init__(services.reached, connection_pool_size=1, **options)
        self._rival = services.rival

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """HTTP status and body. Raises what HTTPXRequest raises."""
        return _NO_UPDATES if self._rival.refused else await super().do_request(*args, **kwargs)
