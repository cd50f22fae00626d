"""Threads that learn. Who does not want the result any more leaves them behind: what they have begun can't be ended."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

_NAME = "learning"
_PATIENCE = 0.2
"""Seconds after which somebody who waits is asked whether the result is still wanted."""


@contextmanager
def workers(count: int) -> Iterator[ThreadPoolExecutor]:
    """So many threads, for which the end of the block waits; an error within it does not."""
    pool = ThreadPoolExecutor(count, _NAME)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def awaited(result: Future[T], wanted: Callable[[], None]) -> T:
    """A result of the workers; meanwhile `wanted` is called again and again, and may raise to end the waiting."""
    while True:
        try:
            return result.result(_PATIENCE)
        except TimeoutError:
            wanted()


def left_behind() -> bool:
    """Whether workers still compute. Python waits for them when it ends, however long that takes."""
    return any(thread.name.startswith(_NAME) for thread in threading.enumerate())
