"""A copy takes the place of a database: proven first, the one before set aside, nothing sent twice that must not be."""

import datetime as dtm
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlite_utils import Database

from bot.storage.backups import back_up
from bot.storage.bundle import Storage, open_storage
from bot.storage.complaints import StorageError
from bot.storage.copying import BESIDE
from bot.storage.deliveries import Broadcast
from bot.storage.kinds import ALL, Kind
from bot.storage.migrations import migrations
from bot.storage.restoring import Restored, restore

THEN = dtm.datetime(2026, 11, 25, 9, tzinfo=dtm.UTC)
NOW = THEN + dtm.timedelta(days=1)
HOUR = dtm.timedelta(hours=1)
ONCE: list[Kind] = ["new", "announcement"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with one subscriber."""
    path = tmp_path / "antenne.db"
    storage = open_storage(path)
    storage.subscribers.subscribe(1, ALL, "de", THEN)
    storage.close()
    return path


def put_back(copy: Path, file: Path, keys: tuple[str, ...] = ()) -> Restored:
    """Restore a copy a day after it was made."""
    return restore(copy, file, keys, NOW, ONCE)


def plan(storage: Storage, kind: Kind, due: dtm.datetime, workshop: str = "peine") -> None:
    """Plan a message to all subscribers."""
    storage.deliveries.open(Broadcast(workshop, 1, kind, due, until=due + 48 * HOUR, asked_by=THEN + HOUR), THEN + HOUR)


def states(path: Path) -> dict[str, str]:
    """What became of each kind of message."""
    with closing(sqlite3.connect(path)) as db:
        return dict(db.execute("select kind, state from deliveries").fetchall())


def test_the_database_is_again_what_the_copy_was_and_the_one_before_lies_aside(file: Path, tmp_path: Path) -> None:
    copy = back_up(file, tmp_path / "copies", THEN).path
    storage = open_storage(file)
    storage.subscribers.subscribe(2, ALL, "fr", THEN)
    storage.close()
    done = put_back(copy, file)
    assert done.aside == file.with_name("antenne.db.replaced-20261126T090000Z")
    for path, people in ((file, 1), (done.aside, 2)):
        storage = open_storage(path)
        assert storage.subscribers.count() == people
        storage.close()
    assert copy.exists()


def test_what_lay_beside_the_database_goes_with_it(file: Path, tmp_path: Path) -> None:
    copy = back_up(file, tmp_path / "copies", THEN).path
    for end in BESIDE:
        file.with_name(file.name + end).write_bytes(b"of the one before")
    aside = put_back(copy, file).aside
    assert aside is not None
    assert all(aside.with_name(aside.name + end).read_bytes() == b"of the one before" for end in BESIDE)
    assert not any(file.with_name(file.name + end).exists() for end in BESIDE)


def test_where_there_was_no_database_there_is_one_then(file: Path, tmp_path: Path) -> None:
    new = tmp_path / "new" / "antenne.db"
    assert put_back(file, new).aside is None
    open_storage(new).close()


def test_reminders_go_out_perhaps_a_second_time_but_news_and_announcements_do_not(file: Path, tmp_path: Path) -> None:
    storage = open_storage(file)
    for kind in ("week", "moved", "new"):
        plan(storage, kind, THEN + 2 * HOUR)
    plan(storage, "announcement", THEN + 2 * HOUR, "announcement-1")
    storage.close()
    done = put_back(back_up(file, tmp_path / "copies", THEN).path, file)
    assert states(file) == {
        "week": "planned",
        "moved": "planned",
        "new": "uncertain",
        "announcement": "uncertain",
    }
    assert (done.uncertain, done.waiting) == (2, 2)


def test_what_was_not_due_yet_waits_as_before(file: Path, tmp_path: Path) -> None:
    storage = open_storage(file)
    plan(storage, "announcement", NOW + HOUR, "announcement-1")
    storage.close()
    put_back(back_up(file, tmp_path / "copies", THEN).path, file)
    assert states(file) == {"announcement": "planned"}


def test_a_draft_that_may_have_been_sent_is_gone_and_its_number_is_not_given_again(file: Path, tmp_path: Path) -> None:
    storage = open_storage(file)
    number = storage.announcements.draft("Hallo", "Bonjour", THEN)
    storage.close()
    put_back(back_up(file, tmp_path / "copies", THEN).path, file)
    storage = open_storage(file)
    assert storage.announcements.get(number) is None
    assert storage.announcements.draft("Hallo", "Bonjour", NOW) > number + 100
    storage.close()


def test_a_copy_from_before_a_change_of_form_is_put_back_and_changed_at_the_next_start(tmp_path: Path) -> None:
    copy, file = tmp_path / "old.db", tmp_path / "antenne.db"
    db = Database(copy)
    migrations.apply(db, stop_before="reminders")
    db.execute("insert into questions (day) values ('2026-09-01')")
    db.close()
    put_back(copy, file)
    storage = open_storage(file)
    assert len(storage.questions.rows()) == 1
    storage.close()


def test_a_sealed_copy_is_put_back_only_where_a_key_opens_it(tmp_path: Path) -> None:
    first, second = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    copy, file = tmp_path / "sealed.db", tmp_path / "antenne.db"
    open_storage(copy, [first]).close()
    for keys in ((), (second,)):
        with pytest.raises(StorageError, match="ANTENNE_KEY"):
            put_back(copy, file, keys)
    assert not file.exists()
    put_back(copy, file, (second, first))
    open_storage(file, [second, first]).close()


def damaged(path: Path) -> None:
    """Overwrite pages in the middle."""
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xaa" * 4096 * 8)


def garbage(path: Path) -> None:
    """No SQLite at all."""
    path.write_bytes(b"no database, " * 1000)


def foreign(path: Path) -> None:
    """Another program's."""
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("create table accounts (owner text)")


def newer(path: Path) -> None:
    """Of a version to come."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("insert into _sqlite_migrations (migration_set, name, applied_at) values ('antenne', 'x', '2031')")


@pytest.mark.parametrize("spoil", [damaged, garbage, foreign, newer, Path.unlink, lambda path: path.write_bytes(b"")])
def test_what_is_no_sound_copy_is_refused_and_the_database_stays(file: Path, tmp_path: Path, spoil: object) -> None:
    copy = back_up(file, tmp_path / "copies", THEN).path
    spoil(copy)  # type: ignore[operator]
    before = file.read_bytes()
    with pytest.raises(StorageError, match=r"antenne-2026") as refused:
        put_back(copy, file)
    assert "\n" not in str(refused.value)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".antenne", "antenne.db."))] == []


def test_an_interrupted_restore_keeps_the_bot_from_starting_until_it_is_done_again(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = back_up(file, tmp_path / "copies", THEN).path

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("bot.storage.restoring._set_aside", cut)
        with pytest.raises(KeyboardInterrupt):
            put_back(copy, file)
    with pytest.raises(StorageError, match="was interrupted; run “antenne restore FILE” again"):
        open_storage(file)
    put_back(copy, file)
    open_storage(file).close()
