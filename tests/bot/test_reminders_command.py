"""`antenne reminders`: what goes out to how many, and what went out, read from a database that a bot may be using."""

import datetime as dtm
import io
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from bot.cli import app as command_line
from bot.clock import ZONE
from bot.commands.reminders import FAULTY, NOBODY, print_reminders, to_come
from bot.reminders.announcing import Announcing
from bot.reminders.programme import Programme
from bot.storage.bundle import Storage, open_in_memory, open_storage
from bot.storage.database import connect_to_read
from bot.storage.deliveries import State
from bot.storage.kinds import ALL, WISHES, Wish
from knowledge.load import Loaded

SMALL = Path(__file__).parent.parent / "knowledge" / "small"
SEEN = dtm.datetime(2026, 9, 1, 12, 0, tzinfo=ZONE)
NOW = dtm.datetime(2026, 9, 20, 12, 0, tzinfo=ZONE)
CELLE, ONLINE = "celle-2026-10", "online-2026-12"

Shown = Callable[..., list[list[str]]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database of a bot."""
    return tmp_path / "antenne.db"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Two workshops: on 6 October in Celle, from 10:00, with a deadline on 25 September, and on 1 December online."""
    return Path(shutil.copytree(SMALL, tmp_path / "content"))


@pytest.fixture
def storage(path: Path, content: Path) -> Iterator[Storage]:
    """The database of a bot that has told its subscribers of both workshops, and is still open."""
    storage = open_storage(path)
    programme = Programme(storage, ZONE)
    programme.note(Loaded(content).workshops.values(), SEEN)
    programme.open_due(SEEN)
    yield storage
    storage.close()


@pytest.fixture
def shown(path: Path, content: Path) -> Shown:
    """The rows of all tables that the command prints, cell by cell."""

    def run(days: int = 30, now: dtm.datetime = NOW) -> list[list[str]]:
        lines = printed(content, path, days, now).splitlines()
        rows = (re.split(r"\s{2,}", line.strip()) for line in lines)
        return [row for row in rows if len(row) > 3 and row[1] != "about"]

    return run


def printed(content: Path, database: Path, days: int = 30, now: dtm.datetime = NOW) -> str:
    """What the command prints."""
    console = Console(file=io.StringIO(), width=160)
    print_reminders(content, database, now, days, console)
    text: str = console.file.getvalue()  # type: ignore[attr-defined]
    return text


def subscribe(storage: Storage, *chats: int, workshop: str) -> None:
    """Subscribe chats at the moment at which the bot saw the workshops."""
    for chat in chats:
        storage.subscribers.subscribe(chat, workshop, "de", SEEN)


def test_it_says_when_what_goes_out_to_how_many(storage: Storage, shown: Shown) -> None:
    subscribe(storage, 1, 2, workshop=CELLE)
    subscribe(storage, 2, 3, workshop=ALL)
    subscribe(storage, 4, workshop=ONLINE)
    storage.subscribers.wish(2, "hours", True)
    storage.subscribers.wish(3, "day", False)
    celle = f"{CELLE}: Workshop zur Finanzierung"
    assert shown() == [
        ["Tue 2026-09-22 10:00", celle, "registration closes", "3"],
        ["Tue 2026-09-29 10:00", celle, "a week before", "3"],
        ["Mon 2026-10-05 10:00", celle, "a day before", "2"],
        ["Tue 2026-10-06 08:00", celle, "two hours before", "1"],
    ]


def test_announcements_stand_among_what_is_under_way_by_how_they_begin(storage: Storage, shown: Shown) -> None:
    subscribe(storage, 1, 2, workshop=CELLE)
    announcing = Announcing(storage, lambda: SEEN, ZONE, lambda: None)
    first = announcing.draft("Umzug", "Déménagement")
    announcing.draft("Noch nicht bestätigt", "Pas encore confirmé")
    announcing.send(first.number, 2)
    delivery = storage.deliveries.next(SEEN, night=False)
    assert delivery
    storage.deliveries.settle(delivery, "sent", SEEN)
    announcing.stop(first.number)
    [row] = [row for row in shown(now=SEEN) if "announcement" in row]
    assert row[1:] == [f"{first.name}: Umzug", "announcement", "1 sent, 1 skipped"]


def test_it_looks_as_far_ahead_as_it_is_told(storage: Storage, shown: Shown) -> None:
    subscribe(storage, 1, workshop=ALL)
    assert shown(days=1) == []
    assert [row[0] for row in shown(days=9)] == ["Tue 2026-09-22 10:00", "Tue 2026-09-29 10:00"]
    online = f"{ONLINE}: Online-Treffen"
    assert shown(days=90)[-2:] == [
        ["Tue 2026-11-24 10:00", online, "a week before", "1"],
        ["Mon 2026-11-30 10:00", online, "a day before", "1"],
    ]


def test_chats_that_can_not_be_written_to_are_not_counted(storage: Storage, shown: Shown) -> None:
    subscribe(storage, 1, 2, workshop=CELLE)
    storage.subscribers.sleep(2, SEEN)
    assert [row[-1] for row in shown(days=9)] == ["1", "1"]


def test_workshops_that_the_bot_has_not_seen_yet_are_news_and_nothing_is_written(
    storage: Storage, content: Path, path: Path, shown: Shown
) -> None:
    subscribe(storage, 1, workshop=ALL)
    subscribe(storage, 2, workshop=CELLE)
    entry = (
        "\n- id: peine-2027-01\n  title: {de: Neu, fr: Nouveau}\n  starts: 2027-01-10 10:00\n  place: {town: Peine}\n"
    )
    text = (content / "workshops.yaml").read_text("utf-8")
    changed = text.replace("starts: 2026-10-06 10:00", "starts: 2026-10-06 11:00")
    assert changed != text
    (content / "workshops.yaml").write_text(changed + entry, "utf-8")
    before = dump(path)
    assert shown(days=9) == [
        ["now", f"{CELLE}: Workshop zur Finanzierung", "moved", "2"],
        ["now", "peine-2027-01: Neu", "new workshop", "1"],
        ["Tue 2026-09-22 10:00", f"{CELLE}: Workshop zur Finanzierung", "registration closes", "2"],
        ["Tue 2026-09-29 11:00", f"{CELLE}: Workshop zur Finanzierung", "a week before", "2"],
    ]
    assert dump(path) == before


def test_what_is_overdue_goes_out_now_and_what_is_over_does_not(storage: Storage, shown: Shown) -> None:
    subscribe(storage, 1, workshop=ALL)
    assert [row[0] for row in shown(now=dtm.datetime(2026, 9, 23, 9, 0, tzinfo=ZONE), days=1)] == ["now"]
    assert shown(now=dtm.datetime(2026, 10, 6, 10, 0, tzinfo=ZONE), days=1) == []


def test_what_is_under_way_is_counted_by_what_has_become_of_it(storage: Storage, content: Path, shown: Shown) -> None:
    subscribe(storage, *range(1, 9), workshop=CELLE)
    programme = Programme(storage, ZONE)
    due = dtm.datetime(2026, 9, 22, 10, 0, tzinfo=ZONE)
    assert programme.open_due(due) == 8
    ends: list[State] = ["sent", "sent", "sent", "skipped", "failed", "uncertain"]
    for end in ends:
        delivery = storage.deliveries.next(due, night=False)
        assert delivery is not None
        storage.deliveries.start(delivery)
        storage.deliveries.settle(delivery, end, due)
    delivery = storage.deliveries.next(due, night=False)
    assert delivery is not None
    storage.deliveries.start(delivery)
    celle = f"{CELLE}: Workshop zur Finanzierung"
    row = ["Tue 2026-09-22 10:00", celle, "registration closes", "3 sent, 2 waiting, 1 skipped, 1 failed, 1 uncertain"]
    assert shown(now=due, days=1) == [row]
    assert row in shown(now=due + dtm.timedelta(days=12), days=1)


def test_what_all_have_got_is_shown_for_a_week(storage: Storage, shown: Shown) -> None:
    subscribe(storage, 1, workshop=CELLE)
    due = dtm.datetime(2026, 9, 22, 10, 0, tzinfo=ZONE)
    Programme(storage, ZONE).open_due(due)
    delivery = storage.deliveries.next(due, night=False)
    assert delivery is not None
    storage.deliveries.settle(delivery, "sent", due)
    for days, rows in ((6, 1), (8, 0)):
        lately = [row for row in shown(now=due + dtm.timedelta(days=days), days=0) if row[-1] == "1 sent"]
        assert len(lately) == rows


def test_a_bot_that_writes_is_not_disturbed_and_does_not_disturb(storage: Storage, shown: Shown) -> None:
    subscribe(storage, 1, workshop=CELLE)
    with storage.atomic():
        subscribe(storage, 2, workshop=CELLE)
        assert [row[-1] for row in shown(days=9)] == ["1", "1"]
    assert [row[-1] for row in shown(days=9)] == ["2", "2"]


def test_with_faulty_content_the_bot_goes_by_what_it_knew(
    storage: Storage, content: Path, path: Path, shown: Shown
) -> None:
    subscribe(storage, 1, workshop=CELLE)
    (content / "workshops.yaml").write_text("- id: [", "utf-8")
    assert printed(content, path).splitlines()[0] == FAULTY
    assert [row[0] for row in shown(days=9)] == ["Tue 2026-09-22 10:00", "Tue 2026-09-29 10:00"]


def test_without_a_database_nobody_is_subscribed_and_none_is_made(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTENNE_DATABASE", str(path))
    done = CliRunner().invoke(command_line, ["reminders"])
    assert (done.exit_code, done.stdout) == (0, f"{NOBODY}\n")
    assert not path.exists()


def test_in_a_database_that_is_older_than_the_reminders_nobody_is_subscribed(path: Path, content: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("create table questions (day text)")
    db.close()
    assert printed(content, path) == f"{NOBODY}\n"


def test_a_file_that_is_no_database_is_one_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("a letter to the mayor " * 100)
    monkeypatch.setenv("ANTENNE_DATABASE", str(path))
    done = CliRunner().invoke(command_line, ["reminders", "--for", "7"])
    assert done.exit_code == 1
    [complaint] = done.stderr.splitlines()
    assert complaint.startswith(f"antenne: the database {path} can't be read: ")


people = st.lists(
    st.tuples(
        st.sets(st.sampled_from([CELLE, ONLINE, "gone", ALL]), min_size=1),
        st.sets(st.sampled_from(WISHES)),
        st.booleans(),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(people)
def test_all_counted_at_once_are_as_many_as_the_bot_will_write_to(
    people: list[tuple[set[str], set[Wish], bool]],
) -> None:
    storage = open_in_memory()
    db, subscribers = storage.connections[-1], storage.subscribers
    for chat, (workshops, wishes, asleep) in enumerate(people, start=1):
        for workshop in sorted(workshops):
            subscribers.subscribe(chat, workshop, "de", SEEN)
        for wish in WISHES:
            subscribers.wish(chat, wish, wish in wishes)
        if asleep:
            subscribers.sleep(chat, SEEN)
    expected = to_come(Loaded(SMALL).workshops, db, NOW, 100)
    assert len(expected) == 8
    assert [count for _, count in expected] == [storage.deliveries.expected(broadcast) for broadcast, _ in expected]
    db.close()


def dump(path: Path) -> list[str]:
    """Everything in a database."""
    db = connect_to_read(path)
    found = list(db.conn.iterdump())
    db.close()
    return found
