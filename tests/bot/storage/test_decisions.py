"""Questions that wait for the staff, and what was decided on them."""

import datetime as dtm
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.storage.bundle import Storage, open_storage
from bot.storage.decisions import Decision, Place, digest_of
from bot.storage.migrations import migrations
from knowledge.reply import Reply
from tests.bot.storage.conftest import Opened

DAY = dtm.date(2026, 9, 1)
PLACE = Place("praxes", "de", "money")
KEY = "cHJvYmVzY2hsdWVzc2VsLXByb2Jlc2NobHVlc3NlbC0="


@pytest.fixture
def storage(database: Opened) -> Storage:
    """A storage with three questions without an answer, and one with, sealed."""
    opened = database([KEY])
    for text in ("Eins?", "Zwei?", "Drei?"):
        opened.questions.note(Reply("none", "de"), text, DAY)
    opened.questions.note(Reply("answer", "de", "praxes", "what"), "Vier?", DAY)
    return opened


def waiting(storage: Storage) -> list[tuple[int, str]]:
    """The questions that nobody has decided on."""
    return [(question.id, question.text) for question in storage.questions.unanswered(DAY)]


def test_what_was_decided_waits_no_more_and_undone_it_waits_again(storage: Storage) -> None:
    assert waiting(storage) == [(1, "Eins?"), (2, "Zwei?"), (3, "Drei?")]
    number = storage.decisions.assign("assigned", [1, 3], PLACE, "Eins?", DAY)
    assert waiting(storage) == [(2, "Zwei?")]
    assert storage.decisions.get(number) == Decision(number, "assigned", 1, PLACE, digest_of("Eins?"))
    aside = storage.decisions.put_aside([2], DAY)
    assert waiting(storage) == []
    assert storage.decisions.get(aside) == Decision(aside, "aside", 2, None, None)
    storage.decisions.undo(number)
    assert storage.decisions.get(number) is None
    assert waiting(storage) == [(1, "Eins?"), (3, "Drei?")]


def test_a_text_that_was_deleted_or_that_another_key_sealed_does_not_wait(storage: Storage) -> None:
    storage.questions.forget_texts(DAY + dtm.timedelta(days=1))
    assert waiting(storage) == []


def test_an_id_is_never_given_twice(storage: Storage) -> None:
    storage.connections[0].execute("delete from questions where id >= 3")
    storage.connections[0].execute("vacuum")
    storage.questions.note(Reply("none", "fr"), "Cinq ?", DAY)
    assert waiting(storage) == [(1, "Eins?"), (2, "Zwei?"), (5, "Cinq ?")]


@pytest.mark.file_only
def test_a_decision_keeps_no_text(storage: Storage, tmp_path: Path) -> None:
    storage.decisions.assign("assigned", [1], PLACE, "Was kostet Zwetschgenkuchen?", DAY)
    assert all(b"Zwetschgenkuchen" not in path.read_bytes() for path in tmp_path.iterdir())


def test_the_questions_of_an_older_database_are_kept_in_their_order(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old = Database(path)
    migrations.apply(old, stop_before="chats")
    old.execute("delete from questions")
    for day, text in (("2026-09-02", "Zwei?"), ("2026-09-01", "Eins?")):
        old.table("questions").insert({"day": day, "language": "de", "outcome": "none", "score": 0.5, "text": text})
    old.close()
    opened = open_storage(path)
    assert waiting(opened) == [(1, "Zwei?"), (2, "Eins?")]
    assert [row["day"] for row in opened.questions.rows()] == ["2026-09-02", "2026-09-01"]
    opened.close()
