"""Before the form of a database changes: it must not be newer than this bot, and a copy of it is made."""

from __future__ import annotations

import datetime as dtm
import hashlib
import re
from pathlib import Path

from sqlite_utils import Database, Migrations

from bot.storage.backups import stamp
from bot.storage.complaints import StorageError
from bot.storage.copying import copy_database, remove

KEPT = 3
"""Copies from before changes of form that are kept."""
LONGEST = dtm.timedelta(days=30)
"""How long they are kept: what people had deleted since still stands in them."""

_NAME = ".before-"
_HEADER = 100
"""Bytes (https://www.sqlite.org/fileformat2.html#the_database_header)."""


def refuse_newer(db: Database, path: Path | None, migrations: Migrations) -> None:
    """Raises StorageError where a newer version of the bot has changed the form of a database."""
    if unknown := unknown_steps(db, migrations):
        raise StorageError(
            f"the database {path} was used by a newer version of the bot (it knows: {', '.join(unknown)}); install that"
            " version again, or put an older copy in its place with “antenne restore FILE”"
        )


def unknown_steps(db: Database, migrations: Migrations) -> list[str]:
    """The steps that have been taken with a database, and that this version does not know."""
    empty = Database(memory=True)
    known = {step.name for step in migrations.pending(empty)}
    empty.close()
    return [step.name for step in migrations.applied(db) if step.name not in known]


def copy_before(db: Database, path: Path, migrations: Migrations) -> Path | None:
    """Copy a database beside itself if its form is about to change, and forget older such copies.

    None where nothing is to be done: its form is the newest, or it is empty. A copy that is there already is not made
    twice, as where the change failed before. Raises StorageError: then the form must not be changed.
    """
    pending = migrations.pending(db)
    if not pending or not db.table_names():
        return None
    now = dtm.datetime.now(dtm.UTC)
    copy = path.with_name(f"{path.name}{_NAME}{stamp(now)}-{pending[0].name}.backup")
    before = copies(path)
    try:
        copy_database(path, copy)
    except StorageError as error:
        raise StorageError(f"the database {path} is left in its old form, as no copy can be made: {error}") from None
    if before and before[-1] != copy and _pages(before[-1]) == _pages(copy):
        remove(copy)
        return before[-1]
    for old in copies(path)[:-KEPT]:
        remove(old)
    return copy


def _pages(path: Path) -> bytes:
    """A digest of what a database holds, without its header, which counts how often it was opened to write."""
    with path.open("rb") as file:
        file.seek(_HEADER)
        return hashlib.file_digest(file, "sha256").digest()


def copies(path: Path) -> list[Path]:
    """The copies of a database from before changes of its form, oldest first. Raises OSError."""
    name = re.compile(rf"{re.escape(path.name + _NAME)}\d{{8}}T\d{{6}}Z-\w+\.backup")
    return sorted(found for found in path.parent.iterdir() if name.fullmatch(found.name))


def forget_old_copies(path: Path, now: dtm.datetime) -> None:
    """Delete the copies from before changes of form that have been kept for LONGEST. Raises OSError."""
    limit = f"{path.name}{_NAME}{stamp(now - LONGEST)}"
    for copy in copies(path):
        if copy.name < limit:
            remove(copy)
