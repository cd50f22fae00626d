"""Reminders on a bench: a real database file, a clock to set, and a post that notes what arrives, or fails as told."""

from __future__ import annotations

import asyncio
import datetime as dtm
import sqlite3
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from telegram.error import ChatMigrated, Forbidden, TelegramError, TimedOut

from bot.clock import ZONE
from bot.reminders.courier import Courier
from bot.reminders.plan import morning_after
from bot.reminders.service import Reminders
from bot.storage.bundle import Storage, open_storage
from bot.storage.deliveries import Delivery
from bot.storage.kinds import ALL, Kind
from bot.unreached import UnreachedError
from knowledge.model import Language, Workshop
from tests.tables import CHAT

START = "2026-09-01 12:00"
"""When it all begins, at the office."""


def office(wall: str) -> dtm.datetime:
    """A moment of the office's clock: "2026-12-05 14:00", with seconds where they matter."""
    return dtm.datetime.fromisoformat(wall).replace(tzinfo=ZONE)


@dataclass(frozen=True)
class Arrived:
    """A message as it reached a chat."""

    at: dtm.datetime
    chat: int
    kind: Kind
    workshop: str
    revision: int
    language: Language
    starts: str
    before: str | None

    @property
    def when(self) -> str:
        """The office's wall time."""
        return f"{self.at.astimezone(ZONE):%Y-%m-%d %H:%M}"


class Crash(BaseException):
    """The program ends here."""


def lost() -> TelegramError:
    """The connection broke on the way there or back."""
    return TimedOut()


def unreachable() -> TelegramError:
    """No connection came about: the message has certainly not left."""
    return UnreachedError("ClientConnectorError: no route")


