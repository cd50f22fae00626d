"""Whether the bot can do its work: what is looked at, and what is said where it can't."""

from __future__ import annotations

import asyncio
import datetime as dtm
import sqlite3
from collections.abc import Awaitable, Callable, Mapping

from bot.background import SWEEP_SECONDS
from bot.services import Services
from bot.storage.place import Place
from bot.storage.probing import write_something

LONGEST_SILENCE = 300
"""Seconds without an answer from Telegram. Polling gets one every ten seconds, a webhook is looked after every two
minutes (bot/webhook/registration.py)."""
LATEST_SWEEP = 2 * SWEEP_SECONDS + 15
"""Seconds since it was last looked for what is due; one message may take half a minute."""

Check = Callable[[], Awaitable[str | None]]
"""Says what is wrong, None where nothing is."""


def checks_of(services: Services, database: Place) -> dict[str, Check]:
    """What every bot is asked, by name."""

    async def telegram() -> str | None:
        silence = services.reached.silence()
        return f"no answer for {silence:.0f} s" if silence > LONGEST_SILENCE else None

    async def writable() -> str | None:
        try:
            await asyncio.to_thread(write_something, database)
        except sqlite3.Error as error:
            return str(error)
        return None

    async def sweep() -> str | None:
        late = services.clock() - services.reminders.looked
        if late > dtm.timedelta(seconds=LATEST_SWEEP):
            return f"nothing was looked for that is due for {late.total_seconds():.0f} s"
        return None

    return {"telegram": telegram, "database": writable, "sweep": sweep}


async def look(checks: Mapping[str, Check]) -> dict[str, str | None]:
    """What each check says."""
    return {name: await check() for name, check in checks.items()}
