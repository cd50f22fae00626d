"""Copies of the database in a folder of their own: one a day, the older ones rotated."""

from __future__ import annotations

import datetime as dtm
import re
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from bot.storage.complaints import StorageError, remedy_of
from bot.storage.copying import copy_database, remove

KEPT = 14
"""Days of which a copy is kept."""

FOLDER = "backups"
"""Beside the database, where no other folder is named."""

_STAMP = "%Y%m%dT%H%M%SZ"
_STAMPED = r"\d{8}T\d{6}Z"
_LEFTOVER = 24 * 60 * 60
"""Seconds after which a part of a copy is nobody's any more: a power cut left it."""


class Backup(Struct, frozen=True):
    """A copy that was made: how many bytes it has, how many seconds it took, and how many copies there are with it."""

    path: Path
    size: int
    seconds: float
    copies: int


def stamp(now: dtm.datetime) -> str:
    """A moment as the names of copies have it, in UTC; they sort as time does."""
    return now.astimezone(dtm.UTC).strftime(_STAMP)


def back_up(
    database: Path, folder: Path, now: dtm.datetime, keep: int = KEPT, going_on: Callable[[], bool] = lambda: True
) -> Backup:
    """Copy a database, also of a running bot, into a folder, which is made where it is missing.

    Then older copies go: of so many days (UTC) with copies the newest of each stays, and all of today. Raises
    StorageError, CopyStoppedError; then there is no new copy and no old one has gone.
    """
    started = time.monotonic()
    if not database.exists():
        raise StorageError(f"there is no database {database} to copy")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / f"{database.stem}-{stamp(now)}{database.suffix}"
        copy_database(database, target, going_on)
        copies = _rotate(database, folder, now, keep)
        return Backup(target, target.stat().st_size, time.monotonic() - started, copies)
    except OSError as error:
        remedy = remedy_of(error)
        raise StorageError(f"the folder {folder} can't be used: {error}{f'; {remedy}' if remedy else ''}") from None


def backups(database: Path, folder: Path) -> list[Path]:
    """The copies of a database in a folder, oldest first. Raises OSError."""
    name = re.compile(rf"{re.escape(database.stem)}-{_STAMPED}{re.escape(database.suffix)}")
    return sorted(path for path in folder.iterdir() if name.fullmatch(path.name)) if folder.exists() else []


def day_of(backup: Path) -> str:
    """The day of a copy (UTC), such as 20261126."""
    *_, stamped = re.findall(_STAMPED, backup.name)
    return str(stamped)[:8]


def _rotate(database: Path, folder: Path, now: dtm.datetime, keep: int) -> int:
    found = backups(database, folder)
    today = stamp(now)[:8]
    newest = {day_of(path): path for path in found}
    days = sorted(newest)[-keep:]
    stays = {newest[day] for day in days} | {path for path in found if day_of(path) == today}
    for path in found:
        if path not in stays:
            remove(path)
    for part in folder.glob(f".{database.stem}-*.part"):
        if part.stat().st_mtime < time.time() - _LEFTOVER:
            remove(part)
    return len(stays)
