"""Keys: one command changes them, and whenever it is interrupted nothing is lost."""

import datetime as dtm
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from bot.cli import app as command_line
from bot.keys import new_key
from bot.locking import hold
from bot.settings import SettingsError, read_settings
from bot.storage.bundle import Storage, open_storage
from bot.storage.database import StorageError
from bot.storage.kinds import ALL
from knowledge.reply import Reply

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
PEOPLE = range(7_234_567_000, 7_234_567_030)
QUESTION = "Zahlt ihr Zahnspangen?"

_KILLED = """
import os, signal, sys
from pathlib import Path
from bot import keys
from bot.storage import sealing

def dies(function, at):
    calls = []
    def called(*args, **options):
        calls.append(None)
        if len(calls) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **options)
    return called

database, settings, key, step, at = sys.argv[1:]
owner = {"_write": keys, "reseal": keys, "_flush": keys, "_clean": sealing, "seal": sealing.Vault}[step]
setattr(owner, step, dies(getattr(owner, step), int(at)))
keys.rotate_in_file(Path(database), Path(settings), [key])
"""

KEY = "cHJvYmVzY2hsdWVzc2VsLXByb2Jlc2NobHVlc3NlbC0="


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of settings with a key and other things, in the folder where the command runs."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / ".env"
    file.write_text(f"# Ours\nTELEGRAM_BOT_TOKEN=1:a\nANTENNE_KEY={new_key()}\n\nANTENNE_DATABASE=antenne.db\n# Ende\n")
    file.chmod(0o600)
    return file


@pytest.fixture
def database(tmp_path: Path, settings: Path) -> Path:
    """A database that is in use, sealed with the key of the settings."""
    path = tmp_path / "antenne.db"
    storage = open_storage(path, read_settings().keys)
    for chat in PEOPLE:
        storage.subscribers.subscribe(chat, ALL, "fr", T0)
    storage.questions.note(Reply("none", "de", score=0.1), QUESTION, T0.date())
    storage.close()
    return path


def knows_everybody(storage: Storage) -> bool:
    """Whether nothing is lost; closes the storage."""
    asked = [row["text"] for row in storage.questions.rows()]
    subscribers = [storage.subscribers.get(chat) for chat in PEOPLE]
    storage.close()
    return asked == [QUESTION] and all(subscribers) and len(subscribers) == len(PEOPLE)


