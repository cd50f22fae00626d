"""A database from before local numbers: everybody keeps what they have, and goes on being reminded."""

import datetime as dtm
import sqlite3
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlite_utils import Database

from bot.storage.bundle import open_storage
from bot.storage.deliveries import Broadcast
from bot.storage.kinds import ALL
from bot.storage.migrations import migrations

KEY = Fernet.generate_key().decode()
PERSON, GROUP, ASLEEP_ONE = 7_234_567_891, -1_001_234_567_890, 7_345_678_912
DUE = dtm.datetime(2026, 9, 22, 10, tzinfo=dtm.UTC)
WISHED_BEFORE = {"week", "day", "hours", "new", "changes", "deadline"}
DELIVERY = (
    "insert into deliveries (id, workshop, revision, chat, kind, due, until, anytime, state, attempts, next_try,"
    " last_error) values (?, 'peine', 1, ?, 'week', '2026-09-22 10:00:00', '2026-09-23 10:00:00', 0, ?, ?,"
    " '2026-09-22 10:00:00', ?)"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database in its form before, with three subscribers and their deliveries."""
    path = tmp_path / "antenne.db"
    db = Database(path)
    db.enable_wal()
    migrations.apply(db, stop_before="chats")
    for chat, language, asleep in ((PERSON, "de", None), (GROUP, "fr", None), (ASLEEP_ONE, "fr", "2026-08-01")):
        db.execute("insert into subscribers values (?, ?, 1, 1, 0, 1, 1, 1, ?)", [chat, language, asleep])
        db.execute("insert into subscriptions values (?, ?, '2026-07-01 08:00:00')", [chat, ALL])
    db.execute("insert into subscriptions values (?, 'celle', '2026-07-02 08:00:00')", [PERSON])
    db.execute(DELIVERY, [8, PERSON, "planned", 2, "a proxy"])
    db.execute(DELIVERY, [5, GROUP, "sending", 0, None])
    db.execute("insert into broadcasts values ('peine', 1, 'week', '2026-09-22 10:00:00', '2026-09-22 10:00:00', null)")
    db.execute("insert into questions values ('2026-08-31', 'de', 'none', null, null, 0.2, 'p: Wer hilft mir?')")
    db.execute("insert into questions values ('2026-08-31', 'de', 'answer', 'praxes', 'what', 0.9, null)")
    db.close()
    return path


@pytest.mark.parametrize("keys", [[], [KEY]])
def test_everybody_keeps_their_reminders(path: Path, keys: list[str]) -> None:
    storage = open_storage(path, keys)
    found = {chat: storage.subscribers.get(chat) for chat in (PERSON, GROUP, ASLEEP_ONE)}
    assert {
        chat: (who.chat, who.language, sorted(who.workshops), sorted(who.wishes & WISHED_BEFORE), who.asleep)
        for chat, who in found.items()
        if who
    } == {
        PERSON: (PERSON, "de", [ALL, "celle"], ["changes", "day", "deadline", "new", "week"], False),
        GROUP: (GROUP, "fr", [ALL], ["changes", "day", "deadline", "new", "week"], False),
        ASLEEP_ONE: (ASLEEP_ONE, "fr", [ALL], ["changes", "day", "deadline", "new", "week"], True),
    }
    storage.close()


@pytest.mark.parametrize("keys", [[], [KEY]])
def test_what_was_on_its_way_and_what_waited_is_so_still(path: Path, keys: list[str]) -> None:
    storage = open_storage(path, keys)
    [on_its_way] = storage.deliveries.in_flight()
    assert (on_its_way.id, on_its_way.chat, on_its_way.attempts) == (5, GROUP, 0)
    waits = storage.deliveries.next(DUE, night=False)
    assert waits
    assert (waits.id, waits.chat, waits.attempts, waits.due) == (8, PERSON, 2, DUE)
    storage.close()


def test_a_broadcast_goes_to_them_in_the_order_of_before(path: Path) -> None:
    storage = open_storage(path)
    storage.deliveries.settle(storage.deliveries.in_flight()[0], "sent", DUE)
    storage.deliveries.open(Broadcast("celle", 0, "week", DUE, DUE + dtm.timedelta(hours=9), DUE), DUE)
    order = []
    while (delivery := storage.deliveries.next(DUE, night=False)) is not None:
        storage.deliveries.settle(delivery, "sent", DUE)
        order.append((delivery.workshop, delivery.chat))
    assert order == [("peine", PERSON), ("celle", GROUP), ("celle", PERSON)]
    storage.close()


@pytest.mark.parametrize("keys", [[], [KEY]])
def test_questions_read_as_they_were_asked(path: Path, keys: list[str]) -> None:
    storage = open_storage(path, keys)
    assert [row["text"] for row in storage.questions.rows()] == ["p: Wer hilft mir?", None]
    storage.close()


def test_opening_it_with_a_key_leaves_nobody_readable(path: Path) -> None:
    before = b"".join(file.read_bytes() for file in path.parent.glob("antenne.db*"))
    assert PERSON.to_bytes(6, "big") in before
    open_storage(path, [KEY]).close()
    after = b"".join(file.read_bytes() for file in path.parent.glob("antenne.db*"))
    for chat in (PERSON, GROUP, ASLEEP_ONE):
        assert str(chat).encode() not in after
        assert chat.to_bytes(6, "big", signed=True) not in after
        assert chat.to_bytes(8, "big", signed=True) not in after
    assert b"Wer hilft" not in after


def test_the_tables_are_whole_and_forget_with_the_chat(path: Path) -> None:
    open_storage(path).close()
    with sqlite3.connect(path) as db:
        db.execute("pragma foreign_keys = on")
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
        assert db.execute("pragma foreign_key_check").fetchall() == []
        db.execute("delete from chats")
        for table in ("subscribers", "subscriptions", "deliveries"):
            assert db.execute(f"select count(*) from {table}").fetchone() == (0,)  # noqa: S608 (our own names)
    db.close()
