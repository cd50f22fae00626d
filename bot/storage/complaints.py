"""What is said about a database that can't be used: one line with what is wrong and what to do."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path


class StorageError(Exception):
    """The database can't be used; the text says which file, why, and what to do."""


RESTORE = "put a copy in its place with “antenne restore FILE”, or move it away: the bot then begins anew"

_PRIMARY = 0xFF
"""The part of an extended result code that names the kind (https://www.sqlite.org/rescode.html)."""

_DAMAGED = f"it is damaged; {RESTORE}"
_FULL = "the disk is full; make room there, then start again"
_FORBIDDEN = "the bot's user must be able to write the file and its folder"
_HELD = "another program holds it; end that program, then start again"
_FAULTY = "the disk fails; look into the system's log, and put a copy on a sound disk"

_REMEDIES = {
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _FORBIDDEN,
    sqlite3.SQLITE_CANTOPEN: _FORBIDDEN,
    sqlite3.SQLITE_PERM: _FORBIDDEN,
    sqlite3.SQLITE_BUSY: _HELD,
    sqlite3.SQLITE_LOCKED: _HELD,
    sqlite3.SQLITE_IOERR: _FAULTY,
}
_REMEDIES_OF_SYSTEM = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
}


def unusable(path: Path | None, error: Exception) -> StorageError:
    """What is said about a database that fails."""
    remedy = remedy_of(error)
    return StorageError(f"the database {path} can't be used: {error}{f'; {remedy}' if remedy else ''}")


def remedy_of(error: Exception) -> str | None:
    """What is wrong, and what an operator can do about it; None where nothing is known beyond the error itself."""
    if isinstance(error, OSError):
        return _REMEDIES_OF_SYSTEM.get(error.errno or 0)
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _REMEDIES.get(code & _PRIMARY)
