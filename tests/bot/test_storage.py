"""The question log: what is kept, what is not, and that it never stands between a person and an answer."""

import datetime as dtm
import sqlite3
import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.app import BotApplication, standin_application
from bot.conversations import Conversations
from bot.services import Services
from bot.standin import Person, StandIn, StandInRequest
from bot.storage.bundle import open_storage
from bot.storage.database import StorageError
from bot.storage.questions import LONGEST_TEXT
from knowledge.finder import Finder
from knowledge.reply import Choice, Reply
from tests.conftest import TOKEN, Clock

KEY = Fernet.generate_key().decode()
DAY = dtm.date(2026, 9, 1)
ANSWER = Reply("answer", "de", "praxes", "duration", score=0.91234)
NONE = Reply("none", "fr", score=0.7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file in a folder that is not there yet."""
    return tmp_path / "data" / "antenne.db"


def test_an_answered_question_is_counted_without_its_text(path: Path) -> None:
    storage = open_storage(path)
    storage.questions.note(ANSWER, "Wie lange dauert PRAXES?", DAY)
    assert storage.questions.rows() == [
        {
            "day": "2026-09-01",
            "language": "de",
            "outcome": "answer",
            "topic": "praxes",
            "facet": "duration",
            "score": 0.912,
            "text": None,
        }
    ]
    storage.close()


@pytest.mark.parametrize("reply", [NONE, Reply("choice", "de", choices=(Choice("praxes", 0.5), Choice("dfjw", 0.4)))])
def test_of_a_question_without_an_answer_the_text_is_kept_up_to_a_limit(path: Path, reply: Reply) -> None:
    storage = open_storage(path)
    storage.questions.note(reply, "ä" * 5000, DAY)
    [row] = storage.questions.rows()
    assert row["text"] == "ä" * LONGEST_TEXT
    assert row["topic"] is None
    storage.close()


def test_the_log_outlives_a_restart(path: Path) -> None:
    for _ in range(2):
        storage = open_storage(path)
        storage.questions.note(ANSWER, "x", DAY)
        storage.close()
    storage = open_storage(path)
    assert len(storage.questions.rows()) == 2
    storage.close()


def test_the_file_is_written_ahead_so_that_readers_never_block_the_bot(path: Path) -> None:
    storage = open_storage(path)
    reader = sqlite3.connect(path)
    assert reader.execute("pragma journal_mode").fetchone() == ("wal",)
    reader.execute("begin")
    reader.execute("select * from questions").fetchall()
    storage.questions.note(ANSWER, "x", DAY)
    assert len(storage.questions.rows()) == 1
    reader.close()
    storage.close()


def test_another_program_that_holds_the_file_costs_a_moment_and_one_row(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    storage = open_storage(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin immediate")
    started = time.monotonic()
    storage.questions.note(NONE, "geheim", DAY)
    assert time.monotonic() - started < 2
    other.execute("rollback")
    other.close()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "geheim" not in caplog.text
    storage.questions.note(ANSWER, "x", DAY)
    assert [row["outcome"] for row in storage.questions.rows()] == ["answer"]
    storage.close()


@pytest.mark.parametrize("text", ["\ud83d", "a\x00b", "'; drop table questions; --", "🎒" * 600])
def test_no_text_upsets_it(path: Path, text: str) -> None:
    storage = open_storage(path)
    storage.questions.note(NONE, text, DAY)
    storage.questions.note(ANSWER, text, DAY)
    assert storage.questions.rows()[-1]["outcome"] == "answer"
    storage.close()


def test_a_file_that_is_no_database_and_a_folder_that_cannot_be_made_are_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database\n" * 100)
    for unusable in (tmp_path / "notes.txt", tmp_path / "notes.txt" / "antenne.db", tmp_path):
        with pytest.raises(StorageError) as failed:
            open_storage(unusable)
        assert str(unusable) in str(failed.value)
        assert "\n" not in str(failed.value)


async def test_an_answer_comes_even_where_nothing_can_be_written(
    app: BotApplication, person: Person, services: Services
) -> None:
    services.storage.close()
    [answer] = await person.tell(app, "Was ist PRAXES?")
    assert answer.text.startswith("PRAXES")


def everything_in(folder: Path) -> bytes:
    """The bytes of the database and of what SQLite keeps beside it."""
    return b"".join(file.read_bytes() for file in sorted(folder.glob("antenne.db*")))


@pytest.mark.parametrize("key", [None, KEY], ids=["without a key", "with a key"])
async def test_who_reads_the_file_can_not_tell_who_asked(
    finder: Finder, standin: StandIn, clock: Clock, person: Person, tmp_path: Path, key: str | None
) -> None:
    storage = open_storage(tmp_path / "antenne.db", [key] if key else [])
    services = Services(finder, storage, Conversations(clock, storage.chats), clock)
    async with standin_application(StandInRequest(standin), TOKEN, services) as app:
        await person.tell(app, "/start")
        await person.tap(app, 0)
        await person.tell(app, "Was ist PRAXES?")
        await person.tell(app, "Wie wird morgen das Wetter in Tokio?")
        if key:  # without one, it can be read whose choice is remembered
            await person.tell(app, "/sprache")
            await person.tap(app, "Français")
    before = everything_in(tmp_path)
    storage.close()
    for kept in (before, everything_in(tmp_path)):
        assert (b"Tokio" in kept) == (key is None)
        for secret in (str(person.chat.id), "Annegret", "annegret_k", "PRAXES?", "12:00"):
            assert secret.encode() not in kept
    database = sqlite3.connect(tmp_path / "antenne.db")
    assert str(person.chat.id) not in "\n".join(database.iterdump())
    database.close()
