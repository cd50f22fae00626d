"""Hand-overs at rest: what is written down, in which order it leaves, and that a file without its key names nobody."""

import datetime as dtm
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.storage.bundle import Storage
from tests.bot.storage.conftest import Opened
from tests.tables import rows_about

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
SOON = T0 + dtm.timedelta(minutes=5)
ANNA, BEN = 7_111_000_111, 7_222_000_222
ROOM = -1_001_234_567_890


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database file."""
    return tmp_path / "antenne.db"


@pytest.fixture
def storage(database: Opened) -> Storage:
    """A database with a key, in which nobody has asked anything."""
    return database([Fernet.generate_key().decode()])


def passed_on(storage: Storage, chat: int, text: str) -> int:
    """A hand-over whose question waits to be sent."""
    number = storage.handovers.draft(chat, "de", text, T0)
    assert storage.handovers.agree(number, T0)
    storage.letters.add(number, "team", "question", T0, text=text)
    return number


def sent(storage: Storage, now: dtm.datetime) -> list[str | None]:
    """The texts of what may leave, in order; each arrives."""
    texts = []
    while letter := storage.letters.next(now):
        texts.append(letter.text)
        storage.letters.delete(letter)
    return texts


@pytest.mark.file_only
def test_neither_chats_nor_texts_can_be_read_without_the_key(storage: Storage, path: Path) -> None:
    storage.handovers.draft(ANNA, "de", "ein Zebra aus Timbuktu", T0)
    passed_on(storage, BEN, "ein Esel aus Timbuktu")
    storage.flush()
    assert b"Timbuktu" not in path.read_bytes()
    assert rows_about(path, ANNA) == rows_about(path, BEN) == []
    assert [handover.draft for handover in storage.handovers.of(ANNA)] == ["ein Zebra aus Timbuktu"]


def test_a_new_draft_takes_the_place_of_the_one_before_under_another_number(storage: Storage) -> None:
    first = storage.handovers.draft(ANNA, "de", "erstens", T0)
    second = storage.handovers.draft(ANNA, "de", "zweitens", T0)
    assert first != second
    assert storage.handovers.get(first) is None
    assert not storage.handovers.agree(first, T0)


def test_numbers_are_never_given_twice(storage: Storage) -> None:
    first = passed_on(storage, ANNA, "erstens")
    storage.handovers.delete(first)
    assert passed_on(storage, BEN, "zweitens") > first


def test_a_draft_is_agreed_to_once_and_only_with_a_text(storage: Storage) -> None:
    asked = storage.handovers.draft(ANNA, "de", None, T0)
    assert not storage.handovers.agree(asked, T0)
    number = storage.handovers.draft(ANNA, "de", "Frage", T0)
    assert [storage.handovers.agree(number, T0) for _ in range(2)] == [True, False]


def test_letters_of_a_hand_over_leave_in_order_and_others_do_not_wait_for_them(storage: Storage) -> None:
    first = passed_on(storage, ANNA, "erstens")
    storage.letters.add(first, "team", "text", T0, text="dazu noch")
    passed_on(storage, BEN, "eine andere")
    stuck = storage.letters.next(T0)
    assert stuck
    storage.letters.again(stuck, SOON)
    assert sent(storage, T0) == ["eine andere"]
    assert sent(storage, SOON) == ["erstens", "dazu noch"]


def test_after_a_start_nothing_waits_any_longer(storage: Storage) -> None:
    passed_on(storage, ANNA, "erstens")
    stuck = storage.letters.next(T0)
    assert stuck
    storage.letters.again(stuck, SOON)
    storage.letters.hasten()
    assert sent(storage, T0) == ["erstens"]


def test_a_message_is_taken_once(storage: Storage) -> None:
    number = passed_on(storage, ANNA, "Frage")
    assert [storage.handovers.take(number, ROOM, 5) for _ in range(2)] == [True, False]


def test_only_the_bots_own_messages_lead_to_a_hand_over_and_only_in_their_chat(storage: Storage) -> None:
    number = passed_on(storage, ANNA, "Frage")
    storage.handovers.posted(number, ROOM, 5)
    storage.handovers.take(number, ROOM, 6)
    found = storage.handovers.at_post(ROOM, 5)
    assert found
    assert found.number == number
    assert storage.handovers.at_post(ROOM, 6) is None
    assert storage.handovers.at_post(ROOM - 1, 5) is None
    assert storage.handovers.at_message(BEN, 5) is None


def test_a_closed_one_knows_no_messages_any_more(storage: Storage) -> None:
    number = passed_on(storage, ANNA, "Frage")
    storage.handovers.posted(number, ROOM, 5)
    assert [storage.handovers.close(number, T0) for _ in range(2)] == [True, False]
    storage.handovers.posted(number, ROOM, 7)
    assert storage.handovers.at_post(ROOM, 5) is storage.handovers.at_post(ROOM, 7) is None


def test_with_the_last_hand_over_the_chat_is_forgotten_and_not_before(storage: Storage) -> None:
    first, second = passed_on(storage, ANNA, "erstens"), passed_on(storage, ANNA, "zweitens")
    storage.handovers.delete(first)
    assert storage.chats.number(ANNA) is not None
    storage.handovers.delete(second)
    assert storage.chats.number(ANNA) is None
    assert sent(storage, T0) == []
