"""Notices that a database fails while the bot runs, and that it works again; says each of it once."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from sqlite_utils import Database

log = logging.getLogger(__name__)

CALM = 60.0
"""Seconds without a failure after which a successful write counts as the end of the trouble: on a full disk, some
writes still find room."""


class Failing:
    """What has been said of a trouble with the database. `clock` gives seconds that only go forward."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._said: set[str] = set()
        self._last = 0.0

    @property
    def now(self) -> bool:
        """Whether something has failed, and not yet ended."""
        return bool(self._said)

    def say(self, to: logging.Logger, text: str, error: Exception) -> None:
        """Log a warning that ends in the error (`%s`), only once until the trouble is over: people go on asking."""
        self._last = self._clock()
        to.log(logging.DEBUG if text in self._said else logging.WARNING, text, error)
        self._said.add(text)

    def written(self) -> None:
        """Something was written. After a while without failures, the trouble is over."""
        if self._said and self._clock() - self._last >= CALM:
            self._said.clear()
            log.warning("the database can be written again")


def is_trouble(error: BaseException | None) -> bool:
    """Whether an error says that the database fails, and not that the program asks it for something wrong."""
    return isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError


class WatchedConnection(sqlite3.Connection):
    """A connection that tells its `failing` of every transaction that has changed something."""

    failing: Failing
    _changes = 0

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.failing = Failing()

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """As in sqlite3. Raises sqlite3.Error."""
        if not self.failing.now:
            return super().execute(sql, parameters)
        if not self.in_transaction:
            self._changes = self.total_changes
        cursor = super().execute(sql, parameters)
        if not self.in_transaction and self.total_changes > self._changes:
            self.failing.written()
        return cursor


def failing_of(db: Database) -> Failing:
    """What is known of the troubles of a database; one of its own where it only reads."""
    found = getattr(db.conn, "failing", None)
    return found if isinstance(found, Failing) else Failing()


def share_failing(one: Database, other: Database) -> None:
    """Let two connections to one file say together what fails."""
    if isinstance(one.conn, WatchedConnection) and isinstance(other.conn, WatchedConnection):
        other.conn.failing = one.conn.failing
