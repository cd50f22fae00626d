"""What planning costs with many workshops and many subscribers, without any Telegram."""

from __future__ import annotations

import asyncio
import datetime as dtm
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from msgspec import Struct

from bot.clock import ZONE
from bot.commands.reminders import to_come
from bot.reminders.courier import Courier
from bot.reminders.programme import Programme
from bot.reminders.service import Reminders
from bot.storage.bundle import Storage, open_storage
from bot.storage.database import connect_to_read
from bot.storage.deliveries import Delivery
from bot.storage.kinds import ALL
from knowledge.model import Language, Registration, Text, Workshop

CHOSEN = 10
"""How many workshops somebody has chosen who does not want to hear of all."""
SWEEPS = 50

_ANNOUNCED = dtm.timedelta(days=2)
_FIRST_IN = 30
"""Days until the first workshop: nothing about it is due."""
_EVERYTHING = 10_000
"""Days ahead that leave out no workshop."""


class Planned(Struct, frozen=True):
    """Seconds for the whole plan (the broadcasts that are to come, and how many chats each goes to), its size in
    messages, and seconds for a look whether anything is due."""

    plan: float
    messages: int
    sweep: float


def plan(folder: Path, workshops: int, subscribers: int) -> Planned:
    """Measure with so many workshops, of which nothing is due yet; three in four subscribers want to hear of all."""
    now = dtm.datetime.now(dtm.UTC)
    every = [_workshop(number, now) for number in range(workshops)]
    database = folder / "planning.db"
    with _opened(database) as storage:
        _announce(storage, every, subscribers, now)
        began = time.perf_counter()
        reader = connect_to_read(database)
        expected = to_come({workshop.id: workshop for workshop in every}, reader, now, _EVERYTHING)
        took = time.perf_counter() - began
        reader.close()
        return Planned(took, sum(count for _, count in expected), asyncio.run(_idle_sweep(storage, now)))


async def _idle_sweep(storage: Storage, now: dtm.datetime) -> float:
    reminders = Reminders(storage, lambda: now, ZONE)
    courier = Courier(storage, lambda: now, ZONE, _nothing_to_post, _no_turn, _no_probe)
    took = []
    for _ in range(SWEEPS):
        began = time.perf_counter()
        await reminders.sweep(courier)
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def _announce(storage: Storage, workshops: Sequence[Workshop], subscribers: int, now: dtm.datetime) -> None:
    programme = Programme(storage, ZONE)
    programme.note(workshops, now - _ANNOUNCED)
    programme.open_due(now - _ANNOUNCED / 2)
    dice = Random(0)  # noqa: S311 (no secret)
    with storage.atomic():
        for chat in range(1, subscribers + 1):
            chosen = [ALL] if chat % 4 else [w.id for w in dice.sample(workshops, min(CHOSEN, len(workshops)))]
            for workshop in chosen:
                storage.subscribers.subscribe(chat, workshop, "de", now)


def _workshop(number: int, now: dtm.datetime) -> Workshop:
    day = (now + dtm.timedelta(days=_FIRST_IN + number)).date()
    return Workshop(
        id=f"trial-{number}",
        title=Text(de=f"Workshop {number}", fr=f"Atelier {number}"),
        starts=dtm.datetime.combine(day, dtm.time(14)),
        online="https://example.org/trial",
        registration=Registration(url="https://example.org/register", deadline=day - dtm.timedelta(days=5)),
    )


@contextmanager
def _opened(database: Path) -> Iterator[Storage]:
    storage = open_storage(database)
    try:
        yield storage
    finally:
        storage.close()


async def _nothing_to_post(delivery: Delivery, language: Language) -> None:
    raise AssertionError("nothing is due")


async def _no_turn(chat: int) -> None:
    """Nobody waits for a turn where nothing is due."""


async def _no_probe() -> None:
    """Nobody looks for Telegram where nothing is due."""
