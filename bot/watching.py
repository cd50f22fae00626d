"""Changes of the content while the bot runs: taken over where they are valid, refused with the reasons where not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path

from watchfiles import awatch

from bot.library import open_finder
from bot.services import Services
from knowledge import check, load
from knowledge.check import Known
from knowledge.finder import Finder
from knowledge.load import Loaded
from knowledge.problems import ContentError, Problem

log = logging.getLogger(__name__)

Report = Callable[[str], Awaitable[None]]
"""Tells the staff something: plain text in German, without markup."""

SETTLED = 1.0
"""Seconds without another change after which an editor has finished saving."""
LOOK_EVERY = 60.0
"""Seconds between looks where nothing is reported: network drives and some containers never report a change."""
TRY_AGAIN = 600.0
"""Seconds until content that could not be used is tried again as it is: a removed workshop may be over by then."""

MOST_LINES = 5
LONGEST_LINE = 500
"""Characters of a problem in a report: a message holds 4096 (Bot API, sendMessage)."""

_TICK = 1000
_STEP = 200
"""Milliseconds: how long watchfiles waits for a change, and in which steps; an end of the watching takes one step."""


async def watch_content(folder: Path, services: Services, report: Report) -> None:
    """Keep what the bot knows as it stands in the folder, until cancelled.

    The services adopt valid content. Faulty content changes nothing; its problems are logged, and reported once. Run it
    in the event loop that uses the services.
    """
    keeper = _Keeper(folder, services, report)
    async with aclosing(_occasions(folder)) as occasions:
        async for _ in occasions:
            try:
                await keeper.look()
            except Exception:  # what goes wrong with one change must not end the watching for the next
                log.exception("the content could not be looked at")


class _Keeper:
    """Compares the folder with what is in use."""

    def __init__(self, folder: Path, services: Services, report: Report) -> None:
        self._folder = folder
        self._services = services
        self._report = report
        self._refusal: _Refusal | None = None
        self._tried: tuple[str | None, float] | None = None

    async def look(self) -> None:
        """Take over what has changed, or refuse it."""
        revision = await self._settled()
        if revision == self._services.kb.revision:
            await self._mended()
        elif not self._tried_lately(revision):
            try:
                finder = await self._open(revision)
            except ContentError as error:
                await self._refuse(_Refusal(revision, error.problems))
                return
            if finder is not None:
                self._services.adopt(finder)
                log.info("the content has changed: %d topics, content %s", len(finder.kb.topics), finder.kb.revision)
                await self._mended()

    async def _settled(self) -> str | None:
        """The folder's revision once it stays the same; None while a file can't be read."""
        revision = await asyncio.to_thread(_revision, self._folder)
        while revision != self._services.kb.revision:
            await asyncio.sleep(SETTLED)
            before, revision = revision, await asyncio.to_thread(_revision, self._folder)
            if revision == before:
                break
        return revision

    def _tried_lately(self, revision: str | None) -> bool:
        if self._tried is None or self._tried[0] != revision:
            return False
        return asyncio.get_running_loop().time() < self._tried[1] + TRY_AGAIN

    async def _open(self, revision: str | None) -> Finder | None:
        """The folder as a finder, made in another thread; None where it was changed meanwhile. Raises ContentError."""
        now = self._services.clock()
        # Asked for here: a connection to the database belongs to the event loop's thread.
        waiting = self._services.storage.subscribers.waiting()
        known = Known(self._services.reminders.programme.known(now), waiting, now)
        self._tried = (revision, asyncio.get_running_loop().time())
        progress = _Progress()
        try:
            return await asyncio.to_thread(_opened, self._folder, revision, known, progress)
        finally:
            progress.wanted = False

    async def _refuse(self, refusal: _Refusal) -> None:
        before, self._refusal = self._refusal, refusal
        if before and before.revision == refusal.revision:
            return
        refusal.write_log()
        if before is None or before.faults() != refusal.faults():
            await self._report(refusal.text(self._services))

    async def _mended(self) -> None:
        self._tried = None
        if self._refusal:
            self._refusal = None
            log.info("the content has no errors any more")
            await self._report(self._services.kb.messages["de"].content_accepted)


class _Refusal:
    """Content that is not used, and why."""

    def __init__(self, revision: str | None, problems: Sequence[Problem]) -> None:
        self.revision = revision
        self._problems = problems
        self._listed = [str(problem) for problem in problems[:MOST_LINES]]
        self._more = len(problems) - len(self._listed)

    def faults(self) -> set[tuple[str, str, str]]:
        """What is wrong, wherever it has moved to in its file."""
        return {(problem.file, problem.key, problem.message) for problem in self._problems}

    def write_log(self) -> None:
        """Tell the operator."""
        for line in self._listed:
            log.error("the changed content is not used: %s", line)
        if self._more:
            log.error("the changed content is not used: and %d more", self._more)

    def text(self, services: Services) -> str:
        """What the staff is told."""
        messages = services.kb.messages["de"]
        lines = [line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…" for line in self._listed]
        if self._more:
            lines.append(messages.content_refused_more.format(count=self._more))
        return messages.content_refused.format(problems="\n".join(lines))


class _Progress:
    """Says once that there is something to learn, and ends the learning where nobody waits for it any more."""

    def __init__(self) -> None:
        self.wanted = True
        self._said = False

    def __call__(self, step: str, share: float) -> None:
        """Called in the thread that learns. Raises _Unwanted."""
        if not self.wanted:
            raise _Unwanted
        if not self._said:
            log.info("phrasings have changed; learning them takes about a minute")
            self._said = True


class _Unwanted(Exception):
    """The bot ends while it learns."""


def _opened(folder: Path, revision: str | None, known: Known, progress: _Progress) -> Finder | None:
    loaded = Loaded(folder)
    problems = [*loaded.problems, *check.quick(loaded), *check.check_known(loaded, known)]
    errors = [problem for problem in problems if problem.level == "error"]
    if _revision(folder) != revision:  # perhaps read half old, half new
        return None
    if errors:
        raise ContentError(errors)
    kb = loaded.knowledge()
    return open_finder(kb, progress) if kb.revision == revision else None


def _revision(folder: Path) -> str | None:
    try:
        return load.revision(folder)
    except OSError:  # as when a file goes between the listing and the reading
        return None


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
