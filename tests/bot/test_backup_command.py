"""antenne backup and antenne restore: what an operator reads, and the exit status."""

import datetime as dtm
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.locking import hold
from bot.storage.bundle import open_storage
from bot.storage.kinds import ALL

NOW = dtm.datetime(2026, 11, 26, tzinfo=dtm.UTC)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of the settings, with one subscriber."""
    path = tmp_path / "data" / "antenne.db"
    monkeypatch.setenv("ANTENNE_DATABASE", str(path))
    subscribe(path, 1)
    return path


def subscribe(path: Path, chat: int) -> None:
    """Somebody more is reminded."""
    storage = open_storage(path)
    storage.subscribers.subscribe(chat, ALL, "de", NOW)
    storage.close()


def antenne(*arguments: object) -> Result:
    """The command, as it is typed."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_backup_says_where_it_is_how_large_and_how_long_it_took(database: Path) -> None:
    done = antenne("backup")
    [copy] = (database.parent / "backups").iterdir()
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{copy}: {copy.stat().st_size / 1000:,.0f} kB in ")
    assert done.stdout.endswith(" s, whole; 1 kept\n")


def test_backups_go_where_the_setting_says_and_a_named_folder_wins(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTENNE_BACKUPS", str(tmp_path / "set"))
    antenne("backup")
    antenne("backup", tmp_path / "named")
    assert [len(list((tmp_path / name).iterdir())) for name in ("set", "named")] == [1, 1]


def test_a_backup_is_made_while_a_bot_holds_the_database(database: Path) -> None:
    with hold(database):
        assert antenne("backup").exit_code == 0


def test_a_backup_that_fails_is_one_line_and_leaves_nothing(database: Path, tmp_path: Path) -> None:
    database.write_bytes(b"garbage" * 1000)
    done = antenne("backup", tmp_path / "copies")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("antenne: no backup: ")
    assert done.stderr.count("\n") == 1
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_restore_says_what_has_become_of_everything(database: Path) -> None:
    antenne("backup")
    [copy] = (database.parent / "backups").iterdir()
    subscribe(database, 2)
    done = antenne("restore", copy)
    assert done.exit_code == 0, done.stderr
    [aside] = database.parent.glob("antenne.db.replaced-*")
    assert done.stdout.splitlines() == [
        f"{database} is what {copy} was.",
        f"The database before lies in {aside}; delete it when you no longer need it.",
        "What people ended or had deleted since the copy was made is back. Now start the bot.",
    ]
    storage = open_storage(database)
    assert storage.subscribers.count() == 1
    storage.close()


def test_nothing_is_restored_under_a_running_bot(database: Path) -> None:
    antenne("backup")
    [copy] = (database.parent / "backups").iterdir()
    before = database.read_bytes()
    with hold(database):
        done = antenne("restore", copy)
    assert done.exit_code == 1
    assert done.stderr.startswith("antenne: nothing is restored: another bot process uses the database")
    assert database.read_bytes() == before


def test_a_file_that_is_not_there_is_one_line(database: Path, tmp_path: Path) -> None:
    done = antenne("restore", tmp_path / "no.db")
    assert (done.exit_code, done.stderr) == (1, f"antenne: nothing is restored: there is no file {tmp_path}/no.db\n")
