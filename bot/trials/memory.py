"""The memory of a bot, after ever more questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from bot.trials.process import BotProcess
from bot.trials.rush import Rush

PEOPLE = 20
"""How many ask at once."""
_FIRST, _WARM, _STEPS = 100, 10, 20
"""The memory is read after a hundredth of the questions, then at twenty steps; after a tenth the bot is warm: it has
loaded what it loads late, and its caches are full."""


class Reading(Struct, frozen=True):
    """The resident memory after so many questions, in bytes."""

    questions: int
    resident: int


class Remembered(Struct, frozen=True):
    """What was read, in order, and how many questions were lost meanwhile."""

    readings: Sequence[Reading]
    lost: int

    @property
    def warm(self) -> Reading:
        """The reading after a tenth of the questions."""
        return next(each for each in self.readings if each.questions * _WARM >= self.readings[-1].questions)


def resident(pid: int) -> int | None:
    """The resident memory of a process in bytes (VmRSS); None where it has ended, or the system has no /proc.

    https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
    """
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return None
    lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii", errors="replace").splitlines())
    size = lines.get("VmRSS")
    return int(size.split()[0]) * 1024 if size else None


def steps(questions: int) -> list[int]:
    """After how many of so many questions the memory is read: of 100,000 after 1,000, 5,000, 10,000, 15,000, …"""
    return sorted({max(questions // _FIRST, 1), *(questions * step // _STEPS for step in range(1, _STEPS + 1))} - {0})


def remember(bot: BotProcess, rush: Rush, questions: int) -> Remembered | None:
    """Let people rush at a running bot with so many questions, and read its memory; None on systems without /proc.

    Raises ChildProcessError where the bot ends meanwhile.
    """
    if resident(bot.pid) is None:
        return None
    readings = []
    rush.begin(PEOPLE)
    for step in steps(questions):
        rush.go_on(bot, lambda step=step: len(rush.answers) + rush.lost >= step)  # type: ignore[misc]
        readings.append(Reading(step, resident(bot.pid) or 0))
    rush.finish(bot)
    return Remembered(readings, rush.lost)
