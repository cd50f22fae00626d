"""The workshops as the bot last saw them, so that it notices what has changed, also while it was not running."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from bot.storage.chats import Chats
from bot.storage.connection import Connection, named
from bot.storage.database import as_moment, as_text
from bot.storage.deliveries import CHANGED, WAITS
from bot.storage.kinds import Kind
from knowledge.model import Workshop


class Seen(Struct, frozen=True):
    """A workshop as it is, its revision (from 0) and when that was noticed, and as subscribers last heard of it."""

    workshop: Workshop
    revision: int
    changed: dtm.datetime
    announced: dtm.datetime
    """When the last change was noticed that subscribers have heard of, or are about to."""
    heard: Workshop | None
    shown: Workshop | None = None
    """The workshop before that change, where nobody has heard of that state: only those know it who came meanwhile."""
    unheard: dtm.datetime | None = None
    """Since when they may have come: the first of the changes that nobody has heard of."""


class SeenWorkshops:
    """The workshops of a database that `connect` opened."""

    def __init__(self, db: Connection, chats: Chats) -> None:
        self._db = db
        self._chats = chats

    def all(self) -> dict[str, Seen]:
        """Every workshop that was ever seen, by id."""
        return {row["id"]: _seen(row) for row in self._db.query("select * from workshops")}

    def put(self, seen: Seen) -> None:
        """Remember a workshop as it is now."""
        row = {
            "id": seen.workshop.id,
            "revision": seen.revision,
            "changed": as_text(seen.changed),
            "announced": as_text(seen.announced),
            "current": _as_json(seen.workshop),
            "heard": _as_json(seen.heard) if seen.heard else None,
            "shown": _as_json(seen.shown) if seen.shown else None,
            "unheard": as_text(seen.unheard) if seen.unheard else None,
        }
        columns, values = named(row)
        anew = ", ".join(f"{column} = excluded.{column}" for column in row if column != "id")
        with self._db.atomic():
            self._db.execute(
                f"insert into workshops ({columns}) values ({values}) on conflict (id) do update set {anew}", row
            )

    def carry_over(self, seen: Seen, until: Mapping[Kind, dtm.datetime]) -> None:
        """What was opened for the revision before, and waits, belongs to this one, where it is of these kinds, each
        useful until a moment; the rest of what waits is skipped."""
        workshop, revision = seen.workshop.id, seen.revision
        before = revision - 1
        with self._db.atomic():
            for kind, moment in until.items():
                self._db.execute(
                    "insert into broadcasts (workshop, revision, kind, due, opened, before)"
                    " select workshop, ?, kind, due, opened, before from broadcasts"
                    " where workshop = ? and revision = ? and kind = ? on conflict do nothing",
                    [revision, workshop, before, kind],
                )
                self._db.execute(
                    "update deliveries set revision = ?, until = ?"
                    f" where workshop = ? and revision = ? and kind = ? and {WAITS} and not exists ("
                    " select 1 from deliveries d where d.workshop = deliveries.workshop and d.revision = ?"
                    " and d.chat = deliveries.chat and d.kind = deliveries.kind)",
                    [revision, as_text(moment), workshop, before, kind, revision],
                )
            self._db.execute(
                "update deliveries set state = 'skipped', settled = ?, last_error = ?"
                f" where workshop = ? and revision < ? and state != 'sending' and {WAITS}",
                [as_text(seen.changed), CHANGED, workshop, revision],
            )

    def forget(self, workshops: Iterable[str]) -> None:
        """Forget workshops, and with them who subscribed to each and what went out about it."""
        with self._db.atomic():
            for workshop in workshops:
                for table in ("deliveries", "broadcasts", "subscriptions"):
                    self._db.execute(f"delete from {table} where workshop = ?", [workshop])
                self._db.execute("delete from workshops where id = ?", [workshop])
            self._db.execute("delete from subscribers where chat not in (select chat from subscriptions)")
            self._db.execute("delete from deliveries where chat not in (select chat from subscribers)")
            self._chats.release_all()


def _seen(row: dict[str, Any]) -> Seen:
    return Seen(
        Workshop.model_validate_json(row["current"]),
        row["revision"],
        as_moment(row["changed"]),
        as_moment(row["announced"]),
        Workshop.model_validate_json(row["heard"]) if row["heard"] else None,
        Workshop.model_validate_json(row["shown"]) if row["shown"] else None,
        as_moment(row["unheard"]) if row["unheard"] else None,
    )


def _as_json(workshop: Workshop) -> str:
    return workshop.model_dump_json(exclude_defaults=True)
