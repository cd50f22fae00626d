"""What signals, the network and a second bot do to a bot in a process of its own."""

import json
import signal
import time
from typing import Any

import pytest

from bot.standin import Person
from bot.trials.process import TOKEN, BotProcess
from bot.trials.scenarios import Outcome, finish, outcome
from tests.process.conftest import MakeScene


def events(bot: BotProcess) -> list[dict[str, Any]]:
    """The lines of its log so far."""
    return [json.loads(line) for line in bot.stderr.splitlines() if line.startswith("{")]


def said(bot: BotProcess, text: str) -> list[str]:
    """Those that say something."""
    return [event["event"] for event in events(bot) if text in event["event"]]


def refused(bot: BotProcess) -> str:
    """What a bot says at the end, in a line of its own, of why it does not run."""
    assert bot.status() != 0
    [line] = [line for line in bot.stderr.splitlines() if line.startswith("antenne: ")]
    assert "Traceback" not in bot.stderr
    return line


def test_a_bot_that_starts_before_the_network_waits_says_so_once_and_then_runs(make_scene: MakeScene) -> None:
    scene = make_scene(1)
    scene.server.stop()
    with scene.bot() as bot:
        bot.begin()
        bot.wait_until(lambda: bool(said(bot, "can't be reached")), 60, "the bot says that it waits")
        time.sleep(3)
        scene.server.start()
        bot.wait_until(lambda: bool(said(bot, "can be reached again")), 60, "the bot says that it is over")
        bot.wait_until(lambda: scene.sent() == 1, 60, "the bot works")
        assert len(said(bot, "can't be reached")) == 1
        assert bot.stop() < 5
        assert bot.status() == 0


def test_a_bot_that_waits_for_the_network_can_be_stopped(make_scene: MakeScene) -> None:
    scene = make_scene(1)
    scene.server.stop()
    with scene.bot() as bot:
        bot.begin()
        bot.wait_until(lambda: bool(said(bot, "can't be reached")), 60, "the bot says that it waits")
        assert bot.stop() < 5
        assert bot.status() == 0
        assert "Traceback" not in bot.stderr


def test_a_token_that_telegram_refuses_is_one_clear_line(make_scene: MakeScene) -> None:
    scene = make_scene(1)
    scene.environment["TELEGRAM_BOT_TOKEN"] = "987654321:AAE-another-token-that-nobody-has-00"  # noqa: S105
    with scene.bot() as bot:
        bot.begin()
        assert refused(bot).startswith("antenne: Telegram refuses TELEGRAM_BOT_TOKEN; @BotFather shows")
        assert [event for event in events(bot) if event["level"] == "error"] == []
        assert "another-token" not in bot.stderr


def test_a_token_that_is_revoked_while_the_bot_runs_ends_it_with_the_same_line_and_what_it_has_written_is_kept(
    make_scene: MakeScene,
) -> None:
    scene = make_scene(1)
    with scene.bot() as bot:
        bot.start()
        bot.wait_until(lambda: scene.sent() == 1, 30, "the bot works")
        scene.standin.token = "1:revoked"  # noqa: S105 (nobody's token)
        person = Person(scene.standin)
        person.say("C’est quoi PRAXES ?")
        assert refused(bot).startswith("antenne: Telegram refuses TELEGRAM_BOT_TOKEN; @BotFather shows")
        assert bot.status() == 2
        assert [event for event in events(bot) if event["level"] == "error"] == []
        assert len(said(bot, "if it still does in 20 seconds, the bot ends")) == 1
        scene.standin.token = TOKEN
        bot.start()
        bot.wait_until(lambda: bool(person.inbox), 30, "whoever wrote meanwhile is answered")
        finish(scene, bot, 30)
        assert bot.stop() < 5
        assert bot.status() == 0
    assert outcome(scene) == Outcome(lost=0, doubled=0)


def test_of_two_young_bots_with_one_token_one_ends_with_a_clear_line_and_the_other_goes_on(
    make_scene: MakeScene,
) -> None:
    scene = make_scene(1)
    folder = scene.folder / "elsewhere"
    folder.mkdir()
    environment = {**scene.environment, "ANTENNE_DATABASE": "other.db", "ANTENNE_CONTENT": str(scene.content)}
    with scene.bot() as one, BotProcess(scene.standin, scene.server.url, folder, environment) as other:
        one.start()
        one.wait_until(lambda: scene.sent() == 1, 30, "it works")
        other.begin()
        # In their first minute both take themselves for the later one; whoever hears of it first ends.
        end = time.monotonic() + 60
        while not (one.ended or other.ended) and time.monotonic() < end:
            time.sleep(0.05)
        gone, there = (one, other) if one.ended else (other, one)
        assert "another bot process, perhaps on another computer, uses the same TELEGRAM_BOT_TOKEN" in refused(gone)
        assert gone.status() == 1
        person = Person(scene.standin)
        person.say("C’est quoi PRAXES ?")
        there.wait_until(lambda: bool(person.inbox), 60, "the one that is left answers")
        assert there.stop() < 5


def test_a_handler_that_hangs_on_a_silent_telegram_does_not_delay_the_end_and_what_it_wrote_is_kept(
    make_scene: MakeScene,
) -> None:
    scene = make_scene(1)
    with scene.bot() as bot:
        bot.start()
        bot.wait_until(lambda: scene.sent() == 1, 30, "the bot works")
        people = [Person(scene.standin) for _ in range(3)]
        for person in people:
            person.say("C’est quoi PRAXES ?")
        bot.wait_until(lambda: not scene.standin.pending, 30, "the bot has taken the questions")
        scene.server.faults.delay = 60.0
        for person in people:
            person.say("Wer fördert unsere Städtepartnerschaft?")
        time.sleep(0.5)
        assert bot.stop() < 5
        assert bot.status() == 0
        assert "Traceback" not in bot.stderr
        scene.server.faults.end()
        bot.start()
        assert bot.stop() < 5


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has no SIGHUP")
def test_sighup_looks_at_the_content_and_says_what_has_become_of_it(make_scene: MakeScene) -> None:
    scene = make_scene(1)
    with scene.bot() as bot:
        bot.start()
        bot.wait_until(lambda: scene.sent() == 1, 30, "the bot works")
        bot.send(signal.SIGHUP)
        bot.wait_until(lambda: bool(said(bot, "SIGHUP: the content has not changed")), 30, "nothing has changed")
        (scene.content / "workshops.yaml").write_text("- {", encoding="utf-8")
        bot.send(signal.SIGHUP)
        bot.wait_until(lambda: bool(said(bot, "SIGHUP: the changed content is not used: ")), 30, "it is refused")
        assert bot.stop() < 5
