"""Another process that asks Telegram for updates with the same token: the one that came later ends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from telegram.error import Conflict

from bot.screens.staff.troubles import RIVAL

log = logging.getLogger(__name__)

FIRST_MINUTE = 60.0
"""Seconds in which a bot that meets another one takes itself for the later one. Telegram refuses both in turn, each
with the next request of the other (https://core.telegram.org/bots/api#getupdates)."""
SAID_EVERY = 3600.0
"""Seconds between two warnings of a bot that goes on."""

REFUSED = (
    "another bot process, perhaps on another computer, uses the same TELEGRAM_BOT_TOKEN; stop it first, or get another"
    " token from @BotFather"
)
_WARNING = "another bot process uses the same TELEGRAM_BOT_TOKEN; stop it, each of the two gets only some messages: %s"


class Rival:
    """What is done about another process with the same token; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.refused = False
        """Whether this process is the later one, and ends for it."""
        self._clock = clock
        self._began: float | None = None
        self._said: float | None = None
        self._end: Callable[[], object] = lambda: None
        self._report: Callable[[str], Awaitable[None]] | None = None
        self._reporting: asyncio.Task[None] | None = None

    def watch(self, end: Callable[[], object], report: Callable[[str], Awaitable[None]]) -> None:
        """The bot begins to ask for updates. `end`, called by the event loop, ends it; `report` tells the staff."""
        self._began = self._clock()
        self._end, self._report = end, report

    def met(self, error: Conflict) -> None:
        """Telegram has refused a request for updates, as another process asks for them. Call it in the event loop."""
        now = self._clock()
        if self._began is not None and now < self._began + FIRST_MINUTE:
            self.refused = True
            asyncio.get_running_loop().call_soon(self._end)
        elif self._said is None or now >= self._said + SAID_EVERY:
            self._said = now
            log.warning(_WARNING, error)
            if self._report is not None:
                self._reporting = asyncio.get_running_loop().create_task(_told(self._report))


async def _told(report: Callable[[str], Awaitable[None]]) -> None:
    await report(RIVAL)
