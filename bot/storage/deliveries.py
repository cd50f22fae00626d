"""What goes out: broadcasts (a kind of message about a workshop, to all who want it) and their deliveries, one a chat.

An announcement of the office stands where the workshop does (bot/storage/announcements.py), with revision 1.

A delivery is `planned`, `sending` while its message is under way, and then `sent`, `skipped` (with the reason),
`failed`, or `uncertain`: perhaps it arrived, and a second one would be worse than none.
"""

from __future__ import annotations

import datetime as dtm
from collections.abc import Iterable
from contextlib import AbstractContextManager
from typing import Literal, cast

from msgspec import Struct

from bot.storage.chats import Chats
from bot.storage.connection import Connection
from bot.storage.database import as_moment, as_text
from bot.storage.kinds import ALL, Kind, wish_of
from knowledge.model import Workshop

State = Literal["planned", "sending", "sent", "skipped", "failed", "uncertain"]

ASLEEP = "the chat is asleep"
CALLED_OFF = "the office has called it off"
CHANGED = "the workshop has changed"
NEARER = "a nearer one goes out"
TOO_LATE = "it came too late to be of use"
UNWANTED = "it is no longer wanted"

WAITS = f"(state in ('planned', 'sending') or state = 'skipped' and last_error = '{ASLEEP}')"
"""What may still be sent: what a chat asleep would have got, too, for it may wake."""


class Broadcast(Struct, frozen=True):
    """A kind of message about a revision of a workshop, due at a moment and useful until another.

    It goes to those who subscribed before `asked_by` (and not before `asked_from`, where there is one). `before` is the
    workshop as they knew it, where it has moved.
    """

    workshop: str
    revision: int
    kind: Kind
    due: dtm.datetime
    until: dtm.datetime
    asked_by: dtm.datetime
    anytime: bool = False
    """Whether it may go out at night."""
    before: Workshop | None = None
    asked_from: dtm.datetime | None = None


class Delivery(Struct, frozen=True):
    """A message to a chat. `attempts` counts those that perhaps arrived."""

    id: int
    workshop: str
    revision: int
    chat: int
    kind: Kind
    due: dtm.datetime
    until: dtm.datetime
    attempts: int


COLUMNS = "id, workshop, revision, (select sealed from chats where id = deliveries.chat), kind, due, until, attempts"
_WANTED = """
    subscribers s where s.asleep is {asleep} and s.{wish} and s.chat in (
        select b.chat from subscriptions b where {which} and b.since < :asked_by and b.since >= :asked_from
    )
"""


