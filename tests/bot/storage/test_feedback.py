"""What people think of answers: counted by topic, sealed where they wrote something, and nobody in it."""

import datetime as dtm
import logging
import sqlite3
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.storage.connection import Connection
from bot.storage.feedback import LONGEST_REMARK, Feedback, Rated, Remark
from bot.storage.vault import Vault
from tests.bot.storage.conftest import Opened, forbid_writing

MONDAY = dtm.date(2026, 9, 7)
TUESDAY = MONDAY + dtm.timedelta(days=1)
ANSWER = Rated("praxes", "money", "fr", "a1b2c3")
OTHER = Rated("workshops", "what", "de", "a1b2c3")
TEXT = "Der Betrag stimmt nicht mehr."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database file."""
    return tmp_path / "antenne.db"


@pytest.fixture
def db(database: Opened) -> Connection:
    """A new database."""
    return database().connections[0]


@pytest.fixture
def feedback(db: Connection) -> Feedback:
    """Feedback under a key."""
    return Feedback(db, Vault([Fernet.generate_key().decode()]))


def rows(db: Connection) -> list[dict[str, object]]:
    """Every row, without the mark, which is drawn by lot."""
    return [
        {name: value for name, value in row.items() if name != "mark"} for row in db.query("select * from feedback")
    ]


def test_a_verdict_is_a_day_an_answer_and_a_revision_and_nothing_else(feedback: Feedback, db: Connection) -> None:
    feedback.note(ANSWER, "up", MONDAY)
    assert rows(db) == [
        {
            "day": "2026-09-07",
            "language": "fr",
            "topic": "praxes",
            "facet": "money",
            "revision": "a1b2c3",
            "verdict": "up",
            "reason": None,
            "remark": None,
        }
    ]


def test_verdicts_are_summed_up_by_topic_from_a_day_on(feedback: Feedback) -> None:
    for day, verdicts in {MONDAY: ("up", "down"), TUESDAY: ("up", "up", "down")}.items():
        for verdict in verdicts:
            feedback.note(ANSWER, "up" if verdict == "up" else "down", day)
    feedback.note(OTHER, "down", TUESDAY)
    assert feedback.summary(MONDAY) == [("praxes", 3, 2), ("workshops", 0, 1)]
    assert feedback.summary(TUESDAY) == [("praxes", 2, 1), ("workshops", 0, 1)]
    assert feedback.summary(TUESDAY + dtm.timedelta(days=1)) == []


def test_a_reason_and_a_remark_belong_to_the_verdict_of_their_mark(feedback: Feedback) -> None:
    feedback.note(ANSWER, "down", MONDAY)
    mark = feedback.note(OTHER, "down", TUESDAY)
    feedback.explain(mark, "wrong")
    feedback.remark(mark, TEXT)
    assert feedback.reasons(MONDAY) == [("workshops", "wrong", 1)]
    assert feedback.remarks(MONDAY) == [Remark(TUESDAY, OTHER, "down", "wrong", TEXT)]
    assert feedback.remarks(TUESDAY + dtm.timedelta(days=1)) == []


def test_who_changes_their_mind_counts_once_and_what_helps_needs_no_reason(feedback: Feedback) -> None:
    mark = feedback.note(ANSWER, "down", MONDAY)
    feedback.explain(mark, "hard")
    feedback.change(mark, "up")
    feedback.explain(mark, "wrong")
    assert feedback.summary(MONDAY) == [("praxes", 1, 0)]
    assert feedback.reasons(MONDAY) == []
    feedback.change(mark, "down")
    assert feedback.summary(MONDAY) == [("praxes", 0, 1)]


def test_a_mark_that_nobody_was_given_changes_nothing(feedback: Feedback, db: Connection) -> None:
    feedback.note(ANSWER, "down", MONDAY)
    before = rows(db)
    feedback.explain("0123456789abcdef", "wrong")
    feedback.remark("0123456789abcdef", TEXT)
    feedback.change("0123456789abcdef", "up")
    assert rows(db) == before


def test_a_long_remark_keeps_its_beginning(feedback: Feedback) -> None:
    feedback.remark(feedback.note(ANSWER, "down", MONDAY), "ä" * 600)
    [remark] = feedback.remarks(MONDAY)
    assert remark.text == "ä" * LONGEST_REMARK


@pytest.mark.parametrize("text", ["<b>&", "\u202eetnod", "\ud83d", "🎒" * 300, "'); drop table feedback; --"])
def test_any_text_can_be_kept_with_and_without_a_key(feedback: Feedback, db: Connection, text: str) -> None:
    for kept in (feedback, Feedback(db, Vault())):
        kept.remark(kept.note(ANSWER, "down", MONDAY), text)
    assert len(Feedback(db, Vault()).remarks(MONDAY)) == 1
    assert len(feedback.remarks(MONDAY)) == 2


@pytest.mark.file_only
def test_the_file_alone_does_not_tell_what_somebody_wrote(feedback: Feedback, db: Connection, path: Path) -> None:
    feedback.remark(feedback.note(ANSWER, "down", MONDAY), TEXT)
    db.flush()
    assert TEXT.encode() not in path.read_bytes()


def test_what_another_key_sealed_is_left_out_and_logged(
    feedback: Feedback, db: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    feedback.remark(feedback.note(ANSWER, "down", MONDAY), TEXT)
    with caplog.at_level(logging.WARNING):
        assert Feedback(db, Vault([Fernet.generate_key().decode()])).remarks(MONDAY) == []
    assert "another key" in caplog.text
    assert feedback.remarks(MONDAY)


@pytest.mark.file_only
def test_old_remarks_are_deleted_down_to_the_last_byte_and_the_verdicts_still_count(db: Connection, path: Path) -> None:
    feedback = Feedback(db, Vault())
    feedback.remark(feedback.note(ANSWER, "down", MONDAY), TEXT)
    feedback.remark(feedback.note(ANSWER, "down", TUESDAY), "Bleibt.")
    assert feedback.forget_old(TUESDAY) == 1
    assert [remark.text for remark in feedback.remarks(MONDAY)] == ["Bleibt."]
    assert feedback.summary(MONDAY) == [("praxes", 0, 2)]
    assert all(TEXT.encode() not in file.read_bytes() for file in path.parent.glob("antenne.db*"))


def test_where_the_database_can_not_be_written_whoever_gives_feedback_must_be_told(
    feedback: Feedback, db: Connection
) -> None:
    mark = feedback.note(ANSWER, "down", MONDAY)
    forbid_writing(db, True)
    for write in (
        lambda: feedback.note(ANSWER, "up", MONDAY),
        lambda: feedback.change(mark, "up"),
        lambda: feedback.explain(mark, "wrong"),
        lambda: feedback.remark(mark, TEXT),
        lambda: feedback.forget_old(TUESDAY),
    ):
        with pytest.raises(sqlite3.Error) as refused:
            write()
        assert TEXT not in str(refused.value)
