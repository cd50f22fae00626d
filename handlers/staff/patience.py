"""Waiting for changed content: learning takes a minute or two, and whoever waits hears so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.keeping import Keeper, Outcome

PATIENCE = 3.0
"""Seconds of silence; a change without new phrasings is taken over in less."""


async def look_patiently(keeper: Keeper, say_it_takes_long: Callable[[], Awaitable[object]]) -> Outcome:
    """Take over what has changed, and say once that it takes long where it does. Raises StoppedError."""
    looking = asyncio.create_task(keeper.look())
    try:
        done, _ = await asyncio.wait({looking}, timeout=PATIENCE)
        if not done:
            await say_it_takes_long()
        return await looking
    finally:
        looking.cancel()
