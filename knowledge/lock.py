"""Python's lock, which one thread holds at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_changing = Lock()
_wanted: list[float] = []
_usual = [sys.getswitchinterval()]


@contextmanager
def handed_over(after: float) -> Iterator[None]:
    """Within the block, a thread that waits for Python's lock gets it after so many seconds; usually 0.005.

    For threads that compute outside the lock and need it often, for a moment. Of several such blocks at a time, in any
    order, the shortest time counts; after the last, the usual one.
    """
    with _changing:
        if not _wanted:
            _usual[0] = sys.getswitchinterval()
        _wanted.append(after)
        sys.setswitchinterval(min(_wanted))
    try:
        yield
    finally:
        with _changing:
            _wanted.remove(after)
            sys.setswitchinterval(min(_wanted, default=_usual[0]))
