"""Opens a database file, and brings it to the newest form."""

from __future__ import annotations

import datetime as dtm
import sqlite3
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from bot.storage.migrations import migrations

LONGEST_WAIT = 200
"""Milliseconds to wait for another program that holds the database: every chat waits meanwhile."""

Durability = Literal["normal", "full"]
"""What a power cut may undo: with "normal" the last commits, with "full" none (SQLite, PRAGMA synchronous)."""


class StorageError(Exception):
    """The database can't be opened; the text says which file and why."""


def connect(path: Path | None, durability: Durability) -> Database:
    """Open or create a file, or a database in memory where there is no path. Raises StorageError.

    Use it from one thread only; handlers and jobs share the event loop's.
    """
    try:
        if path is None:
            db = Database(memory=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            db = Database(path)
            db.enable_wal()
        db.execute(f"pragma synchronous = {durability}")
        db.execute(f"pragma busy_timeout = {LONGEST_WAIT}")
        db.execute("pragma foreign_keys = on")
        db.execute("pragma secure_delete = on")
        migrations.apply(db)
    except (sqlite3.Error, OSError) as error:
        raise unusable(path, error) from None
    return db


def unusable(path: Path | None, error: Exception) -> StorageError:
    """What is said about a database that fails."""
    return StorageError(f"the database {path} can't be used: {error}")


def connect_to_read(path: Path) -> Database:
    """An existing file to look at while the bot may be running; nothing is created or changed. Raises StorageError."""
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        connection.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise StorageError(f"the database {path} can't be read: {error}") from None
    return Database(connection)


def as_text(moment: dtm.datetime) -> str:
    """A moment as the database keeps it: UTC to the second, "2026-12-05 13:00:00", which sorts as time does."""
    return moment.astimezone(dtm.UTC).strftime("%Y-%m-%d %H:%M:%S")


def as_moment(text: str) -> dtm.datetime:
    """The moment, in UTC, that as_text wrote."""
    return dtm.datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=dtm.UTC)
