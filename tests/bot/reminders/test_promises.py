"""Whatever happens in whatever order, the promises to subscribers hold."""

from __future__ import annotations

import asyncio
import datetime as dtm
import sqlite3
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.storage.kinds import ALL, WISHES, Wish
from knowledge.model import Workshop
from tests.bot.reminders.bench import Bench, Crash, arrives_and_then, lost, unreachable
from tests.bot.reminders.faulty import crash, faulty, locked
from tests.bot.reminders.promises import Promises, start
from tests.examples import times_as_many
from tests.tables import CHAT
from tests.workshops import workshop

CHATS = (1, 2, -3)
NAMES = ("a", "b")
TROUBLES = {
    "lost": lost,
    "arrived": lambda: arrives_and_then(lost()),
    "unreachable": unreachable,
    "crash": Crash,
    "crash after arriving": lambda: arrives_and_then(Crash()),
    "none": lambda: None,
}

chats = st.sampled_from(CHATS)
names = st.sampled_from(NAMES)
zones = st.sampled_from(["Europe/Berlin", "Europe/Berlin", "America/Montreal", "Pacific/Auckland"])
clocks = st.sampled_from(["07:30", "09:30", "14:00", "22:00", ""])
days_ahead = st.sampled_from([0, 1, 1, 2, 3, 6, 7, 8, 9, 15, 30])
spans = st.sampled_from([1, 20, 60, 60 * 3, 60 * 9, 60 * 14, 60 * 24, 60 * 24 * 3, 60 * 24 * 8]).map(
    lambda minutes: dtm.timedelta(minutes=minutes)
)


