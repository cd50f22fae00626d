"""Copies of the database: whole, made beside a bot that writes, rotated, and never half."""

import datetime as dtm
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.storage import copying
from bot.storage.backups import back_up, backups
from bot.storage.bundle import open_storage
from bot.storage.complaints import StorageError
from bot.storage.copying import CopyStoppedError
from bot.storage.kinds import ALL
from bot.storage.vault import Vault

NOW = dtm.datetime(2026, 11, 26, 15, 4, 5, tzinfo=dtm.UTC)
DAY = dtm.timedelta(days=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with one subscriber."""
    path = tmp_path / "data" / "antenne.db"
    storage = open_storage(path)
    storage.subscribers.subscribe(1, ALL, "de", NOW)
    storage.close()
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where copies go; it is not there yet."""
    return tmp_path / "copies" / "of the bot"


def test_a_copy_is_one_file_that_holds_what_the_database_holds(file: Path, folder: Path) -> None:
    made = back_up(file, folder, NOW)
    assert [path.name for path in folder.iterdir()] == ["antenne-20261126T150405Z.db"]
    assert (made.path.parent, made.size, made.copies) == (folder, made.path.stat().st_size, 1)
    storage = open_storage(made.path)
    assert storage.subscribers.get(1)
    storage.close()


def test_what_a_running_bot_has_written_last_is_in_the_copy(file: Path, folder: Path) -> None:
    storage = open_storage(file)
    storage.subscribers.subscribe(2, ALL, "fr", NOW)
    made = back_up(file, folder, NOW)
    storage.close()
    with closing(sqlite3.connect(made.path)) as copy:
        assert copy.execute("select count(*) from subscribers").fetchone() == (2,)


def test_a_bot_that_writes_all_the_time_neither_waits_nor_spoils_the_copy(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "PAGES", 1)
    enough, failures, rows = threading.Event(), [], []

    def write() -> None:
        with closing(sqlite3.connect(file, timeout=0.2)) as db:
            while not enough.is_set():
                try:
                    db.execute("insert into questions (day, text) values ('2026-11-26', ?)", ["x" * 500])
                    db.commit()
                    rows.append(1)
                except sqlite3.Error as error:
                    failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    while len(rows) < 50:
        pass
    before = len(rows)
    back_up(file, folder, NOW)
    enough.set()
    writer.join()
    assert failures == []
    assert len(rows) > before


def test_a_sealed_database_is_copied_without_its_key_and_stays_sealed(tmp_path: Path, folder: Path) -> None:
    key = Fernet.generate_key().decode()
    path = tmp_path / "sealed.db"
    storage = open_storage(path, [key])
    storage.subscribers.subscribe(7_234_567_891, ALL, "de", NOW)
    storage.close()
    made = back_up(path, folder, NOW)
    assert b"7234567891" not in made.path.read_bytes()
    with closing(sqlite3.connect(made.path)) as copy:
        [(sealed,)] = copy.execute("select sealed from chats").fetchall()
    assert Vault([key]).open(sealed) == "7234567891"


def test_of_each_day_the_newest_copy_stays_and_of_today_all(file: Path, folder: Path) -> None:
    for days in (4, 3, 2, 1):
        back_up(file, folder, NOW - days * DAY)
        back_up(file, folder, NOW - days * DAY + dtm.timedelta(hours=1))
    back_up(file, folder, NOW)
    last = back_up(file, folder, NOW + dtm.timedelta(hours=1), keep=3)
    assert [path.name[8:16] for path in backups(file, folder)] == ["20261124", "20261125", "20261126", "20261126"]
    assert [path.name[17:19] for path in backups(file, folder)] == ["16", "16", "15", "16"]
    assert last.copies == 4


def test_other_files_in_the_folder_stay(file: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    others = {"antenne-old.db", "other-20200101T000000Z.db", "notes.txt"}
    for name in others:
        (folder / name).write_text("mine")
    back_up(file, folder, NOW, keep=1)
    assert {path.name for path in folder.iterdir()} == others | {"antenne-20261126T150405Z.db"}


def test_a_damaged_database_gives_no_copy_and_the_older_ones_stay(file: Path, folder: Path) -> None:
    back_up(file, folder, NOW - 2 * DAY)
    with file.open("r+b") as opened:
        opened.seek(4096 * 3)
        opened.write(b"\xaa" * 4096 * 8)
    with pytest.raises(StorageError, match=r"damaged|malformed"):
        back_up(file, folder, NOW, keep=1)
    assert [path.name for path in folder.iterdir()] == ["antenne-20261124T150405Z.db"]


def test_a_copy_that_is_stopped_leaves_nothing(file: Path, folder: Path) -> None:
    with pytest.raises(CopyStoppedError):
        back_up(file, folder, NOW, going_on=lambda: False)
    assert list(folder.iterdir()) == []


def test_without_a_database_none_is_made(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(StorageError, match=r"^there is no database .*antenne\.db to copy$"):
        back_up(tmp_path / "antenne.db", folder, NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_one_clear_line(file: Path, tmp_path: Path) -> None:
    (tmp_path / "copies").write_text("in the way")
    with pytest.raises(StorageError, match=r"^the folder .*copies can't be used: "):
        back_up(file, tmp_path / "copies", NOW)
