"""Changes of the content while the bot runs: taken over where they are valid, refused with the reasons where not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from pathlib import Path

from watchfiles import awatch

from bot.keeping import Refused, StoppedError, revision_of
from bot.screens.staff.refused import listed, refused_text
from bot.services import Services

log = logging.getLogger(__name__)

Report = Callable[[str], Awaitable[None]]
"""Tells the staff something: plain text in German, without markup."""

LOOK_EVERY = 60.0
"""Seconds between looks where nothing is reported: network drives and some containers never report a change."""
TRY_AGAIN = 600.0
"""Seconds until content that could not be used is tried again as it is: a removed workshop may be over by then."""

_TICK = 1000
_STEP = 200
"""Milliseconds: how long watchfiles waits for a change, and in which steps; an end of the watching takes one step."""


async def watch_content(services: Services, report: Report) -> None:
    """Keep what the bot knows as it stands in the services' content folder, until cancelled.

    Faulty content changes nothing; its problems are logged, and reported once. Run it in the event loop that uses the
    services.
    """
    watcher = _Watcher(services, report)
    async with aclosing(_occasions(services.content)) as occasions:
        async for _ in occasions:
            try:
                await watcher.look()
            except StoppedError:
                return
            except Exception:  # what goes wrong with one change must not end the watching for the next
                log.exception("the content could not be looked at")


class _Watcher:
    """Has the keeper look at the folder, and reports each refusal once."""

    def __init__(self, services: Services, report: Report) -> None:
        self._services = services
        self._report = report
        self._refusal: Refused | None = None
        self._tried: tuple[str | None, float] | None = None

    async def look(self) -> None:
        """Take over what has changed, or report why not."""
        revision = await asyncio.to_thread(revision_of, self._services.content)
        if self._tried_lately(revision):
            return
        self._try(revision)
        outcome = await self._services.keeper.look()
        if isinstance(outcome, Refused):
            self._try(outcome.revision)
            await self._refuse(outcome)
        else:
            await self._mended()

    def _try(self, revision: str | None) -> None:
        self._tried = (revision, asyncio.get_running_loop().time())

    def _tried_lately(self, revision: str | None) -> bool:
        if self._tried is None or self._tried[0] != revision or revision == self._services.kb.revision:
            return False
        return asyncio.get_running_loop().time() < self._tried[1] + TRY_AGAIN

    async def _refuse(self, refusal: Refused) -> None:
        before, self._refusal = self._refusal, refusal
        if before and before.revision == refusal.revision:
            return
        for line in listed(refusal.problems, "and {count} more"):
            log.error("the changed content is not used: %s", line)
        if before is None or _faults(before) != _faults(refusal):
            await self._report(refused_text(self._services.kb.messages["de"], refusal.problems))

    async def _mended(self) -> None:
        self._tried = None
        if self._refusal:
            self._refusal = None
            log.info("the content has no errors any more")
            await self._report(self._services.kb.messages["de"].content_accepted)


def _faults(refused: Refused) -> set[tuple[str, str, str]]:
    """What is wrong, wherever it has moved to in its file."""
    return {(problem.file, problem.key, problem.message) for problem in refused.problems}


async def _occasions(folder: Path) -> AsyncGenerator[None]:
    """When to look: once the watching has begun, after each change that the system reports, and every LOOK_EVERY."""
    clock = asyncio.get_running_loop().time
    said = False
    while True:
        place, last = _place(folder), -LOOK_EVERY
        try:
            # No filter: that of watchfiles leaves out what lies below .venv, as the content that ships may do.
            watched = awatch(folder, watch_filter=None, step=_STEP, rust_timeout=_TICK, yield_on_timeout=True)
            async with aclosing(watched) as changes:
                async for changed in changes:
                    said = False
                    if changed or clock() >= last + LOOK_EVERY:
                        yield
                        last = clock()
                        if _place(folder) != place:
                            break
        except Exception as error:
            if not said:
                log.warning("%s can't be watched (%s); looking every %d seconds", folder, error, LOOK_EVERY)
                said = True
            yield
            await asyncio.sleep(LOOK_EVERY)


def _place(folder: Path) -> tuple[int, int] | None:
    """Tells a folder from another that has taken its name."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
