"""A bot that is asked to stop in the middle of a broadcast, and one that must not start."""

import subprocess
import sys
import time

import pytest

from bot.trials.scenarios import Outcome, finish, outcome
from tests.process.conftest import MakeScene

LEARNING = """
import threading
from bot.leaving import leave
from knowledge.workers import awaited, workers

def stop():
    raise KeyboardInterrupt

try:
    with workers(1) as pool:
        awaited(pool.submit(threading.Event().wait, 60), stop)
except KeyboardInterrupt:
    print("all is written")
leave(SystemExit(3))
"""
"""A program that stops in the middle of what a worker does for a minute."""


def test_a_broadcast_stops_within_two_seconds_and_goes_on_after_the_next_start_with_the_next_message(
    make_scene: MakeScene,
) -> None:
    scene = make_scene(200)
    with scene.bot() as bot:
        bot.start()
        bot.wait_until(lambda: scene.sent() >= 50, 30, "50 messages are sent")
        seconds = bot.stop()
        assert seconds < 2
        assert bot.status() == 0
        assert "Traceback" not in bot.stderr
        assert 0 < scene.waiting() == 200 - scene.sent()
        bot.start()
        finish(scene, bot, 30)
    assert outcome(scene) == Outcome(lost=0, doubled=0)


@pytest.mark.parametrize("delay", [1.0, 60.0])
def test_a_broadcast_stops_as_quickly_where_telegram_is_slow_or_silent(make_scene: MakeScene, delay: float) -> None:
    scene = make_scene(40)
    with scene.bot() as bot:
        bot.start()
        bot.wait_until(lambda: scene.sent() >= 5, 30, "5 messages are sent")
        scene.server.faults.delay = delay
        time.sleep(0.2)
        asked = scene.standin.world.clock()
        assert bot.stop() < 5
        assert bot.status() == 0
        assert "Traceback" not in bot.stderr
        scene.server.faults.end()
        time.sleep(delay if delay < 5 else 0)  # what was under way arrives
        late = [call for call in scene.standin.calls if call.method == "sendMessage" and call.at > asked + 2]
        assert late == []
        bot.start()
        finish(scene, bot, 60)
    found = outcome(scene)
    assert found.lost == 0
    assert found.doubled <= 1


def test_a_process_in_which_phrasings_are_still_learned_ends_at_once_with_its_status_and_all_that_it_has_said() -> None:
    begun = time.monotonic()
    ended = subprocess.run([sys.executable, "-c", LEARNING], capture_output=True, text=True, check=False, timeout=50)  # noqa: S603
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "all is written\n", "")
    assert time.monotonic() - begun < 30


def test_a_second_bot_on_the_same_database_refuses_to_start_and_says_why(make_scene: MakeScene) -> None:
    scene = make_scene(1)
    second_folder = scene.folder / "second"
    second_folder.mkdir()
    with scene.bot() as first, scene.bot(folder=second_folder) as second:
        first.start()
        second.begin()
        assert second.status() == 1
        *log, line = second.stderr.splitlines()
        assert ["ANTENNE_KEY is not set" in before for before in log] == [True]
        assert line.startswith(f"antenne: another bot process uses the database {scene.database}; stop it first")
        finish(scene, first, 10)
    assert outcome(scene) == Outcome(lost=0, doubled=0)
