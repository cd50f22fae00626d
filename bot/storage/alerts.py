"""Which errors the staff has been told of, and when: also a bot that crashes again and again tells it once an hour."""

from __future__ import annotations

import datetime as dtm

from msgspec import Struct

from bot.storage.connection import Connection
from bot.storage.database import as_moment, as_text

KEPT = dtm.timedelta(days=1)
"""How long an error that does not come any more is remembered."""


class Told(Struct, frozen=True):
    """When the staff was told of an error, and how often it has come since."""

    at: dtm.datetime
    since: int


class Alerts:
    """Errors by the digests of their groups; nothing of what they say is kept."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def told(self, group: str) -> Told | None:
        """When the staff was told of a group last; None where it never was, or long ago."""
        found = self._db.execute("select told, since from alerts where error = ?", [group]).fetchone()
        return Told(as_moment(found[0]), found[1]) if found else None

    def came(self, group: str, times: int) -> None:
        """A group that the staff knows of has come again, so many times."""
        with self._db.atomic():
            self._db.execute("update alerts set since = since + ? where error = ?", [times, group])

    def note(self, group: str, now: dtm.datetime) -> None:
        """The staff has been told just now."""
        with self._db.atomic():
            self._db.execute("delete from alerts where told < ?", [as_text(now - KEPT)])
            self._db.execute(
                "insert into alerts (error, told, since) values (?, ?, 0)"
                " on conflict (error) do update set told = excluded.told, since = 0",
                [group, as_text(now)],
            )
