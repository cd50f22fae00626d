"""What a bot has written down about reminders, for commands that only look at it, also while it runs."""

from __future__ import annotations

from bot.storage.connection import Connection
from bot.storage.opening import open_to_read
from bot.storage.place import Place, exists

_TABLE = "subscribers"


def reminders_of(place: Place) -> Connection | None:
    """The database of a bot, to read; None where it is not there, or older than the reminders. Raises StorageError."""
    if not exists(place):
        return None
    db = open_to_read(place)
    if _TABLE in db.table_names():
        return db
    db.close()
    return None
