"""Copies a database, also while a bot writes to it: whole and proven, or not at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.storage.complaints import StorageError, remedy_of

PAGES = 256
"""Pages (of 4 KiB mostly) copied at once; between two steps a stop is noticed."""

_CHECKED = 20_000
"""Instructions of SQLite between two looks whether the check is to go on."""
_WAIT = 5.0
"""Seconds to wait for a program that holds the file."""
BESIDE = ("-wal", "-shm", "-journal")
"""Ends of the names of what SQLite may put beside a database."""

GoingOn = Callable[[], bool]


class CopyStoppedError(StorageError):
    """The bot ends while a copy is made; nothing is left of it."""


def _always() -> bool:
    return True


def copy_database(source: Path, target: Path, going_on: GoingOn = _always) -> None:
    """Copy a database of a bot as it is at this moment into one file of its own, which takes the place of any before.

    It is made under another name, read as a whole (`pragma integrity_check`), and must have as many rows in every table
    as there are; only then it gets its name. Nobody who writes has to wait. `going_on` is asked often; CopyStoppedError
    where it says no. Raises StorageError, and leaves nothing behind.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with reading(source) as connection:
            connection.execute("begin")  # from here on, one state for the counts and the copy
            counts = row_counts(connection)
            part.touch(mode=0o600)
            _copy(connection, part, going_on)
        prove(part, going_on)
        with reading(part) as connection:
            if row_counts(connection) != counts:
                raise StorageError("the copy has not the rows that the database has")
        shutil.copymode(source, part)
        sync(part)
        part.replace(target)
        sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        remedy = remedy_of(error)
        raise StorageError(f"{source} can't be copied to {target}: {error}{f'; {remedy}' if remedy else ''}") from None
    finally:
        remove(part)


def prove(path: Path, going_on: GoingOn = _always) -> None:
    """Read a database as a whole. Raises StorageError where it is damaged, or none of a bot; CopyStoppedError."""
    try:
        with reading(path) as connection:
            connection.set_progress_handler(lambda: not going_on(), _CHECKED)
            found = connection.execute("pragma integrity_check(1)").fetchone()
            tables = _tables(connection)
    except sqlite3.Error as error:
        if not going_on():
            raise CopyStoppedError("stopped") from None
        raise StorageError(f"{path} is damaged or no database: {error}") from None
    if found != ("ok",):
        raise StorageError(f"{path} is damaged: {' '.join(str(found[0]).split())}")
    if "questions" not in tables:
        raise StorageError(f"{path} is not a database of this bot")


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A database to read, which is not changed by that; in autocommit mode. Raises sqlite3.Error."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    # A file alone, in a folder where nothing can be written, can be read only as one that nobody changes.
    if not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists():
        address += "&immutable=1"
    with closing(sqlite3.connect(address, _WAIT, uri=True, isolation_level=None)) as connection:
        yield connection


def row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table: int(connection.execute(f'select count(*) from "{table}"').fetchone()[0]) for table in _tables(connection)
    }


def remove(path: Path) -> None:
    """Delete a database and what SQLite may have put beside it, as far as that is there."""
    for name in (path.name, *(f"{path.name}{end}" for end in BESIDE)):
        path.with_name(name).unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, outlast a power cut. Raises OSError."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folders
        return
    number = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _copy(connection: sqlite3.Connection, part: Path, going_on: GoingOn) -> None:
    def look(*_: int) -> None:
        if not going_on():
            raise CopyStoppedError("stopped")

    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        connection.backup(copy, pages=PAGES, progress=look, sleep=0)
        # A copy is one file; written ahead, it would want others beside it.
        copy.execute("pragma journal_mode = delete")


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = connection.execute("select name from sqlite_master where type = 'table' order by name")
    return [name for (name,) in found]
