"""Updates of different chats side by side, those of one chat in order."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 64
"""Updates handled at the same time: waiting for Telegram is the limit, not the processor."""

MOST_WAITING = 10_000
"""Updates taken from Telegram and not handled yet."""


class PerChatProcessor(BaseUpdateProcessor):
    """Handles up to AT_ONCE updates at a time, but never two of the same chat.

    An update that waits for those before it in its chat takes no place from others: a flood delays nobody else.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        super().__init__(MOST_WAITING)
        self._places = asyncio.Semaphore(at_once)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait until the chat's updates before this one are done, then handle it."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None:
            async with self._places:
                await coroutine
            return
        lock = self._locks.setdefault(chat.id, asyncio.Lock())
        async with lock, self._places:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""
