"""A copy of the database each day, made by the bot itself where a folder is set; and an end to copies kept too long."""

from __future__ import annotations

import asyncio
import datetime as dtm
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.storage.backups import back_up, backups, day_of, stamp
from bot.storage.complaints import StorageError
from bot.storage.copying import CopyStoppedError
from bot.storage.precautions import forget_old_copies

log = logging.getLogger(__name__)

LOOKS = 3600.0
"""Seconds between two looks whether a day (UTC) has begun of which there is no copy; then a failure is tried again."""

FAILED = (
    "⚠️ Die tägliche Kopie der Datenbank ist misslungen; der Grund steht im Log des Bots. Ich versuche es jede Stunde"
    " wieder und melde mich hier erst, wenn es geklappt hat."
)
WORKS = "Die tägliche Kopie der Datenbank klappt wieder."

Tell = Callable[[str], Awaitable[None]]


class DailyCopy:
    """Copies a database into a folder, in a thread of its own, unless that day has a copy, from whomever. Without a
    folder it only deletes copies from before changes of form. `tell` writes to the staff."""

    def __init__(self, database: Path, folder: Path | None, clock: Callable[[], dtm.datetime], tell: Tell) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._tell = tell
        self._failed = False
        self._going_on = True

    async def keep(self) -> None:
        """Look every hour, until cancelled."""
        while True:
            try:
                await self.look()
            except CopyStoppedError:
                return
            except Exception:  # whatever it is, in an hour it may be gone
                log.exception("the daily copy of the database failed")
            await asyncio.sleep(LOOKS)

    def stop(self) -> None:
        """End a copy that is being made, within a moment. Nothing is left of it."""
        self._going_on = False

    async def look(self) -> None:
        """Copy, where today has no copy yet. A failure is logged, and told to the staff, once until it works again.

        Raises CopyStoppedError.
        """
        now = self._clock()
        try:
            await asyncio.to_thread(self._look, now)
        except CopyStoppedError:
            raise
        except (StorageError, OSError) as error:
            log.log(logging.DEBUG if self._failed else logging.WARNING, "no daily copy of the database: %s", error)
            if not self._failed:
                self._failed = True
                await self._tell(FAILED)
            return
        if self._failed:
            self._failed = False
            log.info("the daily copy of the database works again")
            await self._tell(WORKS)

    def _look(self, now: dtm.datetime) -> None:
        forget_old_copies(self._database, now)
        if self._folder is None:
            return
        found = backups(self._database, self._folder)
        if found and day_of(found[-1]) >= stamp(now)[:8]:
            return
        made = back_up(self._database, self._folder, now, going_on=lambda: self._going_on)
        log.info("the database is copied to %s (%d bytes, %.1f s)", made.path, made.size, made.seconds)
