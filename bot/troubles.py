"""The last warnings and errors of the log, in memory, for the staff: counted, and nothing in them names a person."""

from __future__ import annotations

import contextlib
import datetime as dtm
import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace

from bot.redaction import HIDDEN, TOKEN

KEPT = 50
"""Different lines that are remembered; the one not seen for longest goes first."""
LONGEST = 160
"""Characters of a line."""

_HIDDEN = "…"
_NUMBER = re.compile(r"-?\d{5,}")
"""Ids of chats, people and messages; years and short counts stay."""
_QUOTED = re.compile(r"""(?<!\w)'[^'\n]*'(?!\w)|"[^"\n]*"|„[^„“\n]*“""")
"""What an error quotes may be what a person wrote."""
_ERROR = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)")


class Trouble(Struct, frozen=True):
    """A line of the log, how often it came, and when last (UTC)."""

    level: str
    text: str
    count: int
    last: dtm.datetime


class Troubles(logging.Handler):
    """Counts the warnings and errors that are logged, from any thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._found: OrderedDict[tuple[str, str], Trouble] = OrderedDict()
        self._guard = threading.Lock()
        self._hears: Callable[[Trouble], object] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        try:
            text = described(record)
        except Exception:  # a slip in a log call is shown by the log itself
            return
        key = (record.levelname, text)
        last = dtm.datetime.fromtimestamp(record.created, dtm.UTC)
        with self._guard:
            known = self._found.pop(key, Trouble(*key, 0, last))
            self._found[key] = replace(known, count=known.count + 1, last=last)
            if len(self._found) > KEPT:
                self._found.popitem(last=False)
            trouble, hears = self._found[key], self._hears
        if hears is not None:
            with contextlib.suppress(RuntimeError):  # an event loop that has just ended hears no more
                hears(trouble)

    @contextmanager
    def heard_by(self, hears: Callable[[Trouble], object]) -> Iterator[None]:
        """Meanwhile, call this with each trouble as it is counted, in the thread that it happens in."""
        self._hears = hears
        try:
            yield
        finally:
            self._hears = None

    def newest(self, most: int) -> list[Trouble]:
        """So many different lines, the last one first."""
        with self._guard:
            return list(reversed(self._found.values()))[:most]

    def total(self) -> int:
        """How many lines were counted, those that are no longer remembered left out."""
        with self._guard:
            return sum(trouble.count for trouble in self._found.values())


def described(record: logging.LogRecord) -> str:
    """The first line of a record, with the kind of an error that is told below it, but not what that error says."""
    first, *below = record.getMessage().strip().split("\n")
    kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else _kind(below)
    text = f"{_clean(first)} ({kind})" if kind else _clean(first)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _kind(below: list[str]) -> str | None:
    """The kind of the error at the end of a traceback."""
    found = next((match for line in reversed(below) if (match := _ERROR.match(line))), None)
    return found[1].rpartition(".")[2] if found else None


def _clean(line: str) -> str:
    for hidden in (TOKEN, _QUOTED, _NUMBER):
        line = hidden.sub(_HIDDEN, line)
    return line.replace(HIDDEN, _HIDDEN)
