"""Questions that arrive together are prepared together, in a thread, while the event loop goes on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from knowledge.finder import Finder
from knowledge.lock import handed_over

log = logging.getLogger(__name__)

FEW, MANY = 8, 16
"""Questions prepared at once: FEW, so that answers can be sent meanwhile; MANY, which saves a little more work, where
there is enough to send anyway."""
AT_ONCE = 0.0001
"""Seconds after which the thread gets Python's lock when it needs it: a hundred times, for a moment. Usually 5 ms."""


class Ahead:
    """Prepares questions for the finder that is in use when their turn comes."""

    def __init__(self, finder: Callable[[], Finder]) -> None:
        self._finder = finder
        self._waiting: list[tuple[str, asyncio.Future[None]]] = []
        self._thread = ThreadPoolExecutor(1, "ahead")
        self._at_work: asyncio.Task[None] | None = None

    async def prepare(self, question: str) -> None:
        """Wait until a question is prepared: the finder then finds its reply in a fraction of the time.

        Never raises; a question that can't be prepared is found without.
        """
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, done))
        if self._at_work is None or self._at_work.done():
            self._at_work = asyncio.create_task(self._prepare_all())
        await done

    async def _prepare_all(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            size = MANY if len(self._waiting) >= 2 * MANY else FEW
            taken, self._waiting = self._waiting[:size], self._waiting[size:]
            try:
                with handed_over(AT_ONCE):
                    await loop.run_in_executor(self._thread, self._finder().prepare, [asked for asked, _ in taken])
            except Exception:
                log.exception("questions could not be prepared; they are answered without")
            finally:
                for _, done in taken:
                    if not done.done():
                        done.set_result(None)
