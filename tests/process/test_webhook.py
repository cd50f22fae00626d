"""A bot that Telegram brings updates to: whatever happens to it, none is lost."""

import socket
import time
from collections.abc import Callable

import httpx
import pytest

from bot.standin import Person
from bot.trials.process import BotProcess
from bot.trials.scene import Scene
from tests.process.conftest import MakeScene

LIVES = (("webhook", "kill"), ("polling", "stop"), ("webhook", "stop"))
STARTED_WITHIN = 180
"""Seconds: the first start learns the topics, and the machine may be busy."""
QUESTION = "Wer fördert unsere Städtepartnerschaft?"


def free_port() -> int:
    """A port that nobody uses right now."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


def use_webhook(scene: Scene, port: int) -> None:
    scene.environment["ANTENNE_WEBHOOK_URL"] = f"http://127.0.0.1:{port}/updates"
    scene.environment["ANTENNE_WEBHOOK_PORT"] = str(port)


def begin(scene: Scene, bot: BotProcess) -> None:
    """Start a bot, and wait until it works."""
    bot.begin()
    bot.wait_until(lambda: "Application started" in bot.stderr, STARTED_WITHIN, "the bot works")
    url = scene.environment.get("ANTENNE_WEBHOOK_URL", "")
    bot.wait_until(lambda: _url(scene).startswith(url) and bool(url) == bool(_url(scene)), 10, "Telegram knows")


def _url(scene: Scene) -> str:
    return str(scene.standin.world.webhook.get("url", ""))


def answered(scene: Scene, people: list[Person]) -> Callable[[], bool]:
    return lambda: not scene.standin.pending and all(len(person.inbox) >= 1 for person in people)


def test_switching_there_and_back_and_a_kill_lose_no_update(make_scene: MakeScene, port: int) -> None:
    scene = make_scene(0)
    asked: list[Person] = []

    def ask(count: int = 3) -> None:
        for _ in range(count):
            person = Person(scene.standin)
            asked.append(person)
            person.say(QUESTION)

    polling = dict(scene.environment)
    for mode, ends in LIVES:
        scene.environment = dict(polling)
        if mode == "webhook":
            use_webhook(scene, port)
        with scene.bot() as bot:
            ask()  # while it is not there
            begin(scene, bot)
            bot.wait_until(answered(scene, asked), 20, "all are answered")
            ask()  # right before its end
            if ends == "stop":
                assert bot.stop() < 5
                assert bot.status() == 0
            else:
                bot.kill()
            assert "Traceback" not in bot.stderr
    with scene.bot() as bot:
        begin(scene, bot)
        bot.wait_until(answered(scene, asked), 20, "all are answered")
        bot.stop()
    assert sum(len(person.inbox) for person in asked) <= len(asked) + 3, "after a kill some come twice, no others"


def test_updates_that_are_at_work_when_the_bot_stops_come_again(make_scene: MakeScene, port: int) -> None:
    scene = make_scene(0)
    use_webhook(scene, port)
    person = Person(scene.standin)
    with scene.bot() as bot:
        begin(scene, bot)
        scene.server.faults.delay = 30
        person.say(QUESTION)
        time.sleep(0.5)
        assert bot.stop() < 5
        assert bot.status() == 0
        assert "Traceback" not in bot.stderr
        assert _url(scene), "the webhook stays, so that Telegram keeps what comes"
        assert len(scene.standin.pending) == 1
        scene.server.faults.delay = 0
        told = sum(call.method == "setWebhook" for call in scene.standin.calls)
        begin(scene, bot)
        bot.wait_until(answered(scene, [person]), 20, "the question is answered")
        assert sum(call.method == "setWebhook" for call in scene.standin.calls) == told == 1


def test_a_port_that_is_taken_ends_the_start_with_one_line(make_scene: MakeScene, port: int) -> None:
    scene = make_scene(0)
    use_webhook(scene, port)
    with socket.create_server(("127.0.0.1", port)), scene.bot() as bot:
        bot.begin()
        assert bot.status() == 1
        last = bot.stderr.splitlines()[-1]
    assert last.startswith(f"antenne: the webhook can't listen at 127.0.0.1, port {port}: ")
    assert "Traceback" not in bot.stderr


def test_the_monitor_answers_while_the_bot_waits_for_the_network(make_scene: MakeScene, port: int) -> None:
    scene = make_scene(0)
    scene.environment["ANTENNE_MONITOR_PORT"] = str(port)
    monitor = f"http://127.0.0.1:{port}"
    with scene.bot() as bot, httpx.Client(base_url=monitor, trust_env=False) as client:
        with scene.server.faults.outage():
            bot.begin()
            bot.wait_until(lambda: "monitoring at" in bot.stderr, STARTED_WITHIN, "the monitor is there")
            assert client.get("/healthz").status_code == 200
        bot.wait_until(lambda: "Application started" in bot.stderr, 40, "the bot works")
        assert client.get("/readyz").json()["ready"]
        assert bot.stop() < 5
        assert bot.status() == 0
        assert "Traceback" not in bot.stderr
