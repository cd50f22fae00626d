"""What the monitor asks of the database, over connections of its own: nothing the handlers do waits for it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from bot.storage.database import LONGEST_WAIT
from bot.storage.opening import open_to_read, try_to_write
from bot.storage.place import Place

WAITING = ("planned", "sending")
"""States of a delivery that the courier has not settled."""


def write_something(place: Place) -> None:
    """Write something that changes nothing. Raises sqlite3.Error where nothing can be written, or it has gone."""
    if not isinstance(place, Path):
        try_to_write(place)
        return
    address = f"{place.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=LONGEST_WAIT / 1000, isolation_level=None)) as db:
        db.execute("begin immediate")
        (version,) = db.execute("pragma user_version").fetchone()
        # SQLite writes the page that holds it also where it stays the same.
        db.execute(f"pragma user_version = {int(version)}")
        db.execute("commit")


def deliveries_by_state(place: Place) -> Counter[str]:
    """How many deliveries are in each state. Raises StorageError or sqlite3.Error."""
    db = open_to_read(place)
    try:
        return Counter(dict(db.execute("select state, count(*) from deliveries group by state").fetchall()))
    finally:
        db.close()
