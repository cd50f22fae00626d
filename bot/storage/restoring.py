"""Puts a copy in the place of a database, which is set aside and never deleted.

What may have happened since the copy was made can't be known. Reminders that were waiting then go out, perhaps a second
time: a workshop missed is worse than a message read twice. What is not worth a second message becomes `uncertain`, and
drafts of announcements go, as they may have been sent. Numbers that buttons and messages name are not given again.
"""

from __future__ import annotations

import contextlib
import datetime as dtm
import os
import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path

from msgspec import Struct

from bot.storage.backups import stamp
from bot.storage.complaints import StorageError, remedy_of
from bot.storage.copying import BESIDE, copy_database, prove, reading, remove, sync
from bot.storage.database import RESTORING, as_text
from bot.storage.kinds import Kind
from bot.storage.migrations import migrations
from bot.storage.precautions import refuse_newer
from bot.storage.sealing import check_keys
from bot.storage.sqlite import SqliteDatabase

REASON = "an older copy of the database was put back"
"""Why it is not known whether a message was sent."""
NUMBERS_LEFT_OUT = 1_000
"""Of handovers, announcements and so on: as many may have been given since the copy was made."""


class Restored(Struct, frozen=True):
    """What has become of a database: where the one before lies (None: there was none), how many messages may have been
    sent since the copy was made and don't go out again, and how many wait that perhaps come twice."""

    aside: Path | None
    uncertain: int
    waiting: int


def restore(copy: Path, database: Path, keys: Sequence[str], now: dtm.datetime, once: Collection[Kind]) -> Restored:
    """Put a copy in the place of a database, as of which messages of the kinds `once` must not come twice.

    The copy is proven first: whole, of this bot, not newer than it, and opened by the keys. Nobody else may hold the
    database (bot/locking.py). Raises StorageError; then the database is as it was.
    """
    _check(copy, database, keys)
    database.parent.mkdir(parents=True, exist_ok=True)
    ready = database.with_name(f"{database.name}{RESTORING}")
    made = database.with_name(f"{database.name}.new")
    try:
        remove(made)
        copy_database(copy, made)
        uncertain, waiting = _settle(made, now, once)
        _own_as_before(made, database)
        sync(made)
        made.replace(ready)
        sync(database.parent)
        # From here on, an interruption leaves `ready`, with which no bot starts.
        aside = _set_aside(database, now)
        ready.replace(database)
        sync(database.parent)
    except (sqlite3.Error, OSError) as error:
        remedy = remedy_of(error)
        raise StorageError(f"{copy} can't be put back: {error}{f'; {remedy}' if remedy else ''}") from None
    finally:
        remove(made)
    return Restored(aside, uncertain, waiting)


def _check(copy: Path, database: Path, keys: Sequence[str]) -> None:
    if not copy.is_file():
        raise StorageError(f"there is no file {copy}")
    if database.exists() and copy.samefile(database):
        raise StorageError(f"{copy} is the database itself")
    prove(copy)
    with reading(copy) as connection:
        db = SqliteDatabase(connection)
        refuse_newer(db, copy, migrations)
        check_keys(db, copy, keys)


def _set_aside(database: Path, now: dtm.datetime) -> Path | None:
    """Give a database another name, with what belongs to it: left behind, it would be taken for the copy's."""
    aside = database.with_name(f"{database.name}.replaced-{stamp(now)}")
    moved = None
    for end in (*BESIDE, ""):
        part = database.with_name(f"{database.name}{end}")
        if part.exists():
            moved = part.rename(aside.with_name(f"{aside.name}{end}"))
    return aside if moved else None


def _settle(path: Path, now: dtm.datetime, once: Collection[Kind]) -> tuple[int, int]:
    """Write down in the copy that time has passed; gives back how many messages are uncertain, and how many wait."""
    db = SqliteDatabase(path)
    try:
        db.execute("pragma secure_delete = on")
        tables = set(db.table_names())
        with db.atomic():
            found = _settle_deliveries(db, now, once) if "deliveries" in tables else (0, 0)
            if "announcements" in tables:
                db.execute("delete from announcements where state = 'draft'")
            _leave_out_numbers(db)
        return found
    finally:
        db.close()


def _settle_deliveries(db: SqliteDatabase, now: dtm.datetime, once: Collection[Kind]) -> tuple[int, int]:
    marks = ", ".join("?" for _ in once)
    due = f"state = 'planned' and due <= ? and kind {{}} in ({marks})"
    changed = db.execute(
        "update deliveries set state = 'uncertain', settled = ?, last_error = ?, attempts = attempts + 1"
        f" where {due.format('')}",
        [as_text(now), REASON, as_text(now), *once],
    )
    counted = f"select count(*) from deliveries where {due.format('not')} and until > ?"
    (waiting,) = db.execute(counted, [as_text(now), *once, as_text(now)]).fetchone()
    return changed.rowcount, int(waiting)


def _leave_out_numbers(db: SqliteDatabase) -> None:
    if not db.execute("select 1 from sqlite_master where name = 'sqlite_sequence'").fetchone():
        return
    db.execute(
        "insert into sqlite_sequence (name, seq) select name, 0 from sqlite_master where type = 'table'"
        " and sql like '%autoincrement%' and name not in (select name from sqlite_sequence)"
    )
    db.execute("update sqlite_sequence set seq = seq + ?", [NUMBERS_LEFT_OUT])


def _own_as_before(path: Path, database: Path) -> None:
    """Let a file be the bot's, also where it is root who restores."""
    before = (database if database.exists() else database.parent).stat()
    if database.exists():
        path.chmod(before.st_mode & 0o777)
    if hasattr(os, "chown") and (path.stat().st_uid, path.stat().st_gid) != (before.st_uid, before.st_gid):
        with contextlib.suppress(PermissionError):
            os.chown(path, before.st_uid, before.st_gid)
