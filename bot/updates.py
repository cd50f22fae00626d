"""Updates of different chats side by side, those of one chat in order."""

import asyncio
from collections.abc import Awaitable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.monitor.counting import Counts

AT_ONCE = 64
"""Updates handled at the same time: waiting for Telegram is the limit, not the processor."""

MOST_WAITING = 10_000
"""Updates taken from Telegram and not handled yet."""


KINDS = (Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER, Update.INLINE_QUERY)
"""The kinds of updates that Telegram is asked for; edited messages stay away at the source."""


def kind_of(update: object) -> str:
    """Which of KINDS an update is, else "other"."""
    return next((kind for kind in KINDS if getattr(update, kind, None) is not None), "other")


class PerChatProcessor(BaseUpdateProcessor):
    """Handles up to AT_ONCE updates at a time, but never two of the same chat.

    An update that waits for those before it in its chat takes no place from others: a flood delays nobody else.
    """

    def __init__(self, counts: Counts, at_once: int = AT_ONCE) -> None:
        super().__init__(MOST_WAITING)
        self._counts = counts
        self._places = asyncio.Semaphore(at_once)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._at_work: set[asyncio.Task[Any]] = set()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait until the chat's updates before this one are done, then handle it; counted from before the waiting."""
        with self._counts.handling(kind_of(update)), self._can_be_cut_short(coroutine):
            await self._in_turn(update, coroutine)

    def cut_short(self) -> int:
        """Give up all updates that are not done, as the bot must end; gives back how many those are.

        What handlers have written is kept: they write it without a pause between its parts.
        """
        for task in self._at_work:
            task.cancel()
        return len(self._at_work)

    @contextmanager
    def _can_be_cut_short(self, coroutine: Awaitable[Any]) -> Iterator[None]:
        task = asyncio.current_task()
        if task is not None:
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)
        try:
            yield
        finally:
            if isinstance(coroutine, Coroutine):
                coroutine.close()  # one that was given up before its turn would be missed by Python

    async def _in_turn(self, update: object, coroutine: Awaitable[Any]) -> None:
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
