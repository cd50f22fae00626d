"""Announcements in the database: what is kept of them, and for how long."""

import datetime as dtm
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.clock import ZONE
from bot.reminders.announcing import Announcing
from bot.reminders.programme import Programme
from bot.storage.announcements import Recipients
from bot.storage.bundle import Storage, open_storage
from bot.storage.kinds import ALL
from bot.storage.migrations import migrations
from tests.bot.storage.conftest import Opened

T0 = dtm.datetime(2026, 9, 1, 12, 0, tzinfo=ZONE)


@pytest.fixture
def storage(database: Opened) -> Storage:
    """An empty database."""
    return database()


def announcing(storage: Storage, now: dtm.datetime = T0) -> Announcing:
    """Announcements, at a moment."""
    return Announcing(storage, lambda: now, ZONE, lambda: None)


def rows(storage: Storage, table: str) -> int:
    """How many rows a table has."""
    return int(storage.connections[-1].execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608


def test_a_draft_is_kept_for_a_day_and_nothing_goes_out(storage: Storage) -> None:
    storage.subscribers.subscribe(7, ALL, "de", T0)
    draft = announcing(storage).draft("Hallo", "Salut")
    programme = Programme(storage, ZONE)
    programme.forget_old(T0 + dtm.timedelta(hours=23))
    assert announcing(storage).find(draft.number) == draft
    programme.forget_old(T0 + dtm.timedelta(days=1))
    assert rows(storage, "announcements") == rows(storage, "deliveries") == 0


def test_what_was_sent_is_forgotten_after_90_days_with_who_got_it(storage: Storage) -> None:
    storage.subscribers.subscribe(7, ALL, "de", T0)
    at_work = announcing(storage)
    assert at_work.send(at_work.draft("Hallo", "Salut").number, 1) == "sent"
    programme = Programme(storage, ZONE)
    programme.forget_old(T0 + dtm.timedelta(days=89))
    assert [rows(storage, table) for table in ("announcements", "broadcasts", "deliveries")] == [1, 1, 1]
    programme.forget_old(T0 + dtm.timedelta(days=90))
    assert [rows(storage, table) for table in ("announcements", "broadcasts", "deliveries")] == [0, 0, 0]
    assert storage.subscribers.get(7)


def test_a_number_is_never_given_twice(storage: Storage) -> None:
    at_work = announcing(storage)
    first = at_work.draft("Hallo", "Salut")
    assert at_work.discard(first.number)
    assert at_work.draft("Hallo", "Salut").number != first.number


def test_recipients_are_those_to_whom_it_then_goes(storage: Storage) -> None:
    for chat, language in ((1, "de"), (2, "fr"), (3, "de"), (4, "de"), (-5, "fr")):
        storage.subscribers.subscribe(chat, ALL if chat % 2 else "celle", language, T0)  # type: ignore[arg-type]
    storage.subscribers.sleep(3, T0)
    storage.subscribers.wish(4, "office", False)
    assert storage.announcements.recipients() == Recipients(de=1, fr=2, asleep=1, off=1)
    at_work = announcing(storage)
    draft = at_work.draft("Hallo", "Salut")
    at_work.send(draft.number, 3)
    progress = storage.announcements.progress(draft)
    assert (progress.waiting, progress.asleep) == (3, 1)


def test_whoever_ends_reminders_leaves_nothing_of_it_behind(storage: Storage) -> None:
    storage.subscribers.subscribe(7, ALL, "de", T0)
    at_work = announcing(storage)
    at_work.send(at_work.draft("Hallo", "Salut").number, 1)
    storage.subscribers.end(7)
    assert rows(storage, "deliveries") == rows(storage, "chats") == 0


def test_where_nobody_would_get_it_nothing_is_sent_whatever_the_button_says(storage: Storage) -> None:
    at_work = announcing(storage)
    draft = at_work.draft("Hallo", "Salut")
    assert at_work.send(draft.number, 0) == "other number"
    assert at_work.find(draft.number) == draft
    assert not at_work.stop(draft.number)


def test_of_many_chats_one_in_twenty_more_or_less_is_no_other_number(storage: Storage) -> None:
    for chat in range(1, 101):
        storage.subscribers.subscribe(chat, ALL, "de", T0)
    at_work = announcing(storage)
    draft = at_work.draft("Hallo", "Salut")
    assert at_work.send(draft.number, 107) == "other number"
    assert at_work.send(draft.number, 105) == "sent"


def test_its_title_is_how_it_begins(storage: Storage) -> None:
    at_work = announcing(storage)
    at_work.draft("Umzug\nWir ziehen um.", "Déménagement")
    at_work.draft("x" * 100, "y")
    titles = storage.announcements.titles()
    assert titles["announcement-1"] == "Umzug"
    assert titles["announcement-2"] == "x" * 39 + "…"
    assert storage.announcements.titles("fr") == {"announcement-1": "Déménagement", "announcement-2": "y"}


def test_who_was_subscribed_before_there_were_announcements_gets_them(tmp_path: Path) -> None:
    path = tmp_path / "before.db"
    db = Database(path)
    migrations.apply(db, stop_before="announcements")
    db.execute("insert into chats (look_up, sealed, seen) values ('7', '7', '2026-09-01')")
    db.execute(
        "insert into subscribers (chat, language, week, day, hours, new, changes, deadline)"
        " values (1, 'fr', 1, 1, 0, 1, 1, 1)"
    )
    db.execute("insert into subscriptions values (1, ?, '2026-07-01 08:00:00')", [ALL])
    db.close()
    storage = open_storage(path)
    assert storage.announcements.recipients() == Recipients(de=0, fr=1, asleep=0, off=0)
    somebody = storage.subscribers.get(7)
    assert somebody
    assert "office" in somebody.wishes
    storage.close()
