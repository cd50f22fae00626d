"""Tells Telegram where to bring updates, and looks from time to time whether it still does."""

from __future__ import annotations

import asyncio
import datetime as dtm
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import chain, repeat

from telegram import Bot, WebhookInfo
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError

from bot.outage import Outage
from bot.refusal import Refusal
from bot.updates import AT_ONCE
from bot.webhook.address import Address

log = logging.getLogger(__name__)

LOOKS_EVERY = 120.0
"""Seconds between two looks; also what shows that Telegram can be reached where nobody writes."""
PAUSES = (1, 2, 4, 8, 15, 30, 60)
"""Seconds before Telegram is tried again; the last one repeats."""


class Registration:
    """The webhook as Telegram knows it. `rest` waits for so many seconds."""

    def __init__(
        self,
        bot: Bot,
        address: Address,
        allowed: Sequence[str],
        outage: Outage,
        refusal: Refusal,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot = bot
        self._address = address
        self._allowed = list(allowed)
        self._outage = outage
        self._refusal = refusal
        self._rest = rest
        self._trouble: str | None = "Telegram has not been told the address"
        self._told = False
        self._seen = dtm.datetime.now(dtm.UTC)

    async def trouble(self) -> str | None:
        """What keeps Telegram from bringing updates, as far as it is known."""
        return self._trouble

    async def keep(self) -> None:
        """Tell Telegram, and keep looking, until cancelled; a network that fails is waited for."""
        pauses = _pauses()
        while True:
            try:
                await self._look()
            except TelegramError as error:
                pause = next(pauses)
                self._note(error, pause)
            except Exception as error:  # an answer that is none of Telegram's; the library takes it as it is
                pause = next(pauses)
                log.warning("Telegram's word on the webhook can't be read (%s)", type(error).__name__)
            else:
                pause, pauses = LOOKS_EVERY, _pauses()
            await self._rest(pause)

    async def _look(self) -> None:
        info = await self._bot.get_webhook_info()
        self._refusal.over()
        if not self._is_mine(info):
            if self._told:
                log.warning("somebody else has changed the webhook of this bot; it is set again")
            await self._bot.set_webhook(
                self._address.url,
                allowed_updates=self._allowed,
                secret_token=self._address.secret,
                max_connections=AT_ONCE,
            )
            log.info("Telegram brings updates to %s from now on", self._address.shown)
        self._told = True
        self._trouble = self._failure(info)

    def _is_mine(self, info: WebhookInfo) -> bool:
        if info.url != self._address.url or info.max_connections != AT_ONCE:
            return False
        return set(info.allowed_updates or ()) == set(self._allowed)

    def _failure(self, info: WebhookInfo) -> str | None:
        """What Telegram met at the address since the last look."""
        if info.last_error_date is None or info.last_error_date <= self._seen:
            return None
        self._seen = info.last_error_date
        text = f"Telegram could not bring updates: {info.last_error_message}"
        log.warning("%s; %d wait; look at the proxy before %s", text, info.pending_update_count, self._address.shown)
        return text

    def _note(self, error: TelegramError, pause: float) -> None:
        if isinstance(error, BadRequest):
            self._trouble = f"Telegram refuses the address: {error}"
            log.error("Telegram refuses ANTENNE_WEBHOOK_URL: %s; trying again in %g s", error, pause)
        elif isinstance(error, NetworkError):
            self._outage.failed(error)
        elif isinstance(error, InvalidToken) and error.__cause__ is None:  # Telegram's own words, no page of a proxy
            self._trouble = "Telegram refuses the token"
            self._refusal.met()
        else:
            log.warning("the webhook could not be looked after: %s; trying again in %g s", error, pause)


def _pauses() -> Iterator[float]:
    return chain(PAUSES, repeat(PAUSES[-1]))
