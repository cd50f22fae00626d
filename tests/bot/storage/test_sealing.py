"""With a key, a copy of the database file names nobody and holds no word of anybody, whatever has happened to it."""

import datetime as dtm
import logging
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.storage import sealing
from bot.storage.bundle import Storage, open_chat_storage, open_storage
from bot.storage.database import StorageError
from bot.storage.deliveries import Broadcast
from bot.storage.feedback import Rated
from bot.storage.kinds import ALL
from knowledge.reply import Reply

KEY, NEWER = (Fernet.generate_key().decode() for _ in range(2))
T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
DUE = T0 + dtm.timedelta(days=21)
PEOPLE = tuple(range(7_234_567_000, 7_234_567_300))
GROUP, SUPERGROUP = -512_345_678, -1_001_234_567_890
QUESTION, REMARK = "Zahlt ihr Annegrets Zahnspange?", "Das stimmt so nicht, fragt Bernd"
LETTER = "Ruft mich an: 0511 220"
NONE = Reply("none", "de", score=0.2)


def use(storage: Storage) -> None:
    """People come, ask, subscribe, are written to, move and go."""
    for chat in (*PEOPLE, GROUP):
        storage.subscribers.subscribe(chat, ALL, "de", T0)
    storage.chats.choose(PEOPLE[0], "fr", T0)
    storage.questions.note(NONE, QUESTION, T0.date())
    storage.feedback.remark(storage.feedback.note(Rated("praxes", "what", "de", "1"), "down", T0.date()), REMARK)
    storage.handovers.draft(PEOPLE[1], "de", LETTER, T0)
    storage.deliveries.open(Broadcast("peine", 0, "week", DUE, DUE + dtm.timedelta(days=1), DUE), DUE)
    for chat in PEOPLE[::3]:
        storage.subscribers.end(chat)
    storage.subscribers.move(GROUP, SUPERGROUP)
    storage.chats.forget(PEOPLE[1])


def bytes_of(path: Path) -> bytes:
    """A copy of the database, with what SQLite keeps beside it, as a thief has it."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def traces(kept: bytes, chats: Iterable[int] = (*PEOPLE, GROUP, SUPERGROUP)) -> list[object]:
    """Who and what can be read in some bytes: ids as digits or as SQLite writes whole numbers, and texts."""
    found: list[object] = []
    for chat in chats:
        # https://sqlite.org/fileformat2.html#record_format: four, six or eight bytes, the highest first.
        sizes = [size for size in (4, 6, 8) if -(1 << (8 * size - 1)) <= chat < 1 << (8 * size - 1)]
        written = [str(chat).encode(), *(chat.to_bytes(size, "big", signed=True) for size in sizes)]
        found += [chat for each in written if each in kept]
    texts = (QUESTION, REMARK, LETTER)
    return found + [text for text in texts for part in (text, text[8:]) if part.encode() in kept]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database file."""
    return tmp_path / "antenne.db"


def sealed_canary(path: Path, key: str) -> bool:
    """Whether a database opens with this key alone."""
    try:
        open_storage(path, [key]).close()
    except StorageError:
        return False
    return True


def test_without_a_key_everything_is_readable_as_before(path: Path) -> None:
    storage = open_storage(path)
    use(storage)
    assert {QUESTION, REMARK, SUPERGROUP, PEOPLE[2]} <= set(traces(bytes_of(path)))
    assert storage.questions.rows()[0]["text"] == QUESTION
    storage.close()


def test_with_a_key_a_copy_of_a_bot_in_use_names_nobody(path: Path) -> None:
    storage = open_storage(path, [KEY])
    use(storage)
    assert traces(bytes_of(path)) == []
    assert storage.questions.rows()[0]["text"] == QUESTION
    assert [remark.text for remark in storage.feedback.remarks(T0.date())] == [REMARK]
    assert storage.subscribers.get(SUPERGROUP)
    storage.close()
    assert traces(bytes_of(path)) == []


def test_a_copy_made_while_it_is_sealed_for_the_first_time_or_anew_names_nobody_afterwards(path: Path) -> None:
    storage = open_storage(path)
    use(storage)
    storage.close()
    assert traces(bytes_of(path))
    for keys in ([KEY], [NEWER, KEY], [NEWER]):
        storage = open_storage(path, keys)
        assert traces(bytes_of(path)) == []
        assert storage.subscribers.count() == 200
        assert all(storage.subscribers.get(chat) for chat in (*PEOPLE[2::3], SUPERGROUP))
        assert storage.subscribers.get(PEOPLE[0]) is None
        assert storage.chats.language(PEOPLE[0]) == "fr"
        assert storage.questions.rows()[0]["text"] == QUESTION
        assert [remark.text for remark in storage.feedback.remarks(T0.date())] == [REMARK]
        waits = storage.deliveries.next(DUE, night=False)
        assert waits
        assert waits.chat == PEOPLE[2]
        storage.close()