class Bench:
    """Reminders with everything around them. `sweep` is what happens every half minute, `until` lets time pass.

    What `troubles` holds meets the next messages, one each: an error that is raised before anything arrives, or a
    callable that is given the delivery once it has arrived, and may fail or take its time. Chats that are `blocked` or
    `migrated` refuse everything. `open` counts how often a message has perhaps arrived.
    """

    def __init__(self, path: Path, now: str = START, content: Iterable[Workshop] = ()) -> None:
        self.path = path
        self.now = office(now)
        self.content = {workshop.id: workshop for workshop in content}
        self.arrived: list[Arrived] = []
        self.turns: list[int] = []
        self.rests: list[float] = []
        self.rests_really = False
        self.troubles: deque[BaseException | Callable[[Delivery], Awaitable[None] | None] | None] = deque()
        self.probes: deque[TelegramError] = deque()
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.open: Counter[tuple[int, str, Kind]] = Counter()
        self.at_turn: Callable[[], None] | None = None
        self.storage: Storage
        self.start()

    def start(self) -> None:
        """Start the bot: open the file, compare the content with what was known."""
        self.storage = open_storage(self.path)
        for connection in self.storage.connections:
            connection.execute("pragma synchronous = off")
            connection.execute("pragma busy_timeout = 0")
        self.reminders = Reminders(self.storage, lambda: self.now, ZONE)
        self.courier = Courier(self.storage, lambda: self.now, ZONE, self._post, self._turn, self._probe, self._rest)
        self.reminders.note(self.content.values())

    def crash(self) -> None:
        """End the bot as a power cut does: whatever is not in the file is gone."""
        self.storage.close()
        with closing(sqlite3.connect(self.path)) as file:
            sending = f"select {CHAT}, workshop, kind from deliveries where state = 'sending'"  # noqa: S608 (our own words)
            for on_its_way in file.execute(sending):
                self.open[on_its_way] += 1

    def restart(self, at: str | None = None) -> None:
        """Crash, and start again, perhaps later."""
        self.crash()
        if at is not None:
            self.now = office(at)
        self.start()

    # What people do

    def subscribe(self, chat: int, workshop: str = ALL, language: Language = "de", *more: str) -> None:
        """Subscribe a chat, to all workshops unless told otherwise; with further wishes switched on."""
        self.reminders.subscribe(chat, workshop, language)
        for wish in more:
            self.reminders.switch(chat, wish, True)  # type: ignore[arg-type]

    def publish(self, *workshops: Workshop) -> None:
        """Add workshops to the content, or replace those of the same id; the bot notices."""
        self.content |= {workshop.id: workshop for workshop in workshops}
        self.reminders.note(self.content.values())

    def change(self, name: str, **changes: object) -> None:
        """Change a workshop in the content, given as it stands in the file; the bot notices."""
        written = self.content[name].model_dump(mode="json", exclude_defaults=True)
        self.publish(Workshop.model_validate({**written, **changes}))

    # Time

    def at(self, wall: str) -> None:
        """Set the clock without anything happening."""
        self.now = office(wall)

    async def sweep(self) -> None:
        """What happens every half minute, at this moment."""
        await self.reminders.sweep(self.courier)

    async def until(self, wall: str) -> None:
        """Let time pass, with a sweep whenever something may be due."""
        await self.pass_time(office(wall))

    async def pass_time(self, end: dtm.datetime) -> None:
        """Let time pass until an aware moment."""
        await self.sweep()
        while (moment := min(self._moments(), default=end)) < end:
            self.now = moment.astimezone(ZONE)
            await self.sweep()
        self.now = end.astimezone(ZONE)
        await self.sweep()

    def _moments(self) -> Iterable[dtm.datetime]:
        yield from (broadcast.due for broadcast in self.reminders.programme.to_come()[:1])
        waiting = "select min(next_try) from deliveries where state = 'planned' and next_try > ?"
        now = f"{self.now.astimezone(dtm.UTC):%Y-%m-%d %H:%M:%S}"
        for (moment,) in self.storage.connections[-1].execute(waiting, [now]):
            if moment is not None:
                yield dtm.datetime.fromisoformat(moment).replace(tzinfo=dtm.UTC)
        if self.storage.deliveries.backlog() and (morning := morning_after(self.now, ZONE)) > self.now:
            yield morning

    # What was seen

    def got(self, chat: int) -> list[tuple[str, Kind]]:
        """What has arrived in a chat: when, by the office's clock, and which kind."""
        return [(message.when, message.kind) for message in self.arrived if message.chat == chat]

    def kinds(self, chat: int) -> list[Kind]:
        """The kinds of messages that have arrived in a chat, in order."""
        return [kind for _, kind in self.got(chat)]

    def rows(self, chat: int | None = None) -> list[tuple[str, int, str, int, str | None]]:
        """The deliveries in the file, of all chats or of one: kind, revision, state, attempts, reason or error."""
        columns = "kind, revision, state, attempts, last_error"
        wanted = f"select {columns} from deliveries where ? in ({CHAT}, 0) order by id"  # noqa: S608 (our own words)
        found = self.storage.connections[-1].execute(wanted, [chat or 0])
        return [tuple(row) for row in found]  # type: ignore[misc]

    def states(self, chat: int) -> list[tuple[str, str, str | None]]:
        """The deliveries of a chat: kind, state, reason or error."""
        return [(kind, state, reason) for kind, _, state, _, reason in self.rows(chat)]

    # The world outside

    async def _turn(self, chat: int) -> None:
        self.turns.append(chat)
        if (happens := self.at_turn) is not None:
            self.at_turn = None
            happens()

    async def _probe(self) -> None:
        if self.probes:
            raise self.probes.popleft()

    async def _rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        if self.rests_really:
            await asyncio.sleep(seconds)

    async def _post(self, delivery: Delivery, language: Language) -> None:
        before = self.storage.deliveries.before(delivery)
        if delivery.chat in self.blocked:
            raise Forbidden("Forbidden: bot was blocked by the user")
        if delivery.chat in self.migrated:
            raise ChatMigrated(self.migrated[delivery.chat])
        trouble = self.troubles.popleft() if self.troubles else None
        try:
            if isinstance(trouble, BaseException):
                raise trouble
            self._arrive(delivery, language, before)
            if trouble is not None and (waits := trouble(delivery)) is not None:
                await waits
        except TimedOut:
            self.open[delivery.chat, delivery.workshop, delivery.kind] += 1
            raise

    def _arrive(self, delivery: Delivery, language: Language, before: Workshop | None) -> None:
        seen = self.reminders.programme.seen(delivery.workshop)
        assert seen is not None
        self.arrived.append(
            Arrived(
                self.now,
                delivery.chat,
                delivery.kind,
                delivery.workshop,
                delivery.revision,
                language,
                str(seen.workshop.model_dump(mode="json")["starts"]),
                before and str(before.model_dump(mode="json")["starts"]),
            )
        )


def arrives_and_then(error: BaseException) -> Callable[[Delivery], None]:
    """A message that arrives although the bot sees an error."""

    def fail(_: Delivery) -> None:
        raise error

    return fail


def meanwhile(happens: Callable[[], object]) -> Callable[[Delivery], None]:
    """Something that happens while the message is under way."""

    def happen(_: Delivery) -> None:
        happens()

    return happen