class Deliveries:
    """The deliveries of a database that `connect` opened."""

    def __init__(self, db: Connection, chats: Chats) -> None:
        self._db = db
        self._chats = chats
        self._mine = ""
        self._given_back = ""

    def atomic(self) -> AbstractContextManager[object]:
        """All that is written inside happens at once, or not at all."""
        return self._db.atomic()

    def opened(self) -> set[tuple[str, int, Kind]]:
        """The broadcasts that were opened: workshop, revision, kind."""
        found = self._db.execute("select workshop, revision, kind from broadcasts")
        return {(workshop, revision, kind) for workshop, revision, kind in found}

    def open(self, broadcast: Broadcast, now: dtm.datetime, skipped: str | None = None) -> int:
        """Plan a delivery for each chat that wants the broadcast, or note why it is `skipped`; at once or not at all.

        Those of chats that are asleep are skipped until they wake. Gives back for how many others there is one. Doing
        it twice changes nothing.
        """
        row = {
            **_key(broadcast),
            "due": as_text(broadcast.due),
            "until": as_text(broadcast.until),
            "anytime": broadcast.anytime,
            "now": as_text(now),
            "before": broadcast.before.model_dump_json(exclude_defaults=True) if broadcast.before else None,
        }
        with self._db.atomic():
            self._db.execute(
                "insert into broadcasts (workshop, revision, kind, due, opened, before)"
                " values (:workshop, :revision, :kind, :due, :now, :before) on conflict do nothing",
                row,
            )
            self._plan(broadcast, {**row, "reason": skipped or ASLEEP, "state": "skipped"}, "not null")
            return self._plan(
                broadcast, {**row, "reason": skipped, "state": "skipped" if skipped else "planned"}, "null"
            )

    def _plan(self, broadcast: Broadcast, row: dict[str, object], asleep: Literal["null", "not null"]) -> int:
        found = self._db.execute(
            "insert into deliveries (workshop, revision, chat, kind, due, until, anytime, state, next_try,"
            " last_error, settled) select :workshop, :revision, s.chat, :kind, :due, :until, :anytime, :state, :due,"
            " :reason, case when :reason is null then null else :now end"
            f" from {_wanted(broadcast, asleep)} order by s.chat on conflict do nothing",
            {**row, **_who(broadcast)},
        )
        return int(found.rowcount)

    def expected(self, broadcast: Broadcast) -> int:
        """How many chats want a broadcast, as it stands now. Reads all subscribers: Audience is for many broadcasts."""
        counted = f"select count(*) from {_wanted(broadcast, 'null')}"
        return int(self._db.execute(counted, {**_key(broadcast), **_who(broadcast)}).fetchone()[0])

    def goes_out(self, delivery: Delivery, kinds: Iterable[Kind]) -> bool:
        """Whether the same chat gets, or has got, a message of one of these kinds about the same revision."""
        wanted = list(kinds)
        marks = ", ".join("?" for _ in wanted)
        found = self._db.execute(
            f"select 1 from deliveries where workshop = ? and revision = ? and chat = ? and kind in ({marks})"
            " and state not in ('skipped', 'failed') limit 1",
            [delivery.workshop, delivery.revision, self._chats.number(delivery.chat), *wanted],
        )
        return found.fetchone() is not None

    def expire(self, now: dtm.datetime) -> None:
        """Skip everything that waits and is of no use any more; what has perhaps arrived stays uncertain."""
        with self._db.atomic():
            self._db.execute(
                "update deliveries set state = case when attempts > 0 then 'uncertain' else 'skipped' end, settled = ?,"
                " last_error = coalesce(case when attempts > 0 then last_error end, ?)"
                " where state = 'planned' and until <= ?",
                [as_text(now), TOO_LATE, as_text(now)],
            )

    def withdraw(self, workshop: str, revision: int, kind: Kind) -> None:
        """Take back a broadcast, as far as it has not gone out, so that it can be opened anew."""
        with self._db.atomic():
            for table, unsent in (("broadcasts", "true"), ("deliveries", f"state != 'sending' and {WAITS}")):
                self._db.execute(
                    f"delete from {table} where workshop = ? and revision = ? and kind = ? and {unsent}",
                    [workshop, revision, kind],
                )

    def call_off(self, workshop: str, kind: Kind, now: dtm.datetime) -> None:
        """Skip what of a broadcast has not gone out, for good. What is under way may arrive."""
        with self._db.atomic():
            self._db.execute(
                "update deliveries set state = 'skipped', last_error = ?, settled = ?"
                f" where workshop = ? and kind = ? and state != 'sending' and {WAITS}",
                [CALLED_OFF, as_text(now), workshop, kind],
            )

    def next(self, now: dtm.datetime, *, night: bool) -> Delivery | None:
        """The delivery that waits longest; at night only of those that may go out then."""
        by_day = " and anytime" if night else ""
        found = self._db.execute(
            f"select {COLUMNS} from deliveries where state = 'planned' and next_try <= ?{by_day}"
            " order by next_try, id limit 1",
            [as_text(now)],
        ).fetchone()
        return self._delivery(found) if found else None

    def start(self, delivery: Delivery) -> bool:
        """Mark a delivery as under way. Says no where it waits no more, as when the person has ended it all."""
        with self._db.atomic():
            changed = self._db.execute(
                f"update deliveries set state = 'sending' where id = ? and state = 'planned'{self._mine}", [delivery.id]
            )
            return bool(changed.rowcount)

    def settle(self, delivery: Delivery, state: State, now: dtm.datetime, reason: str | None = None) -> None:
        """Write down what has become of a delivery; one that perhaps arrived counts as an attempt."""
        with self._db.atomic():
            self._db.execute(
                "update deliveries set state = ?, last_error = coalesce(?, last_error), settled = ?,"
                f" attempts = attempts + ?{self._given_back} where id = ?{self._mine}",
                [state, reason, as_text(now), int(state in ("sent", "uncertain")), delivery.id],
            )

    def again(self, delivery: Delivery, at: dtm.datetime, reason: str, *, attempts: int) -> None:
        """Let a delivery that was under way wait once more, until a moment, if the workshop has not changed meanwhile;
        `attempts` is how often it has perhaps arrived."""
        with self._db.atomic():
            self._db.execute(
                "update deliveries set state = 'planned', next_try = ?, last_error = ?, attempts = ?"
                f"{self._given_back} where id = ? and state = 'sending'{self._mine}",
                [as_text(at), reason, attempts, delivery.id],
            )
            self._db.execute(
                "update deliveries set state = 'skipped', settled = ?, last_error = ?"
                " where id = ? and state = 'planned'"
                " and revision < (select revision from workshops where id = deliveries.workshop)",
                [as_text(at), CHANGED, delivery.id],
            )

    def in_flight(self) -> list[Delivery]:
        """What was under way when the bot ended."""
        found = self._db.execute(f"select {COLUMNS} from deliveries where state = 'sending' order by id")
        return [self._delivery(row) for row in found]

    def drop(self, chat: int, now: dtm.datetime) -> None:
        """Skip everything that waits for a chat, until it wakes (Subscribers.wake)."""
        with self._db.atomic():
            self._db.execute(
                "update deliveries set state = 'skipped', last_error = ?, settled = ?"
                " where chat = ? and state in ('planned', 'sending')",
                [ASLEEP, as_text(now), self._chats.number(chat)],
            )

    def before(self, delivery: Delivery) -> Workshop | None:
        """The workshop as subscribers knew it before the change that a delivery tells of."""
        found = self._db.execute(
            "select before from broadcasts where workshop = ? and revision = ? and kind = ?",
            [delivery.workshop, delivery.revision, delivery.kind],
        ).fetchone()
        return Workshop.model_validate_json(found[0]) if found and found[0] else None

    def states(self) -> dict[tuple[str, int, Kind], dict[State, int]]:
        """How many deliveries of each broadcast are in each state."""
        found: dict[tuple[str, int, Kind], dict[State, int]] = {}
        counted = "select workshop, revision, kind, state, count(*) from deliveries group by 1, 2, 3, 4"
        for workshop, revision, kind, state, count in self._db.execute(counted):
            found.setdefault((workshop, revision, cast(Kind, kind)), {})[cast(State, state)] = count
        return found

    def opened_at(self) -> dict[tuple[str, int, Kind], dtm.datetime]:
        """When each broadcast was opened."""
        found = self._db.execute("select workshop, revision, kind, opened from broadcasts")
        return {(workshop, revision, kind): as_moment(opened) for workshop, revision, kind, opened in found}

    def backlog(self) -> int:
        """How many deliveries wait or are under way."""
        counted = "select count(*) from deliveries where state in ('planned', 'sending')"
        return int(self._db.execute(counted).fetchone()[0])

    def _delivery(self, row: tuple[int, str, int, str, str, str, str, int]) -> Delivery:
        number, workshop, revision, sealed, kind, due, until, attempts = row
        chat = self._chats.opened(sealed)
        return Delivery(number, workshop, revision, chat, cast(Kind, kind), as_moment(due), as_moment(until), attempts)


def _wanted(broadcast: Broadcast, asleep: Literal["null", "not null"]) -> str:
    # News of a new workshop goes to those who want to hear of all; nobody can have asked for that one yet.
    match broadcast.kind:
        case "new":
            which = "b.workshop = :all"
        case "announcement":
            which = "true"
        case _:
            which = "b.workshop in (:workshop, :all)"
    return _WANTED.format(asleep=asleep, wish=wish_of(broadcast.kind), which=which)


def _key(broadcast: Broadcast) -> dict[str, object]:
    return {"workshop": broadcast.workshop, "revision": broadcast.revision, "kind": broadcast.kind}


def _who(broadcast: Broadcast) -> dict[str, object]:
    asked_from = as_text(broadcast.asked_from) if broadcast.asked_from else ""
    return {"asked_by": as_text(broadcast.asked_by), "asked_from": asked_from, "all": ALL}
