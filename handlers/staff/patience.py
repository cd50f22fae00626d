"""Waiting for changed content: learning takes a minute or two, and whoever waits hears so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.keeping import Keeper, Outcome

_LOOK_EVERY = 0.1
"""Seconds between looks whether the learning has begun."""


async def look_patiently(keeper: Keeper, say_it_takes_long: Callable[[], Awaitable[object]]) -> Outcome:
    """Take over what has changed; where it is found without errors and is being learned, say once that this takes long.

    Raises StoppedError.
    """
    looking = asyncio.create_task(keeper.look())
    try:
        while not looking.done() and not keeper.learning:
            await asyncio.wait({looking}, timeout=_LOOK_EVERY)
        if not looking.done():
            await say_it_takes_long()
        return await looking
    finally:
        looking.cancel()
