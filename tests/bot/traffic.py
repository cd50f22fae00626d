"""Messages through a pacer, on a FastLoop: what left, when and to whom."""

import asyncio
import datetime as dtm
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.pacing import PACED, Pacer
from tests.bot.fast_loop import FastLoop


class Traffic:
    """A pacer with everything that left through it: time, chat and kind. Answers can be made to fail."""

    def __init__(self, rate: float = 25.0, per_chat: float = 1.0, late: float = 0.0) -> None:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, FastLoop)
        self.loop = loop
        loop.jumping.late = late
        self.now = loop.time
        self.pacer = Pacer(rate, per_chat, clock=loop.time)
        self.left: list[tuple[float, int, str]] = []
        self.waiting = 0

    async def answer(self, chat: int = 1, endpoint: str = "sendMessage", errors: Iterable[Exception] = ()) -> None:
        """Send an answer; the errors meet the tries one after the other."""
        failures = iter(errors)

        async def callback() -> bool:
            self.left.append((self.now(), chat, "answer"))
            self.waiting -= 1
            if error := next(failures, None):
                self.waiting += isinstance(error, RetryAfter)
                raise error
            return True

        self.waiting += 1
        await self.pacer.process_request(callback, (), {}, endpoint, {"chat_id": chat}, None)

    async def broadcast(self, chat: int = 2) -> None:
        """Wait for a broadcast's turn, without sending."""
        await self.pacer.turn(chat)
        assert not self.waiting, "an answer waits"
        self.left.append((self.now(), chat, "broadcast"))

    async def broadcasts(self, chats: Iterable[int], sending: float = 0.0) -> None:
        """Send to the chats one after the other, as the courier does."""
        for chat in chats:
            await self.broadcast(chat)
            await asyncio.sleep(sending)

    async def flood(self, seconds: int) -> None:
        """Meet flood control in a message that is not retried."""
        with pytest.raises(RetryAfter):
            await self.request("sendMessage", PACED, RetryAfter(dtm.timedelta(seconds=seconds)))

    async def request(self, endpoint: str, paced: Any = None, error: Exception | None = None, takes: float = 0) -> None:
        """Make any request, that takes so many seconds."""

        async def callback() -> bool:
            await asyncio.sleep(takes)
            if error:
                raise error
            return True

        await self.pacer.process_request(callback, (), {}, endpoint, {"chat_id": 3}, paced)

    @property
    def times(self) -> list[float]:
        """When messages left, in seconds."""
        return [round(time, 4) for time, _, _ in self.left]

    @property
    def kinds(self) -> list[str]:
        """answer or broadcast, in the order in which they left."""
        return [kind for _, _, kind in self.left]


def flooded(seconds: int, times: int = 1) -> Iterator[RetryAfter]:
    """Flood control that asks for a pause of so many seconds, so many times."""
    return (RetryAfter(dtm.timedelta(seconds=seconds)) for _ in range(times))
