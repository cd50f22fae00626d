"""Opens a database on a PostgreSQL server, and brings it to the newest form while nobody else uses it."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import psycopg

from bot.storage.bundle import Storage, bundled
from bot.storage.complaints import StorageError
from bot.storage.database import connect
from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.bounds import LONGEST_WORK
from bot.storage.postgres.claims import Replica
from bot.storage.postgres.connection import PostgresDatabase
from bot.storage.postgres.errors import PostgresError
from bot.storage.postgres.rest import Rest
from bot.storage.postgres.rooms import SharedDeliveries, SharedLetters, SharedSubscribers
from bot.storage.postgres.steps import STEPS, TYPES
from bot.storage.sealing import check_keys, is_sealed, seal, sealed_with
from bot.storage.vault import Vault

USING = 7_254_001
"""The lock that every bot shares while it uses the database; who has it alone may change the form."""
PATIENCE = 20.0
"""Seconds to wait for other bots that are starting."""

_CHANGING = "another bot changes its form or seals it anew; start again when that is done"
_IN_USE = "its form must change, or it must be sealed with another key, and bots use it; stop them all first"


def open_shared(address: PostgresAddress, keys: Sequence[str] = ()) -> Storage:
    """The database of bots that share it, sealed with the first of some keys (Vault). Raises StorageError.

    What may be lost in a power cut and what may not have a connection each, as with a file.
    """
    rest = Rest()
    reminders = PostgresDatabase(address, durably=True, at_start=_use, rest=rest)
    asked = PostgresDatabase(address, durably=False, rest=rest)
    asked.failing = reminders.failing
    with _closed_on_failure(address, asked, reminders):
        _prepare(address, keys)
        replica = Replica(reminders)
        replica.beat()
        return _bundled(asked, reminders, Vault(keys), replica)


def open_shared_chat(address: PostgresAddress, keys: Sequence[str] = ()) -> Storage:
    """The same for the chat in the terminal, whose one person's reminders are kept in memory. Raises StorageError."""
    asked = PostgresDatabase(address, durably=False, at_start=_use)
    with _closed_on_failure(address, asked):
        _prepare(address, keys)
        return bundled(asked, connect(None, "normal"), Vault(sealed_with(asked, keys)))


def connect_alone(address: PostgresAddress) -> PostgresDatabase:
    """A connection to a database of the newest form, which no bot may use until it is closed. Raises StorageError."""
    db = PostgresDatabase(address, durably=True, at_start=_use_alone, longest=LONGEST_WORK)
    with _closed_on_failure(address, db):
        _take_steps(db, address)
        return db


@contextlib.contextmanager
def _closed_on_failure(address: PostgresAddress, *connections: PostgresDatabase) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, StorageError) as error:
        for connection in connections:
            connection.close()
        if isinstance(error, StorageError):
            raise
        raise StorageError(f"the database {address} can't be used: {error}") from None


def _bundled(asked: PostgresDatabase, reminders: PostgresDatabase, vault: Vault, replica: Replica) -> Storage:
    return bundled(
        asked,
        reminders,
        vault,
        SharedSubscribers,
        partial(SharedDeliveries, replica=replica),
        partial(SharedLetters, replica=replica),
        replica,
    )


def _prepare(address: PostgresAddress, keys: Sequence[str]) -> None:
    db = PostgresDatabase(address, durably=True, longest=LONGEST_WORK)
    try:
        with _lock(db, "_shared", PATIENCE):
            ready = _pending(db, address) == [] and _checked(db, address, keys)
        if ready:
            return
        with _lock(db, "", PATIENCE):
            _take_steps(db, address)
            check_keys(db, address, keys)
            seal(db, keys)
    finally:
        db.close()


def _checked(db: PostgresDatabase, address: PostgresAddress, keys: Sequence[str]) -> bool:
    check_keys(db, address, keys)
    return is_sealed(db, keys)


def _pending(db: PostgresDatabase, address: PostgresAddress) -> list[str]:
    """The steps that have not been taken with a database, in order. Raises StorageError where it knows others."""
    taken: list[str] = []
    if "steps" in db.table_names():
        taken = [name for (name,) in db.execute("select name from steps order by number").fetchall()]
    elif "questions" in db.table_names():
        raise StorageError(f"the database {address} has tables of another program; use one of the bot's own")
    names = [name for name, _ in STEPS]
    if unknown := [name for name in taken if name not in names]:
        raise StorageError(
            f"the database {address} was used by a newer version of the bot (it knows: {', '.join(unknown)}); install"
            " that version again"
        )
    return names[len(taken) :]


def _take_steps(db: PostgresDatabase, address: PostgresAddress) -> None:
    pending = _pending(db, address)
    with db.atomic():
        db.execute("create table if not exists steps (number bigint primary key, name text not null)")
        for number, (name, statements) in enumerate(STEPS, 1):
            if name not in pending:
                continue
            for statement in statements:
                db.execute(statement.format(**TYPES))
            db.execute("insert into steps (number, name) values (?, ?)", [number, name])


@contextlib.contextmanager
def _lock(db: PostgresDatabase, shared: str, longest: float) -> Iterator[None]:
    end = time.monotonic() + longest
    while not db.execute(f"select pg_try_advisory_lock{shared}({USING})").fetchone()[0]:
        if time.monotonic() > end:
            raise PostgresError(_CHANGING if shared else _IN_USE)
        time.sleep(0.2)
    try:
        yield
    finally:
        with contextlib.suppress(sqlite3.Error):
            db.execute(f"select pg_advisory_unlock{shared}({USING})")


def _use(connection: psycopg.Connection[Any]) -> None:
    _hold(connection, "_shared", _CHANGING)


def _use_alone(connection: psycopg.Connection[Any]) -> None:
    _hold(connection, "", "bots use it; stop them all first")


def _hold(connection: psycopg.Connection[Any], shared: str, why_not: str) -> None:
    found = connection.execute(f"select pg_try_advisory_lock{shared}({USING})").fetchone()
    if found is None or not found[0]:
        raise PostgresError(why_not)