def test_nothing_that_an_older_key_sealed_is_left(path: Path) -> None:
    storage = open_storage(path, [KEY])
    use(storage)
    sealed = [sealed for (sealed,) in storage.connections[-1].execute("select sealed from chats")]
    looked_up = [text for (text,) in storage.connections[-1].execute("select look_up from chats")]
    storage.close()
    open_storage(path, [NEWER, KEY]).close()
    kept = bytes_of(path)
    assert not any(text.encode() in kept for text in (*sealed, *looked_up))
    assert not sealed_canary(path, KEY)
    assert sealed_canary(path, NEWER)


@pytest.mark.parametrize(
    ("keys", "says"), [([], "ANTENNE_KEY is not set"), ([NEWER], "none of the keys in ANTENNE_KEY opens it")]
)
def test_a_database_without_its_key_is_one_line_that_says_what_to_do(path: Path, keys: list[str], says: str) -> None:
    storage = open_storage(path, [KEY])
    use(storage)
    storage.close()
    before = path.read_bytes()
    for opened in (open_storage, open_chat_storage):
        with pytest.raises(StorageError) as failed:
            opened(path, keys)
        assert says in str(failed.value)
        assert str(path) in str(failed.value)
        assert "\n" not in str(failed.value)
        assert not any(key in str(failed.value) for key in (KEY, NEWER))
    assert path.read_bytes() == before
    assert sealed_canary(path, KEY)


def test_every_column_that_is_sealed_is_sealed_anew(path: Path) -> None:
    storage = open_storage(path, [KEY])
    use(storage)
    storage.handovers.draft(PEOPLE[2], "de", LETTER, T0)
    db = storage.connections[-1]
    holding = set()
    for table in db.table_names():
        columns = [column.name for column in db.table(table).columns]
        for column in columns:
            if db.execute(f"select 1 from {table} where {column} like 'f:gAAAA%'").fetchone():  # noqa: S608
                holding.add((table, column))
    assert holding - set(sealing.SEALED) == {("chats", "sealed"), ("seals", "canary")}
    assert all(column in {known.name for known in db.table(table).columns} for table, column in sealing.SEALED)
    storage.close()


def test_a_failure_while_sealing_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = open_storage(path, [KEY])
    use(storage)
    storage.close()
    seal = sealing.Vault.seal
    done: list[str] = []

    def failing(vault: sealing.Vault, text: str) -> str:
        done.append(text)
        if len(done) == 100:
            raise sqlite3.OperationalError("disk I/O error")
        return seal(vault, text)

    with monkeypatch.context() as patched:
        patched.setattr(sealing.Vault, "seal", failing)
        with pytest.raises(StorageError):
            open_storage(path, [NEWER, KEY])
    assert sealed_canary(path, KEY)
    storage = open_storage(path, [KEY])
    assert all(storage.subscribers.get(chat) for chat in PEOPLE[2::3])
    storage.close()


def test_what_could_not_be_cleaned_is_cleaned_at_the_next_start(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    storage = open_storage(path)
    use(storage)
    storage.close()
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("begin")
        reader.execute("select * from chats").fetchone()
        open_storage(path, [KEY]).close()
        assert traces(bytes_of(path))
    assert "until the next start" in caplog.text
    open_storage(path, [KEY]).close()
    assert traces(bytes_of(path)) == []


def test_a_text_that_no_key_opens_holds_nothing_up(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    storage = open_storage(path, [KEY])
    use(storage)
    storage.connections[-1].execute(
        "insert into questions (day, outcome, text) values ('2026-09-01', 'none', 'f:lost')"
    )
    storage.close()
    with caplog.at_level(logging.WARNING):
        storage = open_storage(path, [NEWER, KEY])
    assert "1 texts in the database can't be opened with any key" in caplog.text
    assert [row["text"] for row in storage.questions.rows()] == [QUESTION, None]
    storage.close()


def test_the_chat_in_the_terminal_seals_what_is_asked_as_the_database_is_sealed(path: Path) -> None:
    for sealed, given, opens in (([], [KEY], []), ([KEY], [NEWER, KEY], [KEY])):
        open_storage(path, sealed).close()
        chat = open_chat_storage(path, given)
        chat.questions.note(NONE, QUESTION, T0.date())
        chat.close()
        storage = open_storage(path, opens)
        assert storage.questions.rows()[-1]["text"] == QUESTION
        storage.close()


def test_a_thief_with_a_copy_can_not_try_out_whose_it_is(path: Path, tmp_path: Path) -> None:
    storage = open_storage(path, [KEY])
    storage.chats.choose(PEOPLE[0], "fr", T0)
    storage.close()
    (tmp_path / "thief").mkdir()
    copy = Path(shutil.copy(path, tmp_path / "thief" / "antenne.db"))
    with closing(sqlite3.connect(copy)) as db:
        [(look_up, sealed)] = db.execute("select look_up, sealed from chats").fetchall()
    assert look_up not in {sealing.Vault(keys).look_up(str(PEOPLE[0])) for keys in ([], [NEWER])}
    assert not sealing.Vault([NEWER]).opens(sealed)
