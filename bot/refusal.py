"""Telegram refuses the token of a bot that runs: asked a few times more, the bot ends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from telegram.error import NetworkError

log = logging.getLogger(__name__)

CERTAIN_AFTER = 20.0
"""Seconds from the first refusal. Telegram has refused valid tokens for a moment
(https://github.com/tdlib/telegram-bot-api/issues/77, https://github.com/Naltox/telegram-node-bot/issues/92)."""
CERTAIN_TIMES = 4
"""Refusals without an answer in between: a machine that slept in between has not asked."""

REFUSED = "Telegram refuses TELEGRAM_BOT_TOKEN; @BotFather shows the right one under /token"


class TokenRefusedError(NetworkError):
    """Telegram refuses the token, as far as is known by now; unlike with InvalidToken, the library asks again."""


class Refusal:
    """What is done about a token that Telegram refuses; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.certain = False
        """Whether the bot ends for it."""
        self._clock = clock
        self._since = 0.0
        self._times = 0
        self._end: Callable[[], object] = lambda: None

    def watch(self, end: Callable[[], object]) -> None:
        """The bot begins to ask Telegram; `end`, called by the event loop, ends it."""
        self._end = end

    def met(self) -> None:
        """Telegram itself has refused the token. Call it in the event loop."""
        now = self._clock()
        self._times += 1
        if self._times == 1:
            self._since = now
            log.warning(
                "Telegram refuses TELEGRAM_BOT_TOKEN; if it still does in %d seconds, the bot ends", CERTAIN_AFTER
            )
        elif not self.certain and self._times >= CERTAIN_TIMES and now >= self._since + CERTAIN_AFTER:
            self.certain = True
            asyncio.get_running_loop().call_soon(self._end)

    def over(self) -> None:
        """Telegram takes the token."""
        if self._times:
            log.info("Telegram takes TELEGRAM_BOT_TOKEN again, after %d refusals", self._times)
            self._times = 0
