"""Tells the staff of errors in the log: each one as it comes, and then at most once an hour how often it came."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dtm
import hashlib
import logging
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.screens.staff.troubles import Line, errors_text
from bot.storage.alerts import Alerts as Told
from bot.troubles import KEPT, Trouble, Troubles

log = logging.getLogger(__name__)

EVERY = dtm.timedelta(hours=1)
"""How often the staff hears of the same error at most."""
COLLECT = 1.0
"""Seconds in which errors that come together are collected for one message."""
LOOK_AGAIN = 60.0
"""Seconds between looks for what may be told again."""

Say = Callable[[str], Awaitable[None]]
"""Tells the staff something as plain text. Raises TelegramError."""


@dataclass
class _Known:
    """An error as this process knows it: when the staff was told last, and how often it came since."""

    text: str
    told: dtm.datetime | None
    since: int = 0


class Alerts:
    """Errors that a process has logged, on their way to the staff's chat.

    Only what Troubles makes of a line is told: no numbers, nothing quoted, and of an exception no more than its kind.
    What `told` remembers holds across restarts; where the database fails, this process remembers alone. Telling the
    staff logs warnings at most, so that it never causes anything to be told.
    """

    def __init__(self, troubles: Troubles, told: Told, clock: Callable[[], dtm.datetime], say: Say) -> None:
        self._troubles = troubles
        self._told = told
        self._clock = clock
        self._say = say
        self._known: dict[str, _Known] = {}
        self._new: Counter[str] = Counter()
        self._woken = asyncio.Event()

    async def keep_telling(self) -> None:
        """Tell the staff what is logged from now on, and what was logged before, until cancelled."""
        loop = asyncio.get_running_loop()
        with self._troubles.heard_by(lambda trouble: loop.call_soon_threadsafe(self._hear, trouble)):
            for trouble in reversed(self._troubles.newest(KEPT)):
                self._count(trouble, trouble.count)
            while True:
                await self.tell()
                # Before Python 3.12, asyncio.wait_for loses a cancellation that comes together with what it waits for.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN):
                        await self._woken.wait()
                        await asyncio.sleep(COLLECT)
                self._woken.clear()

    async def tell(self) -> None:
        """Tell the staff what may be told by now, in one message; what can't be told now is tried again later."""
        now = self._clock()
        self._take_in()
        due = {group: known for group, known in self._known.items() if known.since and _due(known, now)}
        if not due:
            return
        lines = [Line(known.text, known.since, known.told is not None) for known in due.values()]
        counts = {group: known.since for group, known in due.items()}
        if not await self._tried(errors_text(lines)):
            return
        for group, known in due.items():
            known.told, known.since = now, known.since - counts[group]
            with _remembering():
                self._told.note(group, now)
        self._forget(now)

    def _hear(self, trouble: Trouble) -> None:
        self._count(trouble, 1)
        self._woken.set()

    def _count(self, trouble: Trouble, times: int) -> None:
        if logging.getLevelNamesMapping().get(trouble.level, 0) >= logging.ERROR:
            self._new[trouble.text] += times

    def _take_in(self) -> None:
        """What has been counted joins what is known; of an error that is new to this process the database may know."""
        new, self._new = self._new, Counter()
        for text, times in new.items():
            group = _digest(text)
            known = self._known.get(group) or self._remembered(group, text)
            if known.told is not None:
                with _remembering():
                    self._told.came(group, times)
            known.since += times
            self._known[group] = known

    def _remembered(self, group: str, text: str) -> _Known:
        with _remembering():
            if (told := self._told.told(group)) is not None:
                return _Known(text, told.at, told.since)
        return _Known(text, None)

    def _forget(self, now: dtm.datetime) -> None:
        """An error that has not come for an hour after the staff was told of it would be told like a new one."""
        self._known = {group: known for group, known in self._known.items() if known.since or not _due(known, now)}

    async def _tried(self, text: str) -> bool:
        """Whether the staff was told, or can't be told at all; else it is worth another try."""
        try:
            await self._say(text)
        except (BadRequest, Forbidden) as error:
            log.warning("the staff chat refuses to be told of errors; is ANTENNE_STAFF_CHAT right? %s", error)
        except TelegramError as error:
            log.warning("the staff chat could not be told of errors, trying again: %s", error)
            return False
        return True


def _due(known: _Known, now: dtm.datetime) -> bool:
    return known.told is None or now >= known.told + EVERY


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@contextlib.contextmanager
def _remembering() -> Iterator[None]:
    """A database that fails makes this process forgetful, not silent."""
    try:
        yield
    except sqlite3.Error as error:
        log.warning("which errors the staff knows of could not be kept: %s", error)
