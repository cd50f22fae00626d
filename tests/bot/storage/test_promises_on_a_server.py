"""Whatever happens in whatever order, the promises to subscribers hold on a server as they do with a file."""

from __future__ import annotations

import asyncio
import datetime as dtm
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from bot.clock import ZONE
from bot.reminders.courier import Courier
from bot.reminders.service import Reminders
from bot.storage.opening import open_place, open_to_read
from bot.storage.postgres.address import PostgresAddress
from tests.bot.reminders.bench import Bench, Crash
from tests.bot.reminders.promises import Promises
from tests.bot.reminders.test_promises import Subscribers, spans
from tests.examples import times_as_many
from tests.postgres import Server
from tests.tables import CHAT


def failing() -> Exception:
    """The server refuses something."""
    return psycopg.OperationalError("the server fails")


FAULTS: dict[str, tuple[Callable[[], BaseException], bool]] = {
    "refused": (failing, False),
    "done, but the answer is lost": (failing, True),
    "the program ends before": (Crash, False),
    "the program ends after": (Crash, True),
}
"""What happens at a statement, and whether the server does what it says all the same."""


@contextmanager
def faulty(bench: Bench, name: str, at: int) -> Iterator[None]:
    """The bench's bot meets a fault at the statement of that number, but for questions."""
    fault, done = FAULTS[name]
    database: Any = bench.storage.connections[-1]
    real, count = database._asked, 0

    def asked(connection: object, statement: str, parameters: object) -> Any:
        nonlocal count
        count += not statement.lstrip().lower().startswith("select")
        if count == at and not statement.lstrip().lower().startswith("select"):
            if done:
                real(connection, statement, parameters)
            raise fault()
        return real(connection, statement, parameters)

    database._asked = asked
    try:
        yield
    finally:
        del database._asked


class ServerBench(Bench):
    """A bench whose database is on a server; for a bot that has crashed, the minute is over when it starts again."""

    def __init__(self, address: PostgresAddress) -> None:
        self.address = address
        super().__init__(Path("no file"))

    def start(self) -> None:
        """Start the bot."""
        self.storage = open_place(self.address)
        self.reminders = Reminders(self.storage, lambda: self.now, ZONE)
        self.courier = Courier(self.storage, lambda: self.now, ZONE, self._post, self._turn, self._probe, self._rest)
        self.reminders.note(self.content.values())

    def crash(self) -> None:
        """End the bot; whatever is not on the server is gone."""
        self.storage.close()
        with closing(open_to_read(self.address)) as db:
            sending = f"select {CHAT}, workshop, kind from deliveries where state = 'sending'"  # noqa: S608 (our own words)
            for on_its_way in db.execute(sending):
                self.open[on_its_way] += 1


def subscribers_on(server: Server) -> type[Subscribers]:
    """The same people, editors, network and time, with a database on a server."""

    class OnAServer(Subscribers):
        def __init__(self) -> None:
            RuleBasedStateMachine.__init__(self)
            self.stack = ExitStack()
            self.runner = self.stack.enter_context(asyncio.Runner())
            self.bench = ServerBench(server.empty_tables())
            self.promises = Promises()
            self.read = 0

        @rule(statement=st.integers(1, 40), fault=st.sampled_from(sorted(FAULTS)), span=spans)
        def the_database_fails(self, statement: int, fault: str, span: dtm.timedelta) -> None:
            end = self.bench.now + span
            with faulty(self.bench, fault, statement):
                failed = self._try(end)
            if failed is Crash:
                self._restart()
            self._pass(end - self.bench.now)

    return OnAServer


def test_the_promises_to_subscribers_hold(postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    run_state_machine_as_test(
        subscribers_on(postgres),
        settings=settings(
            max_examples=8 * times_as_many(),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
