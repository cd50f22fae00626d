"""A bot whose database lies on a disk that is really full, and one on a disk that can't be written."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.callbacks import Subscribe
from bot.screens.screen import tap_button
from bot.standin import Person
from bot.storage.database import connect_to_read
from bot.storage.kinds import ALL
from bot.trials.process import BotProcess
from bot.trials.scene import Scene
from tests.process.conftest import MakeScene


def mounted(folder: Path, *options: str) -> bool:
    """Whether the system lets this user mount a small disk of memory."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    folder = tmp_path / "disk"
    if not mounted(folder, "size=2m"):
        pytest.skip("mounting a small disk takes root and mount(8)")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607


def moved(scene: Scene, disk: Path) -> Scene:
    """The scene with its database on a disk of its own."""
    scene.database = Path(shutil.move(scene.database, disk / "antenne.db"))
    return scene


def fill(disk: Path) -> Path:
    """Write until there is no room for a single byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler


def answered(bot: BotProcess, person: Person, text: str) -> None:
    """Wait until the person has got a message that says something."""
    bot.wait_until(lambda: any(text in message.text for message in person.inbox), 20, f"somebody reads “{text}”")


def subscribed(scene: Scene) -> int:
    """How many are reminded, as the file says."""
    db = connect_to_read(scene.database)
    try:
        return int(db.execute("select count(*) from subscribers").fetchone()[0])
    finally:
        db.close()


def press_subscribe(scene: Scene, person: Person) -> None:
    """Tap a button to be reminded, under any message of the bot."""
    button = tap_button("Erinnern", Subscribe(ALL, "de"))
    stored = person.chat.messages[person.inbox[-1].message_id]
    stored.json["reply_markup"] = {"inline_keyboard": [[button.to_dict()]]}
    person.press(person.inbox[-1], 0)


def test_on_a_full_disk_questions_are_answered_nothing_is_confirmed_and_all_works_again_with_room(
    make_scene: MakeScene, disk: Path
) -> None:
    scene = moved(make_scene(0), disk)
    person = Person(scene.standin)
    with scene.bot() as bot:
        bot.start()
        person.say("/start")
        answered(bot, person, "Hallo")
        filler = fill(disk)
        press_subscribe(scene, person)
        bot.wait_until(lambda: len(person.inbox) >= 2, 30, "the person is told something")
        assert "Ich kann gerade nichts speichern" in person.inbox[-1].text
        assert subscribed(scene) == 0
        person.say("Was kostet ein Fahrrad in Tokio?")
        bot.wait_until(lambda: len(person.inbox) >= 3, 20, "the question is answered")
        filler.unlink()
        person.say("/start")
        bot.wait_until(lambda: len(person.inbox) >= 4, 20, "the person is greeted")
        press_subscribe(scene, person)
        bot.wait_until(lambda: subscribed(scene) == 1, 20, "the person is subscribed")
        assert "Traceback" not in bot.stderr
        assert bot.stderr.count("what somebody wanted could not be done") == 1
        assert bot.stop() < 5


def test_a_start_on_a_full_disk_and_on_one_that_can_not_be_written_is_one_line(
    make_scene: MakeScene, disk: Path
) -> None:
    scene = moved(make_scene(0), disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)  # noqa: S603, S607
    with scene.bot() as bot:
        bot.begin()
        assert bot.status() == 1
        [line] = [line for line in bot.stderr.splitlines() if line.startswith("antenne: ")]
        assert "can't be" in line
        assert str(scene.database) in line
        assert "Traceback" not in bot.stderr
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)  # noqa: S603, S607
    scene.database.unlink()
    filler = fill(disk)
    with scene.bot() as bot:
        bot.begin()
        assert bot.status() == 1
        [line] = [line for line in bot.stderr.splitlines() if line.startswith("antenne: ")]
        assert "the disk is full" in line or "No space" in line
    filler.unlink()
    with scene.bot() as bot:
        bot.start()
