"""Python's lock, which one thread holds at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def handed_over(after: float) -> Iterator[None]:
    """Within the block, a thread that waits for Python's lock gets it after so many seconds; usually 0.005.

    For threads that compute outside the lock and need it often, for a moment.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(after)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
