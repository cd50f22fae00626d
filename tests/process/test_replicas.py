"""Two bots share a PostgreSQL database behind one webhook; one of them is killed in the middle of a broadcast."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.standin import Person
from bot.storage.opening import open_to_read
from bot.storage.postgres.address import PostgresAddress
from bot.trials.process import BotProcess
from bot.trials.scenarios import finish, outcome
from bot.trials.scene import Scene
from tests.postgres import Server
from tests.postgres import postgres as postgres
from tests.postgres import postgres_address as postgres_address
from tests.process.test_webhook import STARTED_WITHIN, free_port

SUBSCRIBERS = 120
PACE = 8
"""Messages a second of both bots together: slow enough for two starts."""
QUESTION = "Wer fördert unsere Städtepartnerschaft?"


@pytest.fixture
def scene(
    tmp_path: Path, few_topics: Path, own_cache: dict[str, str], postgres_address: PostgresAddress
) -> Iterator[Scene]:
    """Subscribers whom two bots will remind."""
    with Scene(tmp_path, few_topics, SUBSCRIBERS, own_cache, postgres_address) as scene:
        yield scene


@pytest.fixture
def replicas(scene: Scene) -> tuple[BotProcess, BotProcess]:
    """Two bots; Telegram brings updates to the second, as a proxy would when the first is gone."""
    ports = free_port(), free_port()
    found = []
    for port in ports:
        scene.environment |= {
            "ANTENNE_WEBHOOK_URL": f"http://127.0.0.1:{ports[1]}/updates",
            "ANTENNE_WEBHOOK_PORT": str(port),
        }
        folder = scene.folder / str(port)
        folder.mkdir()
        found.append(scene.bot(PACE, folder))
    return found[0], found[1]


def claimants(scene: Scene) -> set[str]:
    """The bots that have something in hand."""
    with closing(open_to_read(scene.database)) as db:
        return {name for (name,) in db.execute("select claimed_by from deliveries where claimed_by is not null")}


def test_a_killed_bot_s_messages_are_sent_by_the_other(
    scene: Scene, replicas: tuple[BotProcess, BotProcess], postgres: Server
) -> None:
    victim, survivor = replicas
    with victim, survivor:
        for bot in replicas:
            bot.begin()
        for bot in replicas:
            bot.wait_until(lambda bot=bot: "Application started" in bot.stderr, STARTED_WITHIN, "it works")  # type: ignore[misc]
        survivor.wait_until(lambda: scene.sent() >= SUBSCRIBERS // 3, 60, "a third is sent")
        victim.wait_until(lambda: len(claimants(scene)) == 2, 10, "both are at work", every=0)
        assert scene.waiting()
        victim.kill()
        person = Person(scene.standin)
        person.say(QUESTION)
        survivor.wait_until(lambda: len(person.inbox) > 0, 20, "the other answers")
        # Else the test would wait a minute; the living one says within ten seconds that it lives.
        with closing(postgres.connect(scene.database.name)) as db:  # type: ignore[union-attr]
            db.execute("update replicas set seen = seen - interval '1 minute'")
        finish(scene, survivor, 120)
        assert survivor.stop() < 5
    found = outcome(scene)
    assert found.lost == 0
    assert found.doubled <= 1
