"""Opens a database file, and brings it to the newest form."""

from __future__ import annotations

import datetime as dtm
import sqlite3
from pathlib import Path
from typing import Literal

from bot.storage.complaints import RESTORE, remedy_of, unusable
from bot.storage.complaints import StorageError as StorageError
from bot.storage.failing import WatchedConnection
from bot.storage.migrations import migrations
from bot.storage.precautions import copy_before, refuse_newer
from bot.storage.sqlite import SqliteDatabase

LONGEST_WAIT = 200
"""Milliseconds to wait for another program that holds the database: every chat waits meanwhile."""

PATIENCE = 5.0
"""Seconds to wait for it at the start, and where it is only read."""

Durability = Literal["normal", "full"]
"""What a power cut may undo: with "normal" the last commits, with "full" none (SQLite, PRAGMA synchronous)."""

RESTORING = ".restoring"
"""At the end of the name of a copy that is about to take the place of the database."""


def connect(path: Path | None, durability: Durability) -> SqliteDatabase:
    """Open or create a file, or a database in memory where there is no path. Raises StorageError.

    Use it from one thread only; handlers and jobs share the event loop's.
    """
    if path is None:
        return _prepared(SqliteDatabase(_connection(":memory:")), None, durability)
    is_new = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        db = SqliteDatabase(_connection(path))
    except (sqlite3.Error, OSError) as error:
        raise unusable(path, error) from None
    try:
        return _prepared(db, path, durability)
    except (sqlite3.Error, OSError, StorageError) as error:
        db.close()
        if is_new and path.exists() and not path.stat().st_size:
            path.unlink()  # else the next start would take it for a database that has lost everything
        if isinstance(error, StorageError):
            raise
        raise unusable(path, error) from None


def _connection(path: Path | str) -> WatchedConnection:
    return sqlite3.connect(path, PATIENCE, factory=WatchedConnection)


def _prepared(db: SqliteDatabase, path: Path | None, durability: Durability) -> SqliteDatabase:
    db.execute(f"pragma busy_timeout = {LONGEST_WAIT}")
    refuse_newer(db, path, migrations)
    if path is not None:
        copy_before(db, path, migrations)
        db.enable_wal()
    db.execute(f"pragma synchronous = {durability}")
    db.execute("pragma foreign_keys = on")
    db.execute("pragma secure_delete = on")
    migrations.apply(db)
    return db


def examine(path: Path) -> None:
    """Look through a database before it is opened to write, as that may make damage worse. Raises StorageError."""
    if path.with_name(f"{path.name}{RESTORING}").exists():
        raise StorageError(f"a restore of the database {path} was interrupted; run “antenne restore FILE” again")
    if not path.exists():
        return
    if not path.is_file():
        raise StorageError(f"the database {path} is no file; set ANTENNE_DATABASE to one")
    if not path.stat().st_size:
        raise StorageError(f"the database {path} is empty, as after a full disk; {RESTORE}")
    try:
        db = connect_to_read(path)
        try:
            found = str(db.execute("pragma quick_check(1)").fetchone()[0])
            is_other = (tables := db.table_names()) and "questions" not in tables
        finally:
            db.close()
    except sqlite3.Error as error:
        raise unusable(path, error) from None
    if found != "ok":
        raise StorageError(f"the database {path} is damaged ({' '.join(found.split())}); {RESTORE}")
    if is_other:  # also where a log lies beside it that belongs to another
        raise StorageError(
            f"the database {path} is damaged, or not a database of this bot: set ANTENNE_DATABASE to one, or {RESTORE}"
        )


def connect_to_read(path: Path) -> SqliteDatabase:
    """An existing file to look at while the bot may be running; nothing is created or changed. Raises StorageError."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", PATIENCE, uri=True)
        connection.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.Error as error:
        remedy = remedy_of(error)
        raise StorageError(f"the database {path} can't be read: {error}{f'; {remedy}' if remedy else ''}") from None
    return SqliteDatabase(connection)


def as_text(moment: dtm.datetime) -> str:
    """A moment as the database keeps it: UTC to the second, "2026-12-05 13:00:00", which sorts as time does."""
    return moment.astimezone(dtm.UTC).strftime("%Y-%m-%d %H:%M:%S")


def as_moment(text: str) -> dtm.datetime:
    """The moment, in UTC, that as_text wrote."""
    return dtm.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=dtm.UTC)
