"""What a bot has written down about reminders, for commands that only look at it, also while it runs."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from bot.storage.database import connect_to_read

_TABLE = "subscribers"


def reminders_of(path: Path) -> Database | None:
    """The database of a bot, to read; None where it is not there, or older than the reminders. Raises StorageError."""
    if not path.exists():
        return None
    db = connect_to_read(path)
    if _TABLE in db.table_names():
        return db
    db.close()
    return None
