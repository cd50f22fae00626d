"""Before the form of a database changes: a proven copy, once; and no database of a newer bot is touched."""

import datetime as dtm
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlite_utils import Database

from bot.storage import precautions
from bot.storage.bundle import open_storage
from bot.storage.complaints import StorageError
from bot.storage.migrations import migrations
from bot.storage.precautions import LONGEST, copies, forget_old_copies

STEP = "statistics"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database as it was before a step, with a question in it."""
    path = tmp_path / "antenne.db"
    db = Database(path)
    migrations.apply(db, stop_before=STEP)
    db.execute("insert into questions (day, outcome) values ('2026-09-01', 'none')")
    db.close()
    return path


def steps(path: Path) -> list[str]:
    """The steps that a database has taken."""
    with closing(sqlite3.connect(path)) as db:
        return [name for (name,) in db.execute("select name from _sqlite_migrations")]


def test_a_copy_from_before_lies_beside_the_database_and_names_the_step(old: Path) -> None:
    before = steps(old)
    open_storage(old).close()
    [copy] = copies(old)
    assert copy.name.endswith(f"-{STEP}.backup")
    assert steps(copy) == before
    assert STEP in steps(old)
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("select day from questions").fetchall() == [("2026-09-01",)]


def test_a_new_database_and_one_of_the_newest_form_are_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        open_storage(tmp_path / "antenne.db").close()
    assert copies(tmp_path / "antenne.db") == []


def test_a_change_that_fails_again_and_again_leaves_one_copy(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("no such luck")

    monkeypatch.setattr(type(migrations), "apply", fail)
    moments = iter(f"20261126T15000{second}Z" for second in range(3))
    monkeypatch.setattr(precautions, "stamp", lambda _: next(moments))
    for _ in range(3):
        with pytest.raises(StorageError, match="no such luck"):
            open_storage(old)
    assert len(copies(old)) == 1


def test_three_copies_are_kept(old: Path) -> None:
    names = [f"antenne.db.before-2025010{day}T000000Z-{STEP}.backup" for day in range(1, 5)]
    for name in names:
        old.with_name(name).write_bytes(name.encode())
    open_storage(old).close()
    assert [path.name for path in copies(old)][:2] == names[2:]
    assert len(copies(old)) == 3


def test_a_copy_is_kept_for_thirty_days(old: Path) -> None:
    open_storage(old).close()
    now = dtm.datetime.now(dtm.UTC)
    forget_old_copies(old, now + LONGEST - dtm.timedelta(hours=1))
    assert len(copies(old)) == 1
    forget_old_copies(old, now + LONGEST + dtm.timedelta(hours=1))
    assert copies(old) == []


def test_where_no_copy_can_be_made_the_form_stays_as_it_is(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageError("database or disk is full")

    monkeypatch.setattr(precautions, "copy_database", full)
    before = steps(old)
    with pytest.raises(StorageError, match="is left in its old form, as no copy can be made: database or disk"):
        open_storage(old)
    assert steps(old) == before


def test_a_database_of_a_newer_bot_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "antenne.db"
    open_storage(path).close()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "insert into _sqlite_migrations (migration_set, name, applied_at) values ('antenne', 'telepathy', '2031')"
        )
    before = path.read_bytes()
    with pytest.raises(StorageError) as refused:
        open_storage(path)
    assert str(refused.value) == (
        f"the database {path} was used by a newer version of the bot (it knows: telepathy); install that version again,"
        " or put an older copy in its place with “antenne restore FILE”"
    )
    assert path.read_bytes() == before


def test_another_programs_database_gets_no_tables_of_the_bot(tmp_path: Path) -> None:
    path = tmp_path / "accounts.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("create table accounts (owner text)")
    with pytest.raises(StorageError, match="or not a database of this bot: set ANTENNE_DATABASE to one"):
        open_storage(path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("select name from sqlite_master").fetchall() == [("accounts",)]


def test_once_a_database_is_sealed_no_readable_copy_of_it_is_left(old: Path) -> None:
    open_storage(old).close()
    assert copies(old)
    open_storage(old, [Fernet.generate_key().decode()]).close()
    assert copies(old) == []
