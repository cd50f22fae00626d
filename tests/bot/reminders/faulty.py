"""A database connection that fails, or ends the program, at a chosen statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.bot.reminders.bench import Bench, Crash

Fault = Callable[[], BaseException]


def locked() -> BaseException:
    """Another program holds the file."""
    return sqlite3.OperationalError("database is locked")


def crash() -> BaseException:
    """The program ends."""
    return Crash()


class Faulty:
    """Stands before a connection and counts what it is told to do, but for questions; number `at` fails."""

    def __init__(self, connection: sqlite3.Connection, fault: Fault, at: int) -> None:
        self._connection = connection
        self._fault = fault
        self._at = at
        self.count = 0

    def execute(self, *args: Any) -> Any:
        """Carry out a statement, or fail."""
        is_question = args[0].lstrip().lower().startswith("select")
        self.count += not is_question
        if is_question or self.count != self._at:
            return self._connection.execute(*args)
        raise self._fault()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@contextmanager
def faulty(bench: Bench, fault: Fault, at: int) -> Iterator[Faulty]:
    """The bench's bot meets a fault at the statement of that number."""
    database = bench.storage.connections[-1]
    connection = database.conn
    between = Faulty(connection, fault, at)
    database.conn = between  # type: ignore[assignment]
    try:
        yield between
    finally:
        database.conn = connection