class Subscribers(RuleBasedStateMachine):
    """People, editors, the network, the database and time, against the bot."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        folder = self.stack.enter_context(TemporaryDirectory())
        self.runner = self.stack.enter_context(asyncio.Runner())
        self.bench = Bench(Path(folder) / "antenne.db")
        self.promises = Promises()
        self.read = 0

    def teardown(self) -> None:
        self.bench.crash()
        self.stack.close()

    @initialize(
        begin=st.sampled_from(["2026-03-20 12:00", "2026-10-16 19:30", "2026-12-01 22:30"]),
        days=st.sampled_from([1, 2, 8]),
        clock=clocks,
    )
    def begins(self, begin: str, days: int, clock: str) -> None:
        self.bench.at(begin)
        self.publish_or_move("a", days, clock, "Europe/Berlin", None)
        self.time_passes(dtm.timedelta(minutes=1))
        self.subscribe(1, ALL)
        self.subscribe(2, "a")

    # People

    @rule(chat=chats, what=st.sampled_from([*NAMES, ALL, ALL]))
    def subscribe(self, chat: int, what: str) -> None:
        if what == ALL or self._can_be_chosen(what):
            self._is_there(chat)
            self.bench.subscribe(self._id(chat), what)
            self.promises.subscribe(chat, what, self.bench.now)

    @rule(chat=chats, what=st.sampled_from([*NAMES, ALL]))
    def unsubscribe(self, chat: int, what: str) -> None:
        if chat in self.promises.people:
            self._is_there(chat)
            self.bench.reminders.unsubscribe(self._id(chat), what)
            self.promises.unsubscribe(chat, what)

    @rule(chat=chats)
    def end(self, chat: int) -> None:
        self._is_there(chat)
        self.bench.reminders.end(self._id(chat))
        self.promises.people.pop(chat, None)

    @rule(chat=chats, wish=st.sampled_from(WISHES), wanted=st.booleans())
    def switch(self, chat: int, wish: Wish, wanted: bool) -> None:
        if chat in self.promises.people:
            self._is_there(chat)
            self.bench.reminders.switch(self._id(chat), wish, wanted)
            self.promises.switch(chat, wish, wanted, self.bench.now)

    @rule(chat=chats, noticed=st.booleans())
    def block(self, chat: int, noticed: bool) -> None:
        self.bench.blocked.add(self._id(chat))
        if chat in self.promises.people:
            self.promises.people[chat].reachable = False
        if noticed:
            self.bench.reminders.sleep(self._id(chat))

    @rule(chat=chats)
    def unblock(self, chat: int) -> None:
        self._is_there(chat)

    @precondition(lambda self: not self.bench.migrated)
    @rule(noticed=st.booleans())
    def becomes_a_supergroup(self, noticed: bool) -> None:
        self.bench.migrated[-3] = -1003
        if -3 in self.bench.blocked:
            self.bench.blocked = self.bench.blocked - {-3} | {-1003}
        if noticed:
            self.bench.reminders.move(-3, -1003)

    # Editors

    @rule(name=names, days=days_ahead, clock=clocks, zone=zones, closes=st.sampled_from([None, 0, 2, 5]))
    def publish_or_move(self, name: str, days: int, clock: str, zone: str, closes: int | None) -> None:
        day = self.bench.now.date() + dtm.timedelta(days=days)
        deadline = closes is not None and {"deadline": f"{day - dtm.timedelta(days=closes)}"}
        registration = {"registration": {"email": "a@example.org", **deadline}} if deadline else {}
        self._publish(workshop(name, f"{day} {clock}".strip(), timezone=zone, **registration))

    @rule(
        name=names,
        change=st.sampled_from(
            [
                {"status": "cancelled"},
                {"status": "confirmed"},
                {"status": "confirmed"},
                {"title": {"de": "Anders", "fr": "Autrement"}},
                {"place": {"town": "Celle"}},
                {"place": {"town": "Peine", "name": "Rathaus"}},
                {"place": None},
                {"registration": None},
                {"online": "https://treffen.example.org"},
            ]
        ),
        running=st.booleans(),
    )
    def change(self, name: str, change: dict[str, Any], running: bool) -> None:
        if name in self.bench.content:
            written = self.bench.content[name].model_dump(mode="json", exclude_defaults=True)
            changed = Workshop.model_validate({**written, **change})
            if running:
                self._publish(changed)
            else:
                self.bench.content[name] = changed
                self._restart()

    @rule(name=names)
    def vanish(self, name: str) -> None:
        self.bench.content.pop(name, None)
        self._publish()

    # Time and trouble

    @rule(span=spans)
    def time_passes(self, span: dtm.timedelta) -> None:
        self._pass(span)

    @rule(span=spans)
    def the_bot_is_down(self, span: dtm.timedelta) -> None:
        self.bench.crash()
        self.bench.now += span
        self.bench.start()
        self.promises.notice(self.bench.content, self.bench.now)
        self._pass(dtm.timedelta(0))

    @rule(troubles=st.lists(st.sampled_from(sorted(TROUBLES)), max_size=3), span=spans)
    def sending_fails(self, troubles: list[str], span: dtm.timedelta) -> None:
        self.bench.troubles.extend(TROUBLES[trouble]() for trouble in troubles)
        self._pass(span)

    @rule(statement=st.integers(1, 40), ends=st.booleans(), span=spans)
    def the_database_fails(self, statement: int, ends: bool, span: dtm.timedelta) -> None:
        end = self.bench.now + span
        with faulty(self.bench, crash if ends else locked, statement):
            failed = self._try(end)
        if failed is Crash:
            self._restart()
        self._pass(end - self.bench.now)

    # What it takes

    def _can_be_chosen(self, name: str) -> bool:
        one = self.bench.content.get(name)
        return one is not None and one.status != "cancelled" and start(one) > self.bench.now

    def _id(self, chat: int) -> int:
        return self.bench.migrated.get(chat, chat)

    def _is_there(self, chat: int) -> None:
        """Whoever writes is seen to be there; a supergroup only after it was said that it is one."""
        if chat in self.bench.migrated:
            self.bench.reminders.move(chat, self._id(chat))
        self.bench.blocked.discard(self._id(chat))
        self.bench.reminders.wake(self._id(chat))
        if chat in self.promises.people:
            self.promises.people[chat].reachable = True

    def _publish(self, *changed: Workshop) -> None:
        self.bench.publish(*changed)
        self.promises.notice(self.bench.content, self.bench.now)

    def _restart(self) -> None:
        self.bench.restart()
        self.promises.notice(self.bench.content, self.bench.now)

    def _pass(self, span: dtm.timedelta) -> None:
        end = self.bench.now + span
        while (failed := self._try(end)) is not None:
            if failed is Crash:
                self._restart()
        if not self.bench.troubles:
            self.promises.check(self.bench.now, self._open())

    def _try(self, end: dtm.datetime) -> type[BaseException] | None:
        try:
            with suppress(StopIteration):
                self.runner.run(self.bench.pass_time(max(end, self.bench.now)))
        except (Crash, sqlite3.OperationalError) as error:
            return type(error)
        finally:
            self._look_at_messages()
            self._look_for_forgotten()
        return None

    def _look_at_messages(self) -> None:
        first = {new: old for old, new in self.bench.migrated.items()}
        for message in self.bench.arrived[self.read :]:
            numbers = (message.chat, first.get(message.chat, message.chat))
            perhaps = sum(self.bench.open[number, message.workshop, message.kind] for number in set(numbers))
            self.promises.arrives(message, numbers[1], perhaps)
        self.read = len(self.bench.arrived)

    def _look_for_forgotten(self) -> None:
        programme = self.bench.reminders.programme
        for name in [name for name in self.promises.workshops if programme.seen(name) is None]:
            self.promises.forget(name, self.bench.now)

    def _open(self) -> set[tuple[int, str]]:
        first = {new: old for old, new in self.bench.migrated.items()}
        tried = "state in ('planned', 'uncertain') and attempts > 0"
        found = self.bench.storage.connections[-1].execute(
            f"select {CHAT}, workshop from deliveries where {tried}"  # noqa: S608 (our own words)
        )
        return {(first.get(chat, chat), name) for chat, name in found}


TestSubscribers = Subscribers.TestCase
TestSubscribers.settings = settings(
    max_examples=25 * times_as_many(),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
