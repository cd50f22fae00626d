"""One bot for each database: a second process is turned away, and nothing has to be cleaned up after the first."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.locking import LockedError, hold
from bot.storage.database import StorageError

Holder = Callable[[Path], "subprocess.Popen[str]"]

_HOLD = """
import sys, time
from pathlib import Path
from bot.locking import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder() -> Iterator[Holder]:
    """Starts another process that holds a database until its input ends."""
    started: list[subprocess.Popen[str]] = []

    def start(database: Path) -> "subprocess.Popen[str]":
        process = subprocess.Popen(  # noqa: S603 (our own code)
            [sys.executable, "-c", _HOLD, str(database)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_a_second_process_is_turned_away_with_one_line_that_says_what_to_do(tmp_path: Path, holder: Holder) -> None:
    database = tmp_path / "data" / "antenne.db"
    holder(database)
    with pytest.raises(LockedError) as refused, hold(database):
        pass
    assert str(refused.value) == (
        f"another bot process uses the database {database}; stop it first (its lock is {database}.lock)"
    )


def test_a_process_that_is_turned_away_does_not_wait(tmp_path: Path, holder: Holder) -> None:
    database = tmp_path / "antenne.db"
    holder(database)
    started = time.monotonic()
    with pytest.raises(LockedError), hold(database):
        pass
    assert time.monotonic() - started < 1


def test_a_killed_process_leaves_the_database_free(tmp_path: Path, holder: Holder) -> None:
    database = tmp_path / "antenne.db"
    first = holder(database)
    first.send_signal(signal.SIGKILL)
    first.wait()
    with hold(database):
        pass


def test_a_process_that_ends_leaves_the_database_free(tmp_path: Path, holder: Holder) -> None:
    database = tmp_path / "antenne.db"
    holder(database).communicate()
    with hold(database):
        pass


def test_a_process_that_fails_while_it_holds_the_database_frees_it(tmp_path: Path) -> None:
    database = tmp_path / "antenne.db"
    with pytest.raises(ZeroDivisionError), hold(database):
        raise ZeroDivisionError
    with hold(database):
        pass


def test_two_paths_to_one_database_share_its_lock(tmp_path: Path, holder: Holder) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "other").symlink_to(tmp_path / "real")
    holder(tmp_path / "real" / "antenne.db")
    its_lock = re.escape(str(tmp_path / "real" / "antenne.db.lock"))
    with pytest.raises(LockedError, match=its_lock), hold(tmp_path / "other" / "antenne.db"):
        pass


def test_two_databases_in_a_folder_do_not_disturb_each_other(tmp_path: Path, holder: Holder) -> None:
    holder(tmp_path / "one.db")
    with hold(tmp_path / "other.db"):
        pass


def test_the_one_who_holds_a_database_turns_itself_away_too(tmp_path: Path) -> None:
    database = tmp_path / "antenne.db"
    with hold(database), pytest.raises(LockedError), hold(database):
        pass


def test_where_no_lock_can_be_made_the_line_names_the_database(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    complaint = r"the database .*antenne\.db can't be used: "
    with pytest.raises(StorageError, match=complaint) as refused, hold(tmp_path / "data" / "antenne.db"):
        pass
    assert not isinstance(refused.value, LockedError)
