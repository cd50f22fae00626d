"""`antenne bench-reminders`: broadcasts by a real bot process, through kills, faults and an outage, against targets."""

from __future__ import annotations

import math
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from msgspec import Struct
from rich.console import Console

from bot.commands.planning import plan
from bot.commands.targets import Figure, failed, table_of
from bot.standin.http import Rates
from bot.trials.scenarios import Questions, finish, kill_often, outcome, stop_often
from bot.trials.scene import Scene
from knowledge.model import KnowledgeBase

PACE = 25
"""Messages a second, as the bot is set by default."""
SLOWER = 1.1
"""How much longer than that pace says a broadcast may take."""
ANSWER_SECONDS = 0.3
"""Within which 95 of 100 questions are answered while a broadcast runs."""
STOP_SECONDS = 2.0
PLAN_SECONDS = 5.0
SWEEP_SECONDS = 0.05

UNPACED = 1000
"""Messages a second where the pace is not what is measured: as fast as the machine can."""
FAULTS = Rates(flood=0.005, error_before=0.01, error_after=0.01, drop_before=0.01, drop_after=0.01)
"""What befalls requests in the trial with faults: one in twenty-two."""
BLOCKED = 20
"""One in so many subscribers has blocked the bot there."""
LONGEST = 900.0
"""Seconds after which a broadcast that has not ended is given up."""


class Sizes(Struct, frozen=True):
    """How large the trials are; the outage in seconds."""

    subscribers: int = 2000
    kills: int = 5
    stops: int = 5
    outage: float = 60
    workshops: int = 100
    planned_for: int = 20_000


class Stage(Struct, frozen=True):
    """Where trials take place: each in a folder of its own, with the content to answer from."""

    folder: Path
    content: Path
    questions: Sequence[str]
    sizes: Sizes

    def scene(self) -> Scene:
        """A new scene with all subscribers."""
        return Scene(Path(tempfile.mkdtemp(dir=self.folder)), self.content, self.sizes.subscribers)


Trial = Callable[[Stage], Iterator[Figure]]


def bench_reminders(content: Path, kb: KnowledgeBase, console: Console, sizes: Sizes | None = None) -> bool:
    """Run all trials, which takes about six minutes, and print a table; says whether every target is met.

    `kb` is what the content folder holds; its index must be in the cache. A bot that does not do what it is waited for
    has missed the target, and what it wrote goes to standard error.
    """
    figures: list[Figure] = []
    progress = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Path(folder), content, questions(kb), sizes or Sizes())
        for trial in TRIALS:
            what = (trial.__doc__ or "").rstrip(".")
            with progress.status(f"{what} …"):
                try:
                    figures += trial(stage)
                except (ChildProcessError, TimeoutError, subprocess.TimeoutExpired) as error:
                    progress.print(f"{what}: {error}", markup=False)
                    figures.append(failed(what))
    console.print(table_of(f"Reminders, {stage.sizes.subscribers:,} subscribers", figures))
    return all(figure.met for figure in figures)


def questions(kb: KnowledgeBase) -> list[str]:
    """A question about each topic that does not stand in the content word for word."""
    spoken = (topic.questions.get("de", {}).get("what", []) for topic in kb.topics.values())
    return [f"Guten Tag, {phrasings[0]}" for phrasings in spoken if phrasings]


def at_the_pace(stage: Stage) -> Iterator[Figure]:
    """A broadcast at the pace allowed, and questions meanwhile."""
    scene = stage.scene()
    asked = Questions(scene, stage.questions)
    dice = Random(0)  # noqa: S311 (no secret)
    with scene, scene.bot(PACE) as bot:
        bot.start()
        while scene.waiting():
            asked.ask()
            time.sleep(dice.uniform(0.5, 1.5))
        seconds = sorted(asked.seconds())
    took, allowed = _duration(scene), len(scene.chats) / PACE
    yield Figure(
        f"broadcast to {len(scene.chats):,} at {PACE} a second",
        f"{took:.1f} s",
        f"at most {SLOWER * allowed:.1f} s",
        took <= SLOWER * allowed,
    )
    yield from _delivered(scene, "", doubles=0)
    slow = seconds[math.ceil(0.95 * len(seconds)) - 1]
    yield Figure(
        f"answers meanwhile, median of {len(seconds)}", f"{1000 * statistics.median(seconds):.0f} ms", "", met=True
    )
    yield Figure(
        "answers meanwhile, 95th percentile",
        f"{1000 * slow:.0f} ms",
        f"at most {1000 * ANSWER_SECONDS:.0f} ms",
        slow <= ANSWER_SECONDS,
    )


