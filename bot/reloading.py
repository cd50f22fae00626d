"""SIGHUP: what lies in the content folder is looked at now, without waiting for the watch over it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys

from bot.keeping import Keeper, Outcome, Refused, StoppedError, Taken
from bot.screens.staff.refused import listed

log = logging.getLogger(__name__)


class Reloading:
    """Looks at the content with each SIGHUP. At a terminal the signal keeps its meaning: it ends what runs there."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._looks: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Heed the signal, in the running event loop. Windows has none."""
        number = getattr(signal, "SIGHUP", None)
        if number is None or sys.stdin.isatty():
            return
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):  # only in the main thread
            asyncio.get_running_loop().add_signal_handler(number, self._begin)

    def _begin(self) -> None:
        task = asyncio.get_running_loop().create_task(self.look())
        self._looks.add(task)
        task.add_done_callback(self._looks.discard)

    async def look(self) -> None:
        """Take over what has changed; the log says what has become of it."""
        try:
            outcome = await self._keeper.look()
        except StoppedError:
            return
        except Exception:  # content must never end the bot
            log.exception("the content could not be looked at, as SIGHUP asks")
            return
        for line in _said(outcome):
            log.log(logging.ERROR if isinstance(outcome, Refused) else logging.INFO, "SIGHUP: %s", line)


def _said(outcome: Outcome) -> list[str]:
    match outcome:
        case Taken(revision, topics, workshops):
            return [f"the content is used: {topics} topics, {workshops} workshops, content {revision}"]
        case Refused(_, problems):
            return [f"the changed content is not used: {line}" for line in listed(problems, "and {count} more")]
        case _:
            return [f"the content has not changed: {outcome.revision}"]
