"""An event loop whose clock jumps to the next timer: tests about long waits that take no time."""

import asyncio
import functools
import selectors
from collections.abc import Awaitable, Callable
from typing import Any

TOO_LONG = 3600.0
"""Seconds that no test needs."""


class Jumping(selectors.DefaultSelector):
    """Passes the time (`now`, in seconds) instead of waiting, and `late` more each time, as a busy machine does."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.late = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "everybody waits, and nothing will ever happen"
        assert self.now < TOO_LONG, "somebody waits in vain"
        if timeout > 0:
            self.now += timeout + self.late
        return super().select(0)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop in which minutes pass in no time; its clock begins at 0."""

    def __init__(self) -> None:
        self.jumping = Jumping()
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.now


def in_no_time(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Runs a test in a FastLoop."""

    @functools.wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async def body() -> None:
            await test(*args, **kwargs)

        with asyncio.Runner(loop_factory=FastLoop) as runner:
            runner.run(body())

    return run
