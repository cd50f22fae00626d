"""Keeps a database sealed with one key: what is readable, or sealed with an older key, is sealed anew."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bot.storage.complaints import StorageError
from bot.storage.connection import Connection
from bot.storage.copying import reading, remove
from bot.storage.precautions import copies
from bot.storage.references import Reference
from bot.storage.sqlite import SqliteDatabase
from bot.storage.vault import Vault, WrongKeyError

log = logging.getLogger(__name__)

SEALED: tuple[Reference, ...] = (
    ("questions", "text"),
    ("feedback", "remark"),
    ("handovers", "draft"),
    ("letters", "text"),
)
"""Tables and columns with what people wrote, sealed; Telegram's chat ids are in the table `chats`, sealed too."""

_CANARY = "antenne"
_UNCLEAN = "what was readable before may still rest in the database file until the next start: %s"


def check_keys(db: Connection, path: object, keys: Sequence[str]) -> None:
    """Raises StorageError where a database is sealed with a key that is not among these."""
    try:
        if (canary := _canary(db)) is not None:
            Vault(keys).open(canary)
    except WrongKeyError:
        what = "none of the keys in ANTENNE_KEY opens it" if keys else "ANTENNE_KEY is not set"
        raise StorageError(
            f"the database {path} is sealed and {what}; set ANTENNE_KEY to the key it was last used with, or, if that"
            " is lost, move the file away: the bot then begins anew without subscribers"
        ) from None


def seal(db: Connection, keys: Sequence[str]) -> None:
    """Seal a database with the first of some keys that open it, so that nothing is left in the file that is readable or
    sealed with another key. Nobody else may have it open to write. Raises sqlite3.Error, and then nothing has changed.
    """
    if not keys:
        return
    if not _is_sealed_with(db, keys[0]):
        with db.atomic():
            _seal_anew(db, Vault(keys))
        log.info("the database is sealed with the first key of ANTENNE_KEY")
    if not _is_clean(db):
        _clean(db)


def is_sealed(db: Connection, keys: Sequence[str]) -> bool:
    """Whether `seal` has nothing to do."""
    return not keys or (_is_sealed_with(db, keys[0]) and _is_clean(db))


def forget_readable_copies(path: Path, keys: Sequence[str]) -> None:
    """Delete the copies from before changes of form that are readable, or sealed with another key than the first: what
    they hold is sealed anew in the database. Failures are logged."""
    if not keys:
        return
    for copy in copies(path):
        try:
            with reading(copy) as connection:
                is_sealed = _is_sealed_with(SqliteDatabase(connection), keys[0])
            if not is_sealed:
                remove(copy)
                log.info("%s was not sealed with the first key of ANTENNE_KEY, and is deleted", copy)
        except (sqlite3.Error, OSError) as error:
            log.warning("it can't be made sure that %s is sealed; delete it: %s", copy, error)


def sealed_with(db: Connection, keys: Sequence[str]) -> tuple[str, ...]:
    """The keys in the order in which a database takes them: first the one it is sealed with; none where it is readable.

    For whoever writes into a database that another process may be using.
    """
    canary = _canary(db)
    if canary is None or Vault().opens(canary):
        return ()
    first = next(key for key in keys if Vault([key]).opens(canary))
    return (first, *(key for key in keys if key != first))


def _canary(db: Connection) -> str | None:
    if "seals" not in db.table_names():  # of an older version, which sealed nothing
        return None
    found = db.execute("select canary from seals").fetchone()
    return found[0] if found else None


def _is_sealed_with(db: Connection, key: str) -> bool:
    canary = _canary(db)
    return canary is not None and not Vault().opens(canary) and Vault([key]).opens(canary)


def _is_clean(db: Connection) -> bool:
    return bool(db.execute("select clean from seals").fetchone()[0])


def _seal_anew(db: Connection, vault: Vault) -> None:
    lost = 0

    def sealed_anew(sealed: str) -> str:
        nonlocal lost
        try:
            return vault.seal(vault.open(sealed))
        except WrongKeyError:
            lost += 1
            return sealed

    for number, sealed in db.execute("select id, sealed from chats").fetchall():
        try:
            chat = vault.open(sealed)
        except WrongKeyError:
            raise sqlite3.DatabaseError("a chat in it can't be opened with any key") from None
        values = [vault.look_up(chat), vault.seal(chat), number]
        db.execute("update chats set look_up = ?, sealed = ? where id = ?", values)
    for table, column in SEALED:
        (key,) = db.primary_key(table)
        for number, sealed in db.execute(f"select {key}, {column} from {table} where {column} is not null").fetchall():
            db.execute(f"update {table} set {column} = ? where {key} = ?", [sealed_anew(sealed), number])
    db.execute("delete from seals")
    db.execute("insert into seals (canary, clean) values (?, false)", [vault.seal(_CANARY)])
    if lost:
        log.warning("%d texts in the database can't be opened with any key", lost)


def _clean(db: Connection) -> None:
    """Write the file anew and empty the log beside it: what was overwritten may still rest in a page's gaps."""
    try:
        if db.rewrite():
            db.execute("update seals set clean = true")
        else:
            log.warning(_UNCLEAN, "another program reads it")
    except sqlite3.Error as error:
        log.warning(_UNCLEAN, error)
