"""Opens a database wherever it is; what belongs to a server is loaded only for one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bot.storage.bundle import Storage, open_chat_storage, open_storage
from bot.storage.complaints import StorageError
from bot.storage.connection import Connection
from bot.storage.database import connect_to_read
from bot.storage.place import Place
from bot.storage.postgres.address import PostgresAddress


def open_place(place: Place, keys: Sequence[str] = ()) -> Storage:
    """The database of a bot, which is sealed with the first of some keys. Raises StorageError."""
    if isinstance(place, Path):
        return open_storage(place, keys)
    from bot.storage.postgres.opening import open_shared

    return open_shared(place, keys)


def open_chat_place(place: Place, keys: Sequence[str] = ()) -> Storage:
    """The same for the chat in the terminal (open_chat_storage). Raises StorageError."""
    if isinstance(place, Path):
        return open_chat_storage(place, keys)
    from bot.storage.postgres.opening import open_shared_chat

    return open_shared_chat(place, keys)


def open_to_read(place: Place) -> Connection:
    """A database to look at while bots may be running; nothing is created or changed. Raises StorageError."""
    if isinstance(place, Path):
        return connect_to_read(place)
    from bot.storage.postgres.connection import PostgresDatabase

    db = PostgresDatabase(place, durably=False, writes=False)
    try:
        db.execute("select 1")
    except sqlite3.Error as error:
        raise StorageError(f"the database {place} can't be read: {error}") from None
    return db


def try_to_write(address: PostgresAddress) -> None:
    """Write on a server something that changes nothing, over a connection of its own. Raises sqlite3.Error."""
    from bot.storage.postgres.connection import PostgresDatabase

    db = PostgresDatabase(address, durably=True)
    try:
        with db.atomic():
            db.execute("delete from replicas where false")  # refused, too, where nothing may be written
    finally:
        db.close()
