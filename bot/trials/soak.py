"""A soak: visitors for minutes, in bad weather, and what has become of them and of the bot."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException

from msgspec import Struct

from bot.trials import weather
from bot.trials.memory import resident
from bot.trials.process import BotProcess
from bot.trials.rush import PATIENCE
from bot.trials.venue import Venue
from bot.trials.visits import Tally, Visits

PEOPLE = 20
"""How many visitors are there at once."""
FIRST, LAST = 0.1, 0.9
"""The memory is compared with that after the first tenth; errors of the last tenth have no fault to blame."""
_LOOK = 0.02
_READY_SECONDS = 5.0


class Soaked(Struct, frozen=True):
    """What came of a soak. Memory in bytes, None where it can't be read or the bot has ended."""

    seconds: float
    questions: Tally
    buttons: Tally
    nonsense: int
    struck: Mapping[str, int]
    """How many requests failed, by kind."""
    alive: bool
    ready: bool
    """What /readyz says in the end."""
    resident: tuple[int | None, int | None]
    """After the first tenth, and in the end."""
    errors: int
    errors_at_last: int
    """Lines of the log that tell of an error: all, and those of the last tenth."""


def soak(venue: Venue, texts: Sequence[str], seconds: float, patience: float = PATIENCE) -> Soaked:
    """Start a bot, and let people visit it for so many seconds. Raises TimeoutError where it does not start."""
    port = free_port()
    with venue.ours(ANTENNE_MONITOR_PORT=str(port)) as bot:
        bot.start()
        visits = Visits(venue.standin, texts, PEOPLE, patience)
        venue.server.faults.listeners.append(visits.strike)
        course = _Course(venue, bot, visits, seconds)
        course.until(FIRST)
        begun = _resident(bot)
        course.until(LAST)
        errors = errors_in(bot.stderr)
        course.until(1)
        visits.close()
        course.until_all_are_gone()
        venue.server.faults.listeners.remove(visits.strike)
        total = errors_in(bot.stderr)
        return Soaked(
            seconds,
            visits.questions,
            visits.buttons,
            visits.nonsense,
            dict(venue.server.faults.struck),
            alive=not bot.ended,
            ready=is_ready(port),
            resident=(begun, _resident(bot)),
            errors=total,
            errors_at_last=total - errors,
        )


class _Course:
    """Time passes: the weather changes, visitors act."""

    def __init__(self, venue: Venue, bot: BotProcess, visits: Visits, seconds: float) -> None:
        self._faults = venue.server.faults
        self._bot = bot
        self._visits = visits
        self._seconds = seconds
        self._began = time.monotonic()

    def until(self, part: float) -> None:
        while (now := (time.monotonic() - self._began) / self._seconds) < part and not self._bot.ended:
            weather.change(self._faults, now)
            self._visits.fine = weather.is_fine_again(now)
            self._pass()

    def until_all_are_gone(self) -> None:
        weather.change(self._faults, 1)
        while self._visits.waiting:
            self._pass()

    def _pass(self) -> None:
        self._visits.look()
        time.sleep(_LOOK)


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def is_ready(port: int) -> bool:
    """Whether /readyz of the monitor at a port of this machine says yes."""
    try:
        with closing(HTTPConnection("127.0.0.1", port, timeout=_READY_SECONDS)) as asked:
            asked.request("GET", "/readyz")
            return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False


def errors_in(log: str) -> int:
    """How many lines of a bot's log, which is JSON, tell of an error."""
    return sum(_level(line) in ("error", "critical") for line in log.splitlines())


def _level(line: str) -> str:
    try:
        found = json.loads(line)
    except ValueError:
        return ""
    return str(found.get("level", "")) if isinstance(found, dict) else ""


def _resident(bot: BotProcess) -> int | None:
    return None if bot.ended else resident(bot.pid)
