"""Updates that Telegram has brought: each is handled once, and confirmed when that is done."""

from __future__ import annotations

import asyncio
from typing import Any

from telegram import Update
from telegram.ext import Application

BotApplication = Application[Any, Any, Any, Any, Any, Any]

LONGEST = 10.0
"""Seconds after which an update is confirmed although it is still being handled: Telegram holds back what follows in
the same chat until then, and one day gives up waiting."""
MOST = 1000
"""Updates at work or waiting; more are refused, and Telegram brings them again."""
REMEMBERED = 1000
"""Updates handled last, in case that Telegram has not heard of it and brings them again."""
_TICK = 0.02


class Inbox:
    """Takes updates for an application, and gives back whether Telegram may forget them. An update that was refused, or
    not finished when the bot stops or dies, comes again: none is lost."""

    def __init__(self, application: BotApplication, longest: float = LONGEST, most: int = MOST) -> None:
        self._application = application
        self._longest = longest
        self._most = most
        self._open: dict[int, asyncio.Task[None]] = {}
        self._done: dict[int, None] = {}
        self._closed = False

    async def take(self, update: Update) -> bool:
        """Handle an update; True once that is done or has taken `longest`, False where it must be brought again."""
        if update.update_id in self._done:
            return True
        end = asyncio.get_running_loop().time() + self._longest
        if not await self._running(end):
            return False
        task = self._open.get(update.update_id) or self._begin(update)
        if task is None:
            return False
        await asyncio.wait({task}, timeout=end - asyncio.get_running_loop().time())
        return not task.cancelled()

    async def close(self, seconds: float) -> None:
        """Take nothing more; what is still being handled after so many seconds is given up, to be brought again."""
        self._closed = True
        if self._open:
            _, late = await asyncio.wait(self._open.values(), timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
            await asyncio.sleep(0)  # those that wait for them hear of it

    async def _running(self, end: float) -> bool:
        """Whether the application works: requests may be there a moment before it does."""
        while not (self._application.running or self._closed) and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110
            await asyncio.sleep(_TICK)
        return self._application.running and not self._closed

    def _begin(self, update: Update) -> asyncio.Task[None] | None:
        if len(self._open) >= self._most:
            return None
        application, number = self._application, update.update_id
        handled = application.update_processor.process_update(update, application.process_update(update))
        task: asyncio.Task[None] = application.create_task(handled, update=update)
        self._open[number] = task
        task.add_done_callback(lambda ended: self._finish(number, ended))
        return task

    def _finish(self, number: int, ended: asyncio.Task[None]) -> None:
        del self._open[number]
        if not ended.cancelled():
            self._done[number] = None
            if len(self._done) > REMEMBERED:
                del self._done[next(iter(self._done))]