def with_kills(stage: Stage) -> Iterator[Figure]:
    """A broadcast in which the bot is killed again and again."""
    with stage.scene() as scene, scene.bot(UNPACED) as bot:
        bot.start()
        kill_often(scene, bot, stage.sizes.kills)
        finish(scene, bot, LONGEST)
    yield from _delivered(scene, f"{stage.sizes.kills} kills: ", doubles=stage.sizes.kills)


def with_stops(stage: Stage) -> Iterator[Figure]:
    """A broadcast in which the bot is stopped and started."""
    with stage.scene() as scene, scene.bot(UNPACED) as bot:
        bot.start()
        took = max(stop_often(scene, bot, stage.sizes.stops))
        finish(scene, bot, LONGEST)
    yield Figure(
        f"slowest of {stage.sizes.stops} stops (SIGTERM)",
        f"{took:.2f} s",
        f"at most {STOP_SECONDS:g} s",
        took <= STOP_SECONDS,
    )
    yield from _delivered(scene, f"{stage.sizes.stops} stops: ", doubles=0)


def with_faults(stage: Stage) -> Iterator[Figure]:
    """A broadcast among floods, server errors and cut connections."""
    scene = stage.scene()
    blocked = set(scene.chats[::BLOCKED])
    for chat in blocked:
        scene.standin.block(chat)
    with scene, scene.bot(UNPACED) as bot:
        bot.start()
        scene.server.faults.strike(FAULTS, "sendMessage")
        finish(scene, bot, LONGEST)
        struck = scene.server.faults.struck
        bot.stop()
    arrived = struck["error_after"] + struck["drop_after"]
    yield Figure("floods, server errors, cut connections", f"{struck.total()}", "", met=True)
    yield from _delivered(scene, "faults: ", doubles=arrived, without=blocked)
    asleep = scene.asleep()
    yield Figure(f"{len(blocked)} who have blocked the bot", f"{len(asleep)} asleep", "these alone", asleep == blocked)


def in_an_outage(stage: Stage) -> Iterator[Figure]:
    """A broadcast with an outage: first connections are cut, then refused."""
    half = stage.sizes.outage / 2
    with stage.scene() as scene, scene.bot(UNPACED) as bot:
        bot.start()
        bot.wait_until(lambda: 4 * scene.sent() >= len(scene.chats), LONGEST, "a quarter is sent")
        with scene.server.faults.outage():
            time.sleep(half)
        scene.server.stop()
        time.sleep(half)
        scene.server.start()
        finish(scene, bot, LONGEST)
    yield from _delivered(scene, f"{stage.sizes.outage:g} s without Telegram: ", doubles=1)


def planning(stage: Stage) -> Iterator[Figure]:
    """The plan of many workshops for many subscribers."""
    sizes = stage.sizes
    planned = plan(stage.folder, sizes.workshops, sizes.planned_for)
    yield Figure(
        f"plan of {sizes.workshops} workshops for {sizes.planned_for:,} subscribers ({planned.messages:,} messages)",
        f"{planned.plan:.2f} s",
        f"under {PLAN_SECONDS:g} s",
        planned.plan < PLAN_SECONDS,
    )
    yield Figure(
        "sweep when nothing is due",
        f"{1000 * planned.sweep:.1f} ms",
        f"under {1000 * SWEEP_SECONDS:g} ms",
        planned.sweep < SWEEP_SECONDS,
    )


TRIALS: tuple[Trial, ...] = (planning, at_the_pace, with_kills, with_stops, with_faults, in_an_outage)


def _delivered(scene: Scene, trial: str, doubles: int, without: set[int] | None = None) -> Iterator[Figure]:
    found = outcome(scene, without or ())
    yield Figure(f"{trial}messages lost", f"{found.lost}", "0", found.lost == 0)
    yield Figure(
        f"{trial}messages doubled",
        f"{found.doubled}",
        f"at most {doubles}" if doubles else "0",
        found.doubled <= doubles,
    )


def _duration(scene: Scene) -> float:
    """Seconds from the first message of a broadcast to the last."""
    chats = {str(chat) for chat in scene.chats}
    sent = [call.at for call in scene.standin.calls if call.method == "sendMessage" and call.params["chat_id"] in chats]
    return sent[-1] - sent[0]
