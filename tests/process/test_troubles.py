"""Broadcasts while the bot, Telegram or the way there is in trouble. The evenings pass side by side, mostly waiting."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from bot.standin.http import Rates
from bot.trials.process import BotProcess
from bot.trials.scenarios import finish, kill_often, outcome
from bot.trials.scene import Scene

SUBSCRIBERS = 240
KILLS = 5
FLOOD = 2
"""Seconds that Telegram asks to wait."""
OUTAGE = 5
"""Seconds."""

Trouble = Callable[[Scene, BotProcess], None]
Evening = Callable[[Trouble], Scene]


def killed(scene: Scene, bot: BotProcess) -> None:
    """The bot is killed, and started again, several times."""
    kill_often(scene, bot, KILLS)


def cut(scene: Scene, bot: BotProcess) -> None:
    """Connections are accepted, and closed without an answer."""
    with scene.server.faults.outage():
        time.sleep(OUTAGE)


def refused(scene: Scene, bot: BotProcess) -> None:
    """Nobody listens."""
    scene.server.stop()
    time.sleep(OUTAGE)
    scene.server.start()


def mixed(scene: Scene, bot: BotProcess) -> None:
    """Everything at random, for most of the broadcast; some have blocked the bot."""
    faults = {"error_before": 0.03, "error_after": 0.03, "drop_before": 0.03, "drop_after": 0.03}
    rates = Rates(flood=0.01, retry_after=FLOOD, **faults)
    scene.server.faults.strike(rates, "sendMessage")
    bot.wait_until(lambda: scene.sent() >= 0.8 * SUBSCRIBERS, 60, "most messages are sent")
    scene.server.faults.end()


TROUBLES: tuple[Trouble, ...] = (killed, cut, refused, mixed)


def blocked(scene: Scene) -> set[int]:
    """Who has blocked the bot: one in twenty, wherever they stand in the order."""
    return set(scene.chats[7::20])


def spend(trouble: Trouble, folder: Path, content: Path, environment: dict[str, str]) -> Scene:
    """A broadcast in the middle of which trouble comes; the scene as it is when nothing is left to be sent."""
    folder.mkdir()
    with Scene(folder, content, SUBSCRIBERS, environment) as scene, scene.bot() as bot:
        for chat in blocked(scene):
            scene.standin.block(chat)
        bot.start()
        bot.wait_until(lambda: scene.sent() >= 30, 30, "30 messages are sent")
        trouble(scene, bot)
        finish(scene, bot, 90)
        bot.stop()
        return scene


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory, few_topics: Path, own_cache: dict[str, str]) -> Iterator[Evening]:
    """Gives the scene after a trouble; the first who asks for one has all of them happen."""
    folder = tmp_path_factory.mktemp("evenings")
    with ThreadPoolExecutor() as threads:
        spent: dict[Trouble, Future[Scene]] = {
            trouble: threads.submit(spend, trouble, folder / trouble.__name__, few_topics, own_cache)
            for trouble in TROUBLES
        }
        yield lambda trouble: spent[trouble].result()


def test_five_kills_lose_nothing_and_double_at_most_one_message_each(evening: Evening) -> None:
    scene = evening(killed)
    found = outcome(scene, without=blocked(scene))
    assert found.lost == 0
    assert found.doubled <= KILLS


@pytest.mark.parametrize("outage", [cut, refused])
def test_an_outage_loses_nothing_and_doubles_at_most_the_message_that_was_on_its_way(
    evening: Evening, outage: Trouble
) -> None:
    scene = evening(outage)
    found = outcome(scene, without=blocked(scene))
    assert found.lost == 0
    assert found.doubled <= 1


def test_errors_and_cut_connections_lose_nothing_and_double_only_what_had_arrived(evening: Evening) -> None:
    scene = evening(mixed)
    struck = scene.server.faults.struck
    assert struck["error_before"] + struck["drop_before"] > 0
    found = outcome(scene, without=blocked(scene))
    assert found.lost == 0
    assert 0 < found.doubled <= struck["error_after"] + struck["drop_after"]


def test_each_flood_holds_back_the_messages_to_all_chats(evening: Evening) -> None:
    scene = evening(mixed)
    sent = [call.at for call in scene.standin.calls if call.method == "sendMessage"]
    pauses = [later - earlier for earlier, later in pairwise(sent)]
    floods = scene.server.faults.struck["flood"]
    assert sum(pause for pause in pauses if pause >= FLOOD) >= FLOOD * floods > 0


@pytest.mark.parametrize("trouble", TROUBLES)
def test_whoever_has_blocked_the_bot_is_asleep_and_nobody_else(evening: Evening, trouble: Trouble) -> None:
    scene = evening(trouble)
    assert scene.asleep() == blocked(scene)
