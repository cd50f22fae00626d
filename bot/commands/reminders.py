"""`antenne reminders`: what will go out to how many, and what has become of what went out lately."""

from __future__ import annotations

import datetime as dtm
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.clock import ZONE
from bot.commands.reading import reminders_of
from bot.reminders.programme import Programme
from bot.storage.audience import Audience
from bot.storage.bundle import open_in_memory, without_names
from bot.storage.connection import Connection
from bot.storage.database import StorageError
from bot.storage.deliveries import Broadcast, Deliveries, State
from bot.storage.kinds import REMINDERS, Kind
from bot.storage.place import Place
from knowledge.load import Loaded
from knowledge.model import Workshop

LATELY = dtm.timedelta(days=7)
"""How long what has gone out is shown, unless something about it is still open."""

KINDS: dict[Kind, str] = {
    "week": "a week before",
    "day": "a day before",
    "hours": "two hours before",
    "deadline": "registration closes",
    "new": "new workshop",
    "moved": "moved",
    "cancelled": "cancelled",
    "restored": "takes place after all",
    "announcement": "announcement",
}

_STATES: dict[str, tuple[State, ...]] = {
    "sent": ("sent",),
    "waiting": ("planned", "sending"),
    "skipped": ("skipped",),
    "failed": ("failed",),
    "uncertain": ("uncertain",),
}

NOBODY = "nobody is subscribed yet"
FAULTY = "the content has errors (“antenne check” shows them); this is what the bot goes by until they are mended"


def print_reminders(content: Path, database: Place, now: dtm.datetime, days: int, console: Console) -> None:
    """Print what goes out within so many days, and what did lately. Only reads, also while the bot runs.

    Raises StorageError where the database can't be read.
    """
    db = reminders_of(database)
    if db is None:
        console.print(NOBODY)
        return
    loaded = Loaded(content)
    if loaded.problems:
        console.print(FAULTY, soft_wrap=True)
    try:
        _print({} if loaded.problems else loaded.workshops, db, now, days, console)
    except sqlite3.Error as error:
        raise StorageError(f"the database {database} can't be read: {error}") from None
    finally:
        db.close()


def to_come(
    workshops: Mapping[str, Workshop], db: Connection, now: dtm.datetime, days: int
) -> list[tuple[Broadcast, int]]:
    """The broadcasts due within so many days and to how many chats they go, in the order in which they are due.

    `workshops` are those of the content, by id.
    """
    end = now + dtm.timedelta(days=days)
    waiting = [b for b in _played_through(workshops, db, now) if b.due <= end and b.until > now]
    audience = Audience(db, {broadcast.workshop for broadcast in waiting})
    deliveries = without_names(db).deliveries
    return [(broadcast, _expected(broadcast, audience, deliveries, now)) for broadcast in waiting]


def _played_through(workshops: Mapping[str, Workshop], db: Connection, now: dtm.datetime) -> list[Broadcast]:
    """What the bot has to send once it has read the content: found out in memory, so that nothing is written."""
    storage, found = open_in_memory(), without_names(db)
    for seen in found.workshops.all().values():
        storage.workshops.put(seen)
    for workshop, revision, kind in found.deliveries.opened():
        storage.deliveries.open(Broadcast(workshop, revision, kind, due=now, until=now, asked_by=now), now)
    programme = Programme(storage, ZONE)
    # What is overdue, since the bot does not run, is opened as soon as the content is read.
    overdue = [broadcast for broadcast in programme.to_come() if broadcast.due <= now and broadcast.kind in REMINDERS]
    programme.note(workshops.values(), now)
    storage.close()
    return [*overdue, *programme.to_come()]


def _expected(broadcast: Broadcast, audience: Audience, deliveries: Deliveries, now: dtm.datetime) -> int:
    if broadcast.kind in REMINDERS and broadcast.asked_by >= now:
        return audience.of(broadcast.workshop, broadcast.kind)
    return deliveries.expected(broadcast)


def _print(workshops: Mapping[str, Workshop], db: Connection, now: dtm.datetime, days: int, console: Console) -> None:
    found = without_names(db)
    if not found.subscribers.count():
        console.print(NOBODY)
    every = {**{name: seen.workshop for name, seen in found.workshops.all().items()}, **workshops}
    titles = {name: workshop.title.de for name, workshop in every.items()} | found.announcements.titles()
    expected = to_come(workshops, db, now, days)
    console.print(_plan(expected, titles, now, days) if expected else f"nothing goes out within {days} days")
    if (lately := _lately(found.deliveries, titles, now)) is not None:
        console.print(lately)


def _plan(expected: Iterable[tuple[Broadcast, int]], titles: Mapping[str, str], now: dtm.datetime, days: int) -> Table:
    table = _table(f"To come within {days} days ({ZONE.key})", "when")
    table.add_column("to", justify="right")
    for broadcast, count in expected:
        when = _local(broadcast.due) if broadcast.due > now else "now"
        table.add_row(when, *_what(broadcast.workshop, broadcast.kind, titles), f"{count:,}")
    return table


def _lately(deliveries: Deliveries, titles: Mapping[str, str], now: dtm.datetime) -> Table | None:
    opened = deliveries.opened_at()
    rows = [
        (opened[key], key, states)
        for key, states in deliveries.states().items()
        if key in opened and (now - opened[key] < LATELY or _is_open(states))
    ]
    if not rows:
        return None
    table = _table("Under way, or lately", "since")
    table.add_column("deliveries")
    for moment, (workshop, _, kind), states in sorted(rows, key=lambda row: row[:2]):
        table.add_row(_local(moment), *_what(workshop, kind, titles), _counted(states))
    return table


def _counted(states: Mapping[State, int]) -> str:
    counts = {name: sum(states.get(state, 0) for state in found) for name, found in _STATES.items()}
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)


def _is_open(states: Mapping[State, int]) -> bool:
    return any(states.get(state) for state in ("planned", "sending", "failed", "uncertain"))


def _table(title: str, moment: str) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    table.add_column(moment, no_wrap=True)
    table.add_column("about", overflow="fold")
    table.add_column("kind")
    return table


def _what(workshop: str, kind: Kind, titles: Mapping[str, str]) -> tuple[str, str]:
    return f"{workshop}: {titles.get(workshop, '')}", KINDS[kind]


def _local(moment: dtm.datetime) -> str:
    return f"{moment.astimezone(ZONE):%a %Y-%m-%d %H:%M}"
