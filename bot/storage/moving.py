"""Moves everything that a bot remembers into another database, row by row; what is sealed stays sealed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from bot.storage.complaints import StorageError, unusable
from bot.storage.connection import Connection
from bot.storage.copying import remove, sync
from bot.storage.database import connect, examine
from bot.storage.place import Place
from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.opening import connect_alone
from bot.storage.postgres.steps import OWN, OWN_COLUMNS

_AT_ONCE = 200
"""Rows of one statement."""
_APART = frozenset({*OWN, "_sqlite_migrations", "sqlite_sequence"})
"""Tables that say how a database came about."""


class Moved(Struct, frozen=True):
    """A table that was moved: how many rows it has, and a digest of them all in the order of their keys."""

    table: str
    rows: int
    digest: str


def move(source: Place, target: Place) -> list[Moved]:
    """Copy a database into another one, which must be empty or missing, and compare every row of both afterwards.

    No bot may use either of them; files must be held (bot/locking.py). The source stays as it is, but for its form,
    which is brought to the newest. Raises StorageError, and then the target is as it was.
    """
    if source == target:
        raise StorageError("a database can't be moved to itself")
    try:
        with _source(source) as old, _target(target) as new, new.atomic():
            return [_moved(old, new, table) for table in _tables(old, new)]
    except sqlite3.Error as error:
        raise StorageError(f"{source} can't be moved to {target}: {error}") from None


@contextlib.contextmanager
def _source(place: Place) -> Iterator[Connection]:
    if isinstance(place, PostgresAddress):
        with contextlib.closing(connect_alone(place)) as db:
            yield db
        return
    if not place.exists():
        raise StorageError(f"there is no database {place} to move")
    examine(place)
    with contextlib.closing(connect(place, "full")) as file:
        yield file


@contextlib.contextmanager
def _target(place: Place) -> Iterator[Connection]:
    if isinstance(place, PostgresAddress):
        with contextlib.closing(connect_alone(place)) as db:
            _refuse_full(db, place)
            yield db
        return
    if place.exists():
        raise StorageError(f"the database {place} is there already; name one that is not, or move it away")
    with _new_file(place) as file:
        yield file


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[Connection]:
    """A file that gets its name when everything is in it."""
    part = path.with_name(f".{path.name}.part")
    remove(part)
    try:
        with contextlib.closing(connect(part, "full")) as file:
            yield file
            file.flush()
            file.execute("pragma journal_mode = delete")
        sync(part)
        part.replace(path)
        sync(path.parent)
    except OSError as error:
        raise unusable(path, error) from None
    finally:
        remove(part)


def _refuse_full(db: Connection, place: Place) -> None:
    full = [table for table in db.table_names() if table not in _APART and _count(db, table)]
    if full:
        raise StorageError(f"the database {place} is not empty ({', '.join(full)}); name one that is")


def _tables(old: Connection, new: Connection) -> list[str]:
    """The tables of both, each after those that it refers to."""
    waiting = sorted(set(new.table_names()) - _APART)
    if waiting != sorted(set(old.table_names()) - _APART):
        raise StorageError("the two databases have not the same tables; this is an error in the bot, please report it")
    references = {table: {key.other for key in new.foreign_keys() if key.table == table} - {table} for table in waiting}
    found: list[str] = []
    while waiting:
        table = next(one for one in waiting if references[one] <= set(found))
        found.append(table)
        waiting.remove(table)
    return found


def _moved(old: Connection, new: Connection, table: str) -> Moved:
    columns = [name for name in old.columns(table) if name not in OWN_COLUMNS]
    kinds = new.columns(table)
    truths = [place for place, name in enumerate(columns) if kinds[name] == "boolean"]
    rows = _rows(old, table, columns)
    for start in range(0, len(rows), _AT_ONCE):
        _insert(new, table, columns, [_fitting(row, truths) for row in rows[start : start + _AT_ONCE]])
    if (number := old.last_number(table)) is not None:
        new.go_on_after(table, number)
    before, after = _digest(rows), _digest(_rows(new, table, columns))
    if before != after or _count(new, table) != len(rows):
        raise StorageError(f"the table {table} did not arrive as it was; nothing is moved")
    return Moved(table, len(rows), after)


def _insert(db: Connection, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    one = f"({', '.join('?' for _ in columns)})"
    values = ", ".join(one for _ in rows)
    db.execute(f"insert into {table} ({', '.join(columns)}) values {values}", [value for row in rows for value in row])


def _fitting(row: Sequence[Any], truths: Sequence[int]) -> list[Any]:
    return [bool(value) if place in truths and value is not None else value for place, value in enumerate(row)]


def _rows(db: Connection, table: str, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    order = ", ".join(db.primary_key(table) or columns)
    return db.execute(f"select {', '.join(columns)} from {table} order by {order}").fetchall()


def _digest(rows: Sequence[tuple[Any, ...]]) -> str:
    found = hashlib.sha256()
    for row in rows:
        same = [int(value) if isinstance(value, bool) else value for value in row]
        found.update(json.dumps(same).encode() + b"\n")
    return found.hexdigest()


def _count(db: Connection, table: str) -> int:
    return int(db.execute(f"select count(*) from {table}").fetchone()[0])
