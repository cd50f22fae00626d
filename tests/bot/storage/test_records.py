"""Where a database has something on a chat, and that two chats which become one touch nobody else's."""

import datetime as dtm

import pytest

from bot.storage.bundle import Storage
from bot.storage.kinds import ALL
from bot.storage.references import all_references
from tests.bot.storage.conftest import Opened

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
ANNA, BERND, GROUP, SUPERGROUP = 7_234_567_891, 7_345_678_912, -512_345_678, -1_001_234_567_890


@pytest.fixture
def storage(database: Opened) -> Storage:
    """A new database."""
    return database()


def pass_on(storage: Storage, chat: int) -> int:
    """A question that is with the team, and a text that waits."""
    number = storage.handovers.draft(chat, "de", "Frage", T0)
    storage.handovers.agree(number, T0)
    storage.handovers.posted(number, GROUP, 17)
    storage.letters.add(number, "team", "text", T0, text="Noch etwas")
    return number


def test_the_places_of_a_chat_are_in_every_table_that_leads_to_it(storage: Storage) -> None:
    storage.subscribers.subscribe(ANNA, ALL, "de", T0)
    pass_on(storage, ANNA)
    places = storage.records.places(ANNA)
    assert storage.records.left(places) == {
        **dict.fromkeys(("chats", "subscribers", "subscriptions", "handovers", "letters", "posts"), 1)
    }
    storage.chats.forget(ANNA)
    assert storage.records.left(places) == {}


def test_others_are_not_counted(storage: Storage) -> None:
    pass_on(storage, BERND)
    storage.subscribers.subscribe(ANNA, ALL, "de", T0)
    assert set(storage.records.left(storage.records.places(ANNA))) == {"chats", "subscribers", "subscriptions"}


def test_an_unknown_chat_has_no_places(storage: Storage) -> None:
    assert storage.records.places(ANNA) == []
    assert storage.records.choices(ANNA) is None
    assert storage.records.dispatches(ANNA) == []


def test_only_columns_that_hold_a_chat_s_number_refer_to_chats(storage: Storage) -> None:
    references = all_references(storage.connections[0], "chats")
    assert {("subscribers", "chat"), ("subscriptions", "chat"), ("deliveries", "chat"), ("handovers", "chat")} <= set(
        references
    )
    assert not {("letters", "handover"), ("posts", "handover")} & set(references)


def test_groups_that_become_one_leave_a_question_of_the_same_number_alone(storage: Storage) -> None:
    storage.subscribers.subscribe(GROUP, ALL, "de", T0)
    storage.subscribers.subscribe(SUPERGROUP, ALL, "de", T0)
    number = pass_on(storage, ANNA)
    assert number == storage.chats.number(GROUP)
    storage.subscribers.move(GROUP, SUPERGROUP)
    assert [letter.text for letter in storage.letters.waiting(number)] == ["Noch etwas"]
    assert storage.subscribers.get(GROUP) is None


def test_nothing_is_written_about_a_question_that_is_gone(storage: Storage) -> None:
    number = pass_on(storage, ANNA)
    storage.chats.forget(ANNA)
    storage.letters.add(number, "team", "blocked", T0)
    assert storage.letters.next(T0) is None
