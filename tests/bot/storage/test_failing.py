"""What is said of a database that fails while the bot runs, and that nothing written later hangs on what failed."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.storage.database import connect
from bot.storage.failing import CALM, Failing, is_trouble

log = logging.getLogger("tests")
ERROR = sqlite3.OperationalError("database or disk is full")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What an operator reads."""
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


def test_each_thing_that_fails_is_said_once_and_so_is_the_end(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    failing = Failing(lambda: now)
    for _ in range(3):
        failing.say(log, "a question: %s", ERROR)
        failing.say(log, "feedback: %s", ERROR)
    now = CALM
    failing.written()
    failing.written()
    assert not failing.now
    assert lines(caplog) == [
        "a question: database or disk is full",
        "feedback: database or disk is full",
        "the database can be written again",
    ]


def test_a_write_that_happens_to_find_room_is_not_the_end_of_the_trouble(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    failing = Failing(lambda: now)
    for _ in range(10):
        failing.say(log, "a question: %s", ERROR)
        failing.written()
        now += CALM / 2
    assert failing.now
    assert len(lines(caplog)) == 1


def test_slips_of_the_program_are_no_trouble_of_the_database() -> None:
    assert is_trouble(ERROR)
    assert is_trouble(sqlite3.DatabaseError("database disk image is malformed"))
    assert not any(map(is_trouble, (sqlite3.IntegrityError(), sqlite3.ProgrammingError(), ValueError(), None)))


def test_a_write_whose_end_fails_leaves_no_transaction_that_would_swallow_the_next_ones(tmp_path: Path) -> None:
    path = tmp_path / "antenne.db"
    db = connect(path, "full")
    real: Any = db.conn

    class NoEnd:
        def execute(self, sql: str, *values: Any) -> Any:
            if sql == "COMMIT":
                raise ERROR
            return real.execute(sql, *values)

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

    db.conn = NoEnd()  # type: ignore[assignment]
    with pytest.raises(sqlite3.OperationalError):
        db.execute("insert into questions (day) values ('2026-11-25')")
    db.conn = real
    db.execute("insert into questions (day) values ('2026-11-26')")
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("select day from questions").fetchall() == [("2026-11-26",)]
    db.close()
