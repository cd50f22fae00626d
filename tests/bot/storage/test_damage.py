"""A start on a database that can't be used: one line what is wrong and what to do, and nothing is made worse."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.bundle import open_storage
from bot.storage.complaints import StorageError
from bot.storage.copying import reading

Spoil = Callable[[Path], object]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database with a thousand questions."""
    path = tmp_path / "antenne.db"
    storage = open_storage(path)
    with storage.atomic():
        for number in range(1000):
            storage.connections[-1].execute(
                "insert into questions (day, text) values ('2026-11-26', ?)", [f"{number}" * 9]
            )
    storage.close()
    return path


def overwrite_pages(path: Path) -> None:
    """Garbage in the middle."""
    with path.open("r+b") as file:
        file.seek(4096 * 4)
        file.write(b"\x99" * 4096 * 12)


def overwrite_header(path: Path) -> None:
    """Garbage at the beginning."""
    with path.open("r+b") as file:
        file.write(b"\x00garbage" * 12)


def cut_short(path: Path) -> None:
    """Only the first half."""
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 // 4096 * 4096)


def write_text(path: Path) -> None:
    """Something else altogether."""
    path.write_text("Liebe Antenne, " * 500)


def give_log_of_another(path: Path) -> None:
    """The log of a database whose pages are other ones."""
    other = path.with_name("other.db")
    with closing(sqlite3.connect(other)) as db:
        db.execute("pragma journal_mode = wal")
        db.execute("create table x (y blob)")
        db.executemany("insert into x values (?)", [(b"\x77" * 3000,)] * 60)
        db.commit()
        shutil.copy(f"{other}-wal", f"{path}-wal")


DAMAGES: list[Spoil] = [overwrite_pages, overwrite_header, cut_short, write_text, give_log_of_another]


@pytest.mark.parametrize("spoil", DAMAGES)
def test_a_damaged_database_is_one_line_that_says_how_to_go_on_and_stays_as_it_is(file: Path, spoil: Spoil) -> None:
    spoil(file)
    before = file.read_bytes()
    with pytest.raises(StorageError) as refused:
        open_storage(file)
    line = str(refused.value)
    assert line.startswith(f"the database {file} ")
    assert "damaged" in line
    assert "“antenne restore FILE”" in line
    assert "\n" not in line
    assert file.read_bytes() == before


def test_an_empty_file_is_not_taken_for_a_new_bot(tmp_path: Path) -> None:
    path = tmp_path / "antenne.db"
    path.touch()
    with pytest.raises(StorageError, match=r"is empty, as after a full disk; .*antenne restore FILE.*move it away"):
        open_storage(path)


def test_a_file_that_another_program_holds_is_named_as_such(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.database.PATIENCE", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("pragma locking_mode = exclusive")
        other.execute("begin exclusive")
        with pytest.raises(StorageError, match="database is locked; another program holds it; end that program"):
            open_storage(file)
    open_storage(file).close()


def test_a_folder_where_the_file_should_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "antenne.db").mkdir()
    with pytest.raises(StorageError, match=r"is no file; set ANTENNE_DATABASE to one"):
        open_storage(tmp_path / "antenne.db")


def test_looking_through_a_database_changes_nothing(file: Path) -> None:
    before = file.read_bytes()
    with reading(file) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    assert file.read_bytes() == before
