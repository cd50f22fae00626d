"""`antenne check` beside a bot: what became of the workshops that it goes by and people have subscribed to."""

import datetime as dtm
import io
import shutil
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from bot.cli import app as command_line
from bot.clock import ZONE
from bot.commands.check import check_content
from bot.reminders.programme import Programme
from bot.storage.bundle import open_storage
from knowledge.load import Loaded

SMALL = Path(__file__).parent.parent / "knowledge" / "small"
COMING = (dtm.datetime.now(ZONE) + dtm.timedelta(days=40)).date().isoformat()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Workshops of which one is still to come."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "content"))
    change(folder, "starts: 2026-12-01", f"starts: {COMING}")
    return folder


@pytest.fixture
def database(content: Path, tmp_path: Path) -> Path:
    """The database of a bot that has seen them, with two people who wait for that one."""
    path = tmp_path / "antenne.db"
    storage = open_storage(path)
    now = dtm.datetime.now(ZONE)
    Programme(storage, ZONE).note(Loaded(content).workshops.values(), now)
    for chat in (1, 2):
        storage.subscribers.subscribe(chat, "online-2026-12", "de", now)
    storage.close()
    return path


def change(content: Path, old: str, new: str) -> None:
    """Replace the one place where something stands in workshops.yaml."""
    text = (content / "workshops.yaml").read_text("utf-8")
    assert text.count(old) == 1
    (content / "workshops.yaml").write_text(text.replace(old, new), "utf-8")


def checked(content: Path, database: Path) -> tuple[int, list[str]]:
    """The exit status and the lines of a check."""
    console = Console(file=io.StringIO(), width=80)
    status = check_content(content, database, console)
    printed: str = console.file.getvalue()  # type: ignore[attr-defined]
    return status, printed.splitlines()


def test_an_id_that_people_wait_for_must_stay(content: Path, database: Path) -> None:
    change(content, "- id: online-2026-12", "- id: online-2026")
    status, lines = checked(content, database)
    assert status == 1
    assert (
        "workshops.yaml:14: [2].id: “online-2026” was “online-2026-12” before, and 2 people have subscribed to it; "
        "an id must stay: write online-2026-12 again"
    ) in lines


def test_a_workshop_still_to_come_must_stay(content: Path, database: Path) -> None:
    text = (content / "workshops.yaml").read_text("utf-8")
    (content / "workshops.yaml").write_text(text[: text.index("- id: online")], "utf-8")
    status, lines = checked(content, database)
    assert status == 1
    assert any(line.startswith(f"workshops.yaml: “online-2026-12” ({COMING}, Online-Treffen) was") for line in lines)


def test_a_database_that_can_not_be_read_does_not_keep_the_content_from_being_checked(
    content: Path, database: Path
) -> None:
    database.write_text("a letter to the mayor " * 100)
    change(content, "  status: planned", "  status: plant")
    status, lines = checked(content, database)
    assert status == 1
    assert lines[0].startswith("workshops were not compared with those that the bot knows: the database ")
    assert any(line.startswith("workshops.yaml:") and "status" in line for line in lines)


def test_the_database_of_the_settings_is_looked_at(
    content: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(content, "- id: online-2026-12", "- id: online-2026")
    monkeypatch.setenv("ANTENNE_DATABASE", str(database))
    done = CliRunner().invoke(command_line, ["check", "--content", str(content)])
    assert done.exit_code == 1
    assert "2 people have subscribed to it" in done.stdout
    monkeypatch.setenv("ANTENNE_DATABASE", str(database.with_name("none.db")))
    change(content, "  status: planned", "  status: plant")
    done = CliRunner().invoke(command_line, ["check", "--content", str(content)])
    assert "subscribed" not in done.stdout
    assert not database.with_name("none.db").exists()
