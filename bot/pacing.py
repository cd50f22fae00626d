"""The one rate limiter: answers before broadcasts, an even pace, and pauses for all chats when Telegram asks for one.

aiolimiter is not used here: its bucket lets everybody through in bursts and knows neither precedence nor pauses.
"""

from __future__ import annotations

import asyncio
import datetime as dtm
import logging
import math
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final, Literal

from telegram.constants import FloodLimit
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

log = logging.getLogger(__name__)

Result = bool | dict[str, Any] | list[dict[str, Any]]
Callback = Callable[..., Coroutine[Any, Any, Result]]

PACED: Final = "paced"
"""As `rate_limit_args`: this message has had its turn; it goes out at once, and is not tried again."""

BURST = 5
"""Answers that leave at the same moment when nothing was sent before."""

RETRIES = 3
"""How often an answer is tried again when Telegram asks for a pause."""

GROUP_SECONDS = 60 / FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP
"""Between two broadcasts to one group: Telegram takes 20 messages a minute (https://core.telegram.org/bots/faq)."""

_MESSAGES = ("send", "editMessage", "forwardMessage", "copyMessage")
_NO_MESSAGES = ("sendChatAction",)
_FACE = "setMy"
"""Begins the methods that change the bot's name, descriptions and menus: Telegram has limits of their own for these,
with pauses of hours that have nothing to do with messages."""
_ROUNDING = 1e-6


class Pacer(BaseRateLimiter[Literal["paced"]]):
    """Shares out slots of 1/`rate` seconds, one for each message sent or edited; all other requests pass at once.

    Answers take theirs up to BURST ahead of time, in order of arrival. Broadcasts ask for a `turn` first, and are
    sent with `rate_limit_args=PACED`. The limits are those of https://core.telegram.org/bots/faq, with some distance.
    """

    def __init__(self, rate: float = 25.0, per_chat: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        """`rate` in messages a second; `per_chat` in seconds, from any message to a broadcast in the same chat.

        `clock` gives seconds that pass as fast as those of the event loop.
        """
        self._rate = rate
        self._interval = 1 / rate
        self._per_chat = per_chat
        self._clock = clock
        self._slot = -math.inf
        self._paused_until = -math.inf
        self._order_of_answers = asyncio.Lock()
        self._answers_waiting = 0
        self._last: dict[str, float] = {}

    def share(self, bots: int) -> None:
        """Leave their part of the rate to other bots with the same token; `bots` counts this one too."""
        self._interval = bots / self._rate

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    def paused_for(self) -> float:
        """Seconds until messages may go out again; 0 where Telegram asked for no pause."""
        return max(0.0, self._paused_until - self._clock())

    async def turn(self, chat: int) -> None:
        """Wait until a broadcast may go to the chat, and take its slot; the message is then sent as PACED.

        A turn that is cancelled while it waits takes no slot.
        """
        due = await self._reach(lambda: self._broadcast_due(chat))
        self._take(chat, due)

    async def process_request(
        self,
        callback: Callback,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Literal["paced"] | None,
    ) -> Result:
        """Send a request when its time has come. Raises RetryAfter where Telegram still asks for a pause in the end."""
        if endpoint.startswith(_FACE):
            return await callback(*args, **kwargs)
        chat = _receiver(endpoint, data)
        if chat is None or rate_limit_args == PACED:
            return await self._send(callback, args, kwargs)
        for _ in range(RETRIES):
            await self._answer_turn(chat)
            try:
                return await self._send(callback, args, kwargs)
            except RetryAfter:
                continue
        await self._answer_turn(chat)
        return await self._send(callback, args, kwargs)

    async def _send(self, callback: Callback, args: Any, kwargs: dict[str, Any]) -> Result:
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._pause(error)
            raise

    async def _answer_turn(self, chat: int | str) -> None:
        self._answers_waiting += 1
        try:
            async with self._order_of_answers:
                due = await self._reach(self._answer_due)
                self._take(chat, due)
        finally:
            self._answers_waiting -= 1

    async def _reach(self, due: Callable[[], float]) -> float:
        """Wait for a moment that may move while one waits for it; gives that moment, or now if it was over before."""
        reached = self._clock()
        while (moment := due()) > (now := self._clock()):
            reached = moment
            await asyncio.sleep(moment - now)
        return reached

    def _answer_due(self) -> float:
        return max(self._paused_until, self._slot - (BURST - 1) * self._interval - _ROUNDING)

    def _broadcast_due(self, chat: int) -> float:
        if self._answers_waiting:
            first = max(self._paused_until, self._slot, self._clock())
            return first + self._answers_waiting * self._interval
        quiet = self._last.get(str(chat), -math.inf) + self._gap(chat)
        return max(self._paused_until, self._slot, quiet)

    def _gap(self, chat: int) -> float:
        is_group = chat < 0
        return max(self._per_chat, GROUP_SECONDS) if is_group else self._per_chat

    def _take(self, chat: int | str, due: float) -> None:
        """Take a slot for a message that was due at that moment.

        Where the event loop woke late for it, by up to one slot, the next slot is not late as well: the pace does not
        drift.
        """
        now = self._clock()
        self._slot = max(self._slot, due, now - self._interval) + self._interval
        self._last.pop(str(chat), None)
        self._last[str(chat)] = now
        self._forget(now - max(self._per_chat, GROUP_SECONDS))

    def _forget(self, before: float) -> None:
        """Drop every chat whose last message no longer matters: the oldest stands first."""
        while self._last and next(iter(self._last.values())) < before:
            del self._last[next(iter(self._last))]

    def _pause(self, error: RetryAfter) -> None:
        after = error.retry_after
        seconds = after.total_seconds() if isinstance(after, dtm.timedelta) else after
        self._paused_until = max(self._paused_until, self._clock() + seconds)
        log.warning("Telegram asks for a pause of %g s: no messages for %.0f s", seconds, self.paused_for())


def _receiver(endpoint: str, data: dict[str, Any]) -> int | str | None:
    """The chat that a request sends a message to or edits one in; None for all other requests."""
    is_message = endpoint.startswith(_MESSAGES) and endpoint not in _NO_MESSAGES
    chat: int | str | None = data.get("chat_id") if is_message else None
    return chat
