"""From a file to a server and back: everything arrives as it was, or nothing does."""

import datetime as dtm
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.storage.bundle import Storage, open_storage
from bot.storage.complaints import StorageError
from bot.storage.decisions import Place
from bot.storage.deliveries import Broadcast
from bot.storage.feedback import Rated
from bot.storage.kinds import ALL
from bot.storage.moving import move
from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.opening import open_shared
from bot.storage.workshops import Seen
from knowledge.reply import Reply
from tests.tables import rows_about
from tests.workshops import workshop

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
DAY = dtm.timedelta(days=1)
ANNA, GROUP = 7_234_567_891, -1_001_234_567_890
KEY = Fernet.generate_key().decode()
PEINE = workshop("peine", "2026-12-05 14:00")


def fill(storage: Storage) -> None:
    """Something in every table, also rows with gaps before them."""
    for chat in range(1, 30):
        storage.subscribers.subscribe(chat, ALL, "de", T0)
    storage.subscribers.subscribe(ANNA, "peine", "fr", T0)
    storage.subscribers.wish(ANNA, "hours", True)
    storage.chats.simplify(GROUP, True, T0)
    storage.workshops.put(Seen(PEINE, 1, T0, T0, PEINE))
    storage.deliveries.open(Broadcast("peine", 1, "week", T0, T0 + 30 * DAY, T0 + DAY, before=PEINE), T0)
    for number in range(500):
        storage.questions.note(Reply("none", "de", score=number / 7), f"Frage „{number}“ 🎒", T0.date())
    storage.questions.note(Reply("answer", "fr", "praxes", "what"), "Vier?", T0.date())
    storage.decisions.assign("assigned", [1, 3], Place("praxes", "de", "money"), "Eins?", T0.date())
    storage.feedback.remark(storage.feedback.note(Rated("praxes", "money", "fr", "a"), "down", T0.date()), "Nein.")
    number = storage.handovers.draft(ANNA, "de", "Frage", T0)
    storage.handovers.agree(number, T0)
    storage.handovers.posted(number, GROUP, 17)
    storage.letters.add(number, "team", "text", T0, text="Noch etwas")
    storage.announcements.draft("Hallo", "Salut", T0)
    storage.alerts.note("abc", T0)
    storage.chats.forget(5)


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a file, and the numbers it gave last."""
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        kept = [table for table in tables if table != "_sqlite_migrations"]
        return {table: sorted(db.execute(f"select * from {table}").fetchall(), key=repr) for table in kept}  # noqa: S608


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database in use, sealed."""
    path = tmp_path / "old.db"
    storage = open_storage(path, [KEY])
    fill(storage)
    storage.close()
    return path


def test_a_table_that_has_been_asked_for_a_number_and_has_given_none_arrives(
    tmp_path: Path, postgres_address: PostgresAddress
) -> None:
    file = tmp_path / "antenne.db"
    with closing(open_storage(file)) as storage:
        storage.subscribers.subscribe(ANNA, ALL, "de", T0)
        assert storage.connections[-1].last_number("deliveries") == 0
    move(file, postgres_address)
    with closing(open_shared(postgres_address)) as storage:
        assert storage.subscribers.count() == 1
        assert storage.deliveries.open(Broadcast("peine", 1, "week", T0, T0 + 30 * DAY, T0 + DAY), T0) == 1


def test_there_and_back_every_row_and_number_is_as_it_was(
    old: Path, tmp_path: Path, postgres_address: PostgresAddress
) -> None:
    there = move(old, postgres_address)
    back = move(postgres_address, tmp_path / "new.db")
    assert there == back
    assert contents(old) == contents(tmp_path / "new.db")
    assert {one.table: one.rows for one in there} == {
        table: len(rows) for table, rows in contents(old).items() if table != "sqlite_sequence"
    }
    assert all(one.rows for one in there)


def test_a_bot_goes_on_where_the_other_has_ended(old: Path, postgres_address: PostgresAddress) -> None:
    before = open_storage(old, [KEY])
    move_numbers = before.chats.keep(5_000_000_001, T0)
    before.chats.release(5_000_000_001)
    subscriber, backlog = before.subscribers.get(ANNA), before.deliveries.backlog()
    before.close()
    move(old, postgres_address)
    after = open_shared(postgres_address, [KEY])
    assert after.subscribers.get(ANNA) == subscriber
    assert after.deliveries.backlog() == backlog
    assert after.handovers.of(ANNA)[0].agreed
    assert after.chats.keep(5_000_000_002, T0) > move_numbers
    after.close()


def test_what_is_sealed_stays_sealed(old: Path, postgres_address: PostgresAddress) -> None:
    move(old, postgres_address)
    assert rows_about(old, ANNA) == []
    with pytest.raises(StorageError, match="is sealed and ANTENNE_KEY is not set"):
        open_shared(postgres_address)


def test_a_target_that_is_not_empty_is_refused(old: Path, postgres_address: PostgresAddress) -> None:
    storage = open_shared(postgres_address)
    storage.subscribers.subscribe(1, ALL, "de", T0)
    storage.close()
    with pytest.raises(StorageError, match=r"is not empty \(chats, subscribers, subscriptions\)"):
        move(old, postgres_address)
    with pytest.raises(StorageError, match="is there already"):
        move(postgres_address, old)


def test_a_server_that_a_bot_uses_is_neither_source_nor_target(
    old: Path, tmp_path: Path, postgres_address: PostgresAddress
) -> None:
    running = open_shared(postgres_address)
    for source, target in ((old, postgres_address), (postgres_address, tmp_path / "new.db")):
        with pytest.raises(StorageError, match="stop them all first"):
            move(source, target)
    running.close()
    assert [path.name for path in tmp_path.glob("*new*")] == []


def test_a_failure_leaves_the_target_as_it_was(
    old: Path, tmp_path: Path, postgres_address: PostgresAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = iter(range(1000))
    with monkeypatch.context() as patched:
        patched.setattr("bot.storage.moving._digest", lambda _: str(next(digests)))
        for target in (postgres_address, tmp_path / "new.db"):
            with pytest.raises(StorageError, match="did not arrive as it was; nothing is moved"):
                move(old, target)
    assert [path.name for path in tmp_path.glob("*new*")] == []
    assert all(one.rows for one in move(old, postgres_address))