def command(*words: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    done = CliRunner().invoke(command_line, list(words))
    return done.exit_code, done.stdout, done.stderr


def test_a_new_key_is_one_that_the_settings_take(monkeypatch: pytest.MonkeyPatch) -> None:
    status, printed, _ = command("new-key")
    assert status == 0
    monkeypatch.setenv("ANTENNE_KEY", printed.strip())
    assert read_settings().keys == (printed.strip(),)
    Fernet(printed.strip())


def test_several_keys_stand_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = new_key(), new_key()
    monkeypatch.setenv("ANTENNE_KEY", f" {one} ,{two} ")
    assert read_settings().keys == (one, two)
    monkeypatch.setenv("ANTENNE_KEY", "")
    assert read_settings().keys == ()


@pytest.mark.parametrize("value", ["secret", KEY[:-1], f"{KEY},", f"{KEY};{KEY}", "ä" * 44])
def test_what_is_no_key_is_one_line_without_it(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("ANTENNE_KEY", value)
    with pytest.raises(SettingsError) as wrong:
        read_settings()
    assert str(wrong.value).startswith("ANTENNE_KEY is not a key")
    assert value not in str(wrong.value)
    status, _, complaint = command("check")
    assert status == 2
    assert len(complaint.splitlines()) == 1


def test_keys_are_in_no_representation_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTENNE_KEY", new_key())
    assert read_settings().key not in repr(read_settings())


def test_one_command_seals_with_a_new_key_and_leaves_only_that_in_the_settings(database: Path, settings: Path) -> None:
    [old] = read_settings().keys
    before = settings.read_text()
    status, said, complaint = command("rotate-key")
    assert (status, complaint) == (0, "")
    [new] = read_settings().keys
    assert new != old
    assert settings.read_text() == before.replace(old, new)
    assert settings.stat().st_mode & 0o777 == 0o600
    assert not any(key in said for key in (old, new))
    with pytest.raises(StorageError):
        open_storage(database, [old])
    assert knows_everybody(open_storage(database, [new]))


def test_settings_behind_a_symbolic_link_are_changed_where_they_are(
    database: Path, settings: Path, tmp_path: Path
) -> None:
    (tmp_path / "secrets").mkdir()
    real = settings.rename(tmp_path / "secrets" / "antenne.env")
    settings.symlink_to(real)
    before = real.read_text()
    assert command("rotate-key")[0] == 0
    assert settings.is_symlink()
    assert real.read_text() != before
    assert knows_everybody(open_storage(database, read_settings().keys))


def test_without_a_key_there_is_nothing_to_change(database: Path, settings: Path) -> None:
    settings.write_text("ANTENNE_DATABASE=antenne.db\n")
    status, _, complaint = command("rotate-key")
    assert status == 2
    assert "new-key" in complaint
    assert settings.read_text() == "ANTENNE_DATABASE=antenne.db\n"


def test_while_a_bot_runs_the_key_stays(database: Path, settings: Path) -> None:
    before = settings.read_text()
    with hold(database):
        status, _, complaint = command("rotate-key")
    assert status == 1
    assert "stop it first" in complaint
    assert settings.read_text() == before


def test_a_database_somewhere_else_does_not_cost_the_key(database: Path, settings: Path) -> None:
    [key] = read_settings().keys
    moved = database.rename(database.with_name("elsewhere.db"))
    status, _, complaint = command("rotate-key")
    assert status == 1
    assert "there is no database" in complaint
    assert key in read_settings().keys
    assert knows_everybody(open_storage(moved, read_settings().keys))


def test_with_another_key_nothing_is_changed(database: Path, settings: Path) -> None:
    [key] = read_settings().keys
    settings.write_text(settings.read_text().replace(key, new_key()))
    status, _, complaint = command("rotate-key")
    assert status == 1
    assert "none of the keys in ANTENNE_KEY opens it" in complaint
    assert knows_everybody(open_storage(database, [key]))


def test_a_key_of_the_environment_is_changed_in_two_steps_that_are_said(
    database: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [key] = read_settings().keys
    settings.write_text("ANTENNE_DATABASE=antenne.db\n")
    monkeypatch.setenv("ANTENNE_KEY", key)
    status, said, _ = command("rotate-key")
    assert status == 0
    [line] = [line for line in said.splitlines() if line.startswith("ANTENNE_KEY=")]
    assert line.endswith(f",{key}")
    assert knows_everybody(open_storage(database, [key]))

    monkeypatch.setenv(*line.split("=", 1))
    status, said, _ = command("rotate-key")
    assert status == 0
    [line] = [line for line in said.splitlines() if line.startswith("ANTENNE_KEY=")]
    assert key not in line
    monkeypatch.setenv(*line.split("=", 1))
    assert knows_everybody(open_storage(database, read_settings().keys))
    assert "ANTENNE_KEY" not in settings.read_text()


@pytest.mark.parametrize(
    ("step", "at"),
    [
        ("_write", 1),
        ("_flush", 1),
        ("reseal", 1),
        ("seal", 1),
        ("seal", 20),
        ("_clean", 1),
        ("reseal", 2),
        ("_write", 2),
    ],
)
def test_a_kill_in_the_middle_loses_nothing_and_the_next_rotation_goes_on(
    database: Path, settings: Path, step: str, at: int
) -> None:
    before = settings.read_text()
    [old] = read_settings().keys
    words = [sys.executable, "-c", _KILLED, str(database), str(settings), old, step, str(at)]
    done = subprocess.run(  # noqa: S603 (our own code)
        words, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, check=False, capture_output=True
    )
    assert done.returncode == -9, done.stderr
    kept = read_settings().keys
    assert old in kept or at == 2
    assert knows_everybody(open_storage(database, kept))
    assert command("rotate-key")[0] == 0
    [last] = read_settings().keys
    assert last not in kept
    assert knows_everybody(open_storage(database, [last]))
    assert settings.read_text().replace(last, "") == before.replace(old, "")
