"""The webhook in the place of polling: it starts, runs and stops where the application would poll."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Sequence
from typing import Any

from telegram.ext import Application, Updater

from bot.monitor.counting import Counts
from bot.outage import Outage
from bot.refusal import Refusal
from bot.web_server import serving
from bot.webhook.address import Address
from bot.webhook.endpoint import Webhook
from bot.webhook.inbox import Inbox
from bot.webhook.registration import Registration

BotApplication = Application[Any, Any, Any, Any, Any, Any]

LAST_UPDATES = 2.5
"""Seconds that updates at work have when the bot stops; what is not finished then, Telegram brings again."""
_LAST_ANSWERS = 0.5
"""Seconds for the answers to Telegram after that."""


class WebhookUpdater(Updater):
    """Takes updates at a socket. At its end the webhook stays: Telegram keeps updates until the next start."""

    def __init__(
        self,
        application: BotApplication,
        address: Address,
        sock: socket.socket,
        allowed: Sequence[str],
        counts: Counts,
        outage: Outage,
        refusal: Refusal,
    ) -> None:
        super().__init__(application.bot, application.update_queue)
        self.registration = Registration(application.bot, address, allowed, outage, refusal)
        self._inbox = Inbox(application)
        self._webhook = Webhook(address, application.bot, self._inbox, counts)
        self._sock = sock
        self._open = contextlib.AsyncExitStack()
        self._keeping: asyncio.Task[None] | None = None

    async def start_webhook(self, *_args: Any, **_options: Any) -> asyncio.Queue[object]:
        """Take requests, and tell Telegram so in the background. What this is called with stands in the settings."""
        self._running = True
        await self._open.enter_async_context(serving(self._webhook, self._sock, _LAST_ANSWERS))
        self._keeping = asyncio.create_task(self.registration.keep())
        return self.update_queue

    async def stop(self) -> None:
        """Finish what is at work, within three seconds, and close the socket."""
        self._running = False
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        await self._inbox.close(LAST_UPDATES)
        await self._open.aclose()
