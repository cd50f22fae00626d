"""One change of the content at a time, which goes on while the chat it was begun in goes on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)

LAST_WORDS = 1.5
"""Seconds that a change has to end when the bot stops."""


class Desk:
    """Runs work beside the handlers, one piece at a time."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None

    def begin(self, work: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """Begin a piece of work; False, and nothing happens, where another one is under way."""
        if self._task is not None and not self._task.done():
            return False
        self._task = asyncio.create_task(_logged(work()))
        return True

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        if self._task is not None:
            await self._task

    async def stop(self) -> None:
        """End what is under way; within two seconds."""
        if self._task is None:
            return
        await asyncio.wait({self._task}, timeout=LAST_WORDS)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("a change of the content could not be brought to its end")
