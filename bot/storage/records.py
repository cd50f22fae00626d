"""All that the database has on one chat, for whoever asks to see it; and whether any of it is left."""

from __future__ import annotations

import datetime as dtm
from collections import Counter
from typing import Any, cast

from msgspec import Struct

from bot.storage.chats import Chats
from bot.storage.connection import Connection
from bot.storage.database import as_moment
from bot.storage.deliveries import State
from bot.storage.handovers import PERSON
from bot.storage.kinds import Kind
from bot.storage.references import direct_references
from knowledge.model import Language


class Choices(Struct, frozen=True):
    """What a chat has chosen, when it last gave a sign of life, and when it was asked whether to be remembered."""

    language: Language | None
    simple: bool
    seen: dtm.date
    warned: dtm.date | None


class Dispatch(Struct, frozen=True):
    """A message to a subscriber: about which workshop (its id) or announcement (its name), and what became of it."""

    about: str
    kind: Kind
    due: dtm.datetime
    until: dtm.datetime
    state: State
    attempts: int
    next_try: dtm.datetime
    settled: dtm.datetime | None
    reason: str | None


class TeamPost(Struct, frozen=True):
    """A message of the bot in a staff chat, about a hand-over that is open."""

    handover: int
    room: int
    message: int
    thread: int | None


class Place(Struct, frozen=True):
    """Rows of a table that are about a chat: those where a column has a value."""

    table: str
    column: str
    value: int


class Records:
    """Reads a database that `connect` opened. All methods raise sqlite3.Error."""

    def __init__(self, db: Connection, chats: Chats) -> None:
        self._db = db
        self._chats = chats

    def choices(self, chat: int) -> Choices | None:
        """The chat's own row; None where nothing is remembered of it."""
        number = self._chats.number(chat)
        row = self._one("select language, simple, seen, warned from chats where id = ?", number)
        if row is None:
            return None
        language, simple, seen, warned = row
        return Choices(language, bool(simple), dtm.date.fromisoformat(seen), warned and dtm.date.fromisoformat(warned))

    def subscriptions(self, chat: int) -> dict[str, dtm.datetime]:
        """Since when the chat wants to hear of which workshop (its id, or ALL)."""
        found = self._db.execute(
            "select workshop, since from subscriptions where chat = ? order by since, workshop",
            [self._chats.number(chat)],
        )
        return {workshop: as_moment(since) for workshop, since in found.fetchall()}

    def asleep(self, chat: int) -> dtm.datetime | None:
        """Since when the chat, a subscriber, can't be written to."""
        row = self._one("select asleep from subscribers where chat = ?", self._chats.number(chat))
        return as_moment(row[0]) if row and row[0] else None

    def dispatches(self, chat: int) -> list[Dispatch]:
        """What was sent to the chat and what waits for it, in the order in which it is due."""
        found = self._db.execute(
            "select workshop, kind, due, until, state, attempts, next_try, settled, last_error from deliveries"
            " where chat = ? order by due, id",
            [self._chats.number(chat)],
        )
        return [_dispatch(row) for row in found.fetchall()]

    def team_posts(self, chat: int) -> list[TeamPost]:
        """The bot's messages in staff chats about this chat's hand-overs, oldest first."""
        found = self._db.execute(
            "select p.handover, p.room, p.message, p.thread from posts p join handovers h on h.number = p.handover"
            " where h.chat = ? and p.ours and p.room != ? order by p.handover, p.message",
            [self._chats.number(chat), PERSON],
        )
        return [TeamPost(*row) for row in found.fetchall()]

    def links(self, handover: int) -> int:
        """How many messages are known to belong to a hand-over."""
        return int(self._db.execute("select count(*) from posts where handover = ?", [handover]).fetchone()[0])

    def places(self, chat: int) -> list[Place]:
        """Where rows about a chat are, in all tables that refer to it, directly or over others."""
        number = self._chats.number(chat)
        if number is None:
            return []
        found = [Place("chats", "id", number)]
        for place in found:  # which grows
            key = _key(self._db, place.table)
            if key is None:
                continue
            values = self._db.execute(f"select {key} from {place.table} where {place.column} = ?", [place.value])
            new = [
                Place(table, column, value)
                for (value,) in values.fetchall()
                for table, column in direct_references(self._db, place.table)
            ]
            found += [one for one in new if one not in found]
        return found

    def left(self, places: list[Place]) -> Counter[str]:
        """How many rows are still in these places, by table; tables without any are left out."""
        counts = Counter[str]()
        for place in places:
            counted = f"select count(*) from {place.table} where {place.column} = ?"
            counts[place.table] += int(self._db.execute(counted, [place.value]).fetchone()[0])
        return +counts

    def _one(self, statement: str, number: int | None) -> tuple[Any, ...] | None:
        return cast("tuple[Any, ...] | None", self._db.execute(statement, [number]).fetchone())


def _key(db: Connection, table: str) -> str | None:
    """The one column that is the primary key of a table, to which others may refer."""
    keys = db.primary_key(table)
    return keys[0] if len(keys) == 1 else None


def _dispatch(row: tuple[Any, ...]) -> Dispatch:
    about, kind, due, until, state, attempts, next_try, settled, reason = row
    return Dispatch(
        about,
        kind,
        as_moment(due),
        as_moment(until),
        state,
        attempts,
        as_moment(next_try),
        as_moment(settled) if settled else None,
        reason,
    )
