"""What the bot knows, kept as it stands in the content folder: checked first, learned where phrasings have changed."""

from __future__ import annotations

import asyncio
import datetime as dtm
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from bot.library import open_finder
from knowledge import load
from knowledge.finder import Finder
from knowledge.load import Loaded
from knowledge.problems import ContentError, Problem

if TYPE_CHECKING:
    from knowledge.check import Known

log = logging.getLogger(__name__)

SETTLED = 1.0
"""Seconds without another change after which an editor has finished saving."""


class Unchanged(Struct, frozen=True):
    """The folder holds what the bot answers from."""

    revision: str


class Taken(Struct, frozen=True):
    """The bot answers from what the folder holds now."""

    revision: str
    topics: int
    workshops: int


class Refused(Struct, frozen=True):
    """The folder has errors, and the bot goes on with what it had. `revision` is None where a file can't be read."""

    revision: str | None
    problems: tuple[Problem, ...]


Outcome = Unchanged | Taken | Refused


class StoppedError(Exception):
    """The bot ends while it learns; nothing has changed."""


class Keeper:
    """Takes over what has changed in a content folder.

    `finder` gives the finder in use, `known` what its workshops are compared with, `adopt` puts a new finder to use,
    and `clock` gives the time at the office. All of them are called in the event loop's thread, as connections to the
    database belong to it.
    """

    def __init__(
        self,
        folder: Path,
        finder: Callable[[], Finder],
        known: Callable[[], Known],
        adopt: Callable[[Finder], None],
        clock: Callable[[], dtm.datetime],
    ) -> None:
        self.folder = folder
        self.since = clock()
        """When the content in use was taken over; at the start, if it has not changed since."""
        self._finder = finder
        self._known = known
        self._adopt = adopt
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._learning = _Learning()
        self._stopped = False

    @property
    def learning(self) -> bool:
        """Whether changed phrasings are being learned just now, which takes a minute or two."""
        return self._learning.begun and self._one_at_a_time.locked()

    async def look(self) -> Outcome:
        """Take over what has changed in the folder, or say why not; waits for a look that is under way.

        Raises StoppedError where the bot ends meanwhile.
        """
        async with self._one_at_a_time:
            while True:
                revision = await self._settled()
                if revision == self._finder().kb.revision:
                    return Unchanged(revision)
                try:
                    finder = await self._open(revision)
                except ContentError as error:
                    return Refused(revision, tuple(error.problems))
                if finder is not None:
                    return self._take(finder)

    def stop(self) -> None:
        """End a look that is under way, and refuse others: the bot ends."""
        self._stopped = True
        self._learning.wanted = False

    async def _settled(self) -> str | None:
        """The folder's revision once it stays the same; None while a file can't be read."""
        revision = await asyncio.to_thread(revision_of, self.folder)
        while revision != self._finder().kb.revision:
            await asyncio.sleep(SETTLED)
            before, revision = revision, await asyncio.to_thread(revision_of, self.folder)
            if revision == before:
                break
        return revision

    async def _open(self, revision: str | None) -> Finder | None:
        """The folder as a finder, made in another thread; None where it was changed meanwhile. Raises ContentError."""
        if self._stopped:
            raise StoppedError
        known = self._known()
        learning = self._learning = _Learning()
        try:
            return await asyncio.to_thread(_opened, self.folder, revision, known, learning)
        finally:
            learning.wanted = False
            self._learning = _Learning()

    def _take(self, finder: Finder) -> Taken:
        self._adopt(finder)
        self.since = self._clock()
        kb = finder.kb
        log.info("the content has changed: %d topics, content %s", len(kb.topics), kb.revision)
        return Taken(kb.revision, len(kb.topics), len(kb.workshops))


class _Learning:
    """Says once that there is something to learn, and ends the learning where nobody waits for it any more."""

    def __init__(self) -> None:
        self.wanted = True
        self.begun = False

    def __call__(self, step: str, share: float) -> None:
        """Called in the thread that learns. Raises StoppedError."""
        if not self.wanted:
            raise StoppedError
        if not self.begun:
            log.info("phrasings have changed; learning them takes about a minute")
            self.begun = True


def _opened(folder: Path, revision: str | None, known: Known, learning: _Learning) -> Finder | None:
    from knowledge import check  # with all its rules, which a start does without

    loaded = Loaded(folder)
    problems = [*loaded.problems, *check.quick(loaded), *check.check_known(loaded, known)]
    errors = [problem for problem in problems if problem.level == "error"]
    if revision_of(folder) != revision:  # perhaps read half old, half new
        return None
    if errors:
        raise ContentError(errors)
    kb = loaded.knowledge()
    return open_finder(kb, learning) if kb.revision == revision else None


def revision_of(folder: Path) -> str | None:
    """The revision of a content folder as it lies there; None where a file can't be read."""
    try:
        return load.revision(folder)
    except OSError:  # as when a file goes between the listing and the reading
        return None
