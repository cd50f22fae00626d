"""Lets a phrasing into the content, or takes it out again: written, checked, learned and live, or nothing at all."""

from __future__ import annotations

import asyncio
import datetime as dtm
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from bot.keeping import Keeper, Refused, StoppedError
from bot.storage.bundle import Storage
from bot.storage.decisions import Decision, Place, digest_of
from bot.unanswered import proposals
from bot.unanswered.errors import MissingPhrasingError, UneditableError
from bot.unanswered.files import may_be_written, read_text, without_mark, write_text
from bot.unanswered.scrubbing import one_line
from knowledge.model import KnowledgeBase
from knowledge.problems import Problem
from knowledge.text import normalise

log = logging.getLogger(__name__)


class Live(Struct, frozen=True):
    """The bot answers with it."""

    decision: int


class Proposed(Struct, frozen=True):
    """The content can't be changed here: it stands in the file of proposals."""

    decision: int
    path: Path


class Known(Struct, frozen=True):
    """It already stands in the content: under a topic, or under what the bot declines (None). Nothing has changed."""

    topic: str | None


class Faulty(Struct, frozen=True):
    """The check refuses the content with the change. The file is as it was, unless somebody else has changed it too."""

    problems: tuple[Problem, ...]
    restored: bool


class Interrupted(Struct, frozen=True):
    """The bot ends before it has learned the change; the file holds it, so it counts after the next start."""

    decision: int


class Undone(Struct, frozen=True):
    """It is taken out, and the questions are open again; `question` is one of them."""

    question: int | None


class Gone(Struct, frozen=True):
    """It does not stand any more where it was put, and nothing has changed."""

    place: Place


Assigned = Live | Proposed | Known | Faulty | Interrupted
Reverted = Undone | Gone | Faulty


class Assigner:
    """Changes the topics of a content folder through its keeper. Call one method at a time."""

    def __init__(
        self,
        storage: Storage,
        keeper: Keeper,
        kb: Callable[[], KnowledgeBase],
        clock: Callable[[], dtm.datetime],
    ) -> None:
        self._storage = storage
        self._keeper = keeper
        self._kb = kb
        self._clock = clock

    @property
    def proposals(self) -> Path:
        """The file of proposals, beside the database."""
        return (self._storage.folder or Path("data")) / proposals.NAME

    async def assign(self, phrasing: str, place: Place, questions: Sequence[int]) -> Assigned:
        """Put a phrasing to a topic, and decide with it on questions.

        Raises sqlite3.Error, OSError and ValueError where something can't be written; then nothing has changed.
        """
        phrasing = one_line(phrasing)
        if (known := _known(self._kb(), phrasing)) is not None:
            return known
        path = self._file(place)
        if not may_be_written(path):
            return self._propose(phrasing, place, questions)
        try:
            mark, before = without_mark(read_text(path))
            changed = mark + await asyncio.to_thread(_with, before, place, phrasing)
        except (UneditableError, OSError, UnicodeDecodeError) as error:
            log.warning("%s can't be changed (%s); the phrasing goes to the proposals", path, type(error).__name__)
            return self._propose(phrasing, place, questions)
        decision = self._storage.decisions.assign("assigned", questions, place, phrasing, self._clock().date())
        try:
            write_text(path, changed)
        except OSError as error:  # a folder that says it can be written, and can't
            log.warning("%s can't be written (%s); the phrasing goes to the proposals", path, error)
            self._storage.decisions.undo(decision)
            return self._propose(phrasing, place, questions)
        try:
            faulty = await self._go_live(path, mark + before, changed)
        except StoppedError:
            return Interrupted(decision)
        except Exception:
            self._storage.decisions.undo(decision)
            raise
        if faulty is None:
            return Live(decision)
        self._storage.decisions.undo(decision)
        return faulty

    async def undo(self, decision: Decision) -> Reverted:
        """Take a decision back, with the phrasing that it put somewhere.

        Raises sqlite3.Error, OSError and ValueError where something can't be written; then nothing has changed.
        """
        if decision.place is None or decision.digest is None:
            self._storage.decisions.undo(decision.id)
            return Undone(decision.question)
        try:
            if decision.kind == "proposed":
                proposals.take_out(self.proposals, decision.place, decision.digest)
            elif (faulty := await self._take_out(decision.place, decision.digest)) is not None:
                return faulty
        except (MissingPhrasingError, UneditableError):
            return Gone(decision.place)
        self._storage.decisions.undo(decision.id)
        return Undone(decision.question)

    def _propose(self, phrasing: str, place: Place, questions: Sequence[int]) -> Proposed:
        day = self._clock().date()
        decision = self._storage.decisions.assign("proposed", questions, place, phrasing, day)
        try:
            proposals.add(self.proposals, place, phrasing, day)
        except (OSError, ValueError):
            self._storage.decisions.undo(decision)
            raise
        return Proposed(decision, self.proposals)

    async def _take_out(self, place: Place, digest: str) -> Faulty | None:
        path = self._file(place)
        if not path.exists():
            raise MissingPhrasingError
        mark, before = without_mark(read_text(path))
        changed = mark + await asyncio.to_thread(_without, before, place, digest)
        write_text(path, changed)
        try:
            return await self._go_live(path, mark + before, changed)
        except StoppedError:
            return None

    async def _go_live(self, path: Path, before: str, changed: str) -> Faulty | None:
        """Have the changed file taken over; where it is refused, it gets its old text back. Raises StoppedError."""
        try:
            outcome = await self._keeper.look()
        except StoppedError:
            raise
        except Exception:
            _put_back(path, before, changed)
            raise
        if not isinstance(outcome, Refused):
            return None
        return Faulty(outcome.problems, _put_back(path, before, changed))

    def _file(self, place: Place) -> Path:
        return self._keeper.folder / "topics" / f"{place.topic}.yaml"


def _put_back(path: Path, before: str, changed: str) -> bool:
    """Give a file its old text; False, and nothing happens, where somebody has changed it in the meantime."""
    if read_text(path) != changed:
        log.warning("%s has been changed by somebody else meanwhile, and keeps what was refused", path)
        return False
    write_text(path, before)
    return True


def _known(kb: KnowledgeBase, phrasing: str) -> Known | None:
    """Where a phrasing stands that the matcher reads alike."""
    wanted = normalise(phrasing)
    for topic in kb.topics.values():
        for by_facet in topic.questions.values():
            if any(normalise(text) == wanted for texts in by_facet.values() for text in texts):
                return Known(topic.id)
    if any(normalise(text) == wanted for _, texts in kb.out_of_scope for text in texts):
        return Known(None)
    return None


def _with(text: str, place: Place, phrasing: str) -> str:
    """The text with a phrasing. Raises UneditableError."""
    from bot.unanswered.phrasings import insert  # ruamel.yaml is not needed by a start

    return insert(text, place, phrasing)


def _without(text: str, place: Place, digest: str) -> str:
    """The text without a phrasing. Raises MissingPhrasingError, UneditableError."""
    from bot.unanswered.phrasings import phrasings_at, remove

    found = [phrasing for phrasing in phrasings_at(text, place) if digest_of(phrasing) == digest]
    if not found:
        raise MissingPhrasingError
    return remove(text, place, found[-1])
