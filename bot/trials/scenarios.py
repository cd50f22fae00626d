"""What befalls a bot in the middle of a broadcast, and what has become of the messages afterwards."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable, Iterator
from itertools import cycle
from random import Random

from msgspec import Struct

from bot.standin import Person
from bot.trials.process import BotProcess
from bot.trials.scene import Scene

LONGEST_CYCLE = 0.03
"""Seconds that a message takes, roughly: somewhere in it, at random, the bot is killed."""


class Outcome(Struct, frozen=True):
    """How many of those who should have got one message got none, and how many messages too many there are."""

    lost: int
    doubled: int


def outcome(scene: Scene, without: Iterable[int] = ()) -> Outcome:
    """What has become of a scene's broadcast, but for chats that could not get it."""
    out = set(without)
    copies = [count for chat, count in scene.copies().items() if chat not in out]
    return Outcome(lost=copies.count(0), doubled=sum(count - 1 for count in copies if count > 1))


def kill_often(scene: Scene, bot: BotProcess, times: int, seed: int = 0) -> None:
    """Kill a running bot so many times, evenly spread over its broadcast, and start it again each time."""
    dice = Random(seed)  # noqa: S311 (no secret)
    for goal in _goals(scene, times):
        bot.wait_until(lambda goal=goal: scene.sent() >= goal, 600, f"{goal} messages are sent")  # type: ignore[misc]
        time.sleep(dice.uniform(0, LONGEST_CYCLE))
        bot.kill()
        bot.start()


def stop_often(scene: Scene, bot: BotProcess, times: int) -> list[float]:
    """Stop a running bot as kill_often kills it; gives back how many seconds each end took."""
    took = []
    for goal in _goals(scene, times):
        bot.wait_until(lambda goal=goal: scene.sent() >= goal, 600, f"{goal} messages are sent")  # type: ignore[misc]
        took.append(bot.stop())
        bot.start()
    return took


def finish(scene: Scene, bot: BotProcess, seconds: float) -> None:
    """Wait until nothing is left to be sent. Raises TimeoutError."""
    bot.wait_until(lambda: scene.waiting() == 0, seconds, "all messages are sent", every=0.2)


class Questions:
    """Questions of people beside the subscribers, each from somebody new, and how long their answers took."""

    def __init__(self, scene: Scene, texts: Iterable[str]) -> None:
        self._standin = scene.standin
        self._texts: Iterator[str] = cycle(texts)
        self._asked: dict[int, float] = {}

    def ask(self) -> None:
        """Ask the next question."""
        person = Person(self._standin)
        self._asked[person.chat.id] = self._standin.world.clock()
        person.say(next(self._texts))

    def seconds(self) -> list[float]:
        """From each question being there for the bot to its first answer; infinite where there is none."""
        answered: dict[int, float] = {}
        with self._standin.lock:
            for call in self._standin.calls:
                if call.method == "sendMessage":
                    answered.setdefault(int(call.params["chat_id"]), call.at)
        return [answered.get(chat, math.inf) - at for chat, at in self._asked.items()]


def _goals(scene: Scene, times: int) -> list[int]:
    size = len(scene.people)
    return [size * part // (times + 1) for part in range(1, times + 1)]
