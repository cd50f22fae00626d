"""All that a bench of the load has found, as it goes into a file and into a picture."""

from __future__ import annotations

import datetime as dtm
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import telegram
from msgspec import Struct, to_builtins

from bot.trials.levels import Level, together
from bot.trials.memory import Remembered
from bot.trials.soak import Soaked


class Speed(Struct, frozen=True):
    """The levels of our bot and those of the echo bot, of all rounds, in the order in which they were held."""

    ours: Sequence[Level]
    echo: Sequence[Level]

    @property
    def people(self) -> list[int]:
        """How many people at once there were, from few to many."""
        return sorted({level.people for level in self.ours})

    def at(self, people: int) -> tuple[Level, Level]:
        """All rounds with so many people as one level: of our bot, and of the echo bot."""
        ours, echo = ([each for each in levels if each.people == people] for levels in (self.ours, self.echo))
        return together(ours), together(echo)

    def share(self, people: int) -> float:
        """How many questions a second our bot answers, as a share of those that the echo bot does; 0 where it does
        none, since nothing was measured then."""
        ours, echo = self.at(people)
        return ours.rate / echo.rate if echo.rate else 0.0

    def most(self) -> tuple[float, float]:
        """The most questions a second that each bot answered, with whatever number of people: what it can do."""
        ours, echo = zip(*(self.at(people) for people in self.people), strict=True)
        return max(level.rate for level in ours), max(level.rate for level in echo)


@dataclass
class Findings:
    """What was measured so far; None where something was left out or did not come to its end."""

    machine: Mapping[str, object] = field(default_factory=lambda: machine())
    speed: Speed | None = None
    memory: Remembered | None = None
    soak: Soaked | None = None

    def write(self, path: Path) -> None:
        """Write all raw figures as JSON, in seconds and bytes. Raises OSError."""
        path.write_text(json.dumps(to_builtins(self)) + "\n", encoding="utf-8")


def machine() -> dict[str, object]:
    """What figures depend on: the machine and how busy it is now, the versions of what the bots run on."""
    return {
        "began": dtm.datetime.now(dtm.UTC).isoformat(timespec="seconds"),
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "python": platform.python_version(),
        "python-telegram-bot": telegram.__version__,
    }


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        for line in described.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()
