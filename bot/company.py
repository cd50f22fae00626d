"""This bot among those that share its database: it says that it lives, and takes its share of Telegram's limits."""

from __future__ import annotations

import asyncio
import logging
import sqlite3

from bot.pacing import Pacer
from bot.storage.bundle import Storage
from bot.storage.company import BEAT

log = logging.getLogger(__name__)


async def keep_company(storage: Storage, pacer: Pacer) -> None:
    """Beat until cancelled, and send as much slower as there are bots; nothing where this one is alone with a file."""
    while storage.shared:
        try:
            storage.company.beat()
            pacer.share(storage.company.alive())
        except sqlite3.Error as error:
            storage.failing.say(log, "other bots can't be told that this one lives: %s", error)
        await asyncio.sleep(BEAT)
