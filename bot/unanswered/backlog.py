"""The questions that wait for a decision of the staff, in groups."""

from __future__ import annotations

import asyncio
import datetime as dtm
from collections.abc import Callable, Sequence, Set

import numpy as np
from msgspec.structs import replace

from bot.storage.bundle import Storage
from bot.storage.questions import Unanswered
from bot.unanswered.grouping import Floats, Group, grouped, rarity_in
from bot.unanswered.scrubbing import scrub
from knowledge import meaning
from knowledge.model import KnowledgeBase
from knowledge.text import has_words

LASTS = dtm.timedelta(days=90)
"""How far back the questions go; their texts are deleted then."""
AT_ONCE = 64
"""Texts that are encoded together."""
ENOUGH = 2_000
"""Phrasings of the content from which it is known what is ordinary; all would take seconds."""

Vectors = dict[str, Floats]
"""The sentence vectors of texts, 2 KB each."""


class Backlog:
    """Groups what is open in the storage. Questions that were not grouped before take a few milliseconds each.

    Between two looks it holds the texts that were open at the last one, until it is told to `forget`.
    """

    def __init__(self, storage: Storage, kb: Callable[[], KnowledgeBase], clock: Callable[[], dtm.datetime]) -> None:
        self._storage = storage
        self._kb = kb
        self._clock = clock
        self._rarity: Floats | None = None
        self._vectors: Vectors = {}
        self._known: tuple[tuple[int, ...], list[Group]] = ((), [])
        self._turn = asyncio.Lock()

    async def groups(self) -> list[Group]:
        """The groups, the largest first; worked out in another thread. Raises sqlite3.Error."""
        async with self._turn:
            found = self._storage.questions.unanswered(self._clock().date() - LASTS)
            ids = tuple(question.id for question in found)
            if ids != self._known[0]:
                # Kept here and not in the thread, which goes on when nobody waits for it any more.
                groups, self._vectors = await asyncio.to_thread(self._grouped, found)
                self._known = ids, groups
            return self._known[1]

    async def forget(self) -> None:
        """Let go of all texts, after a look that is under way; the next one groups anew what is open then."""
        async with self._turn:
            self._vectors, self._known = {}, ((), [])

    async def find(self, question: int) -> tuple[Group, Unanswered] | None:
        """The group of a question and the question itself; None where it is not open any more."""
        for group in await self.groups():
            for one in group.questions:
                if one.id == question:
                    return group, one
        return None

    def _grouped(self, found: Sequence[Unanswered]) -> tuple[list[Group], Vectors]:
        scrubbed = (replace(question, text=scrub(question.text)) for question in found)
        questions = [question for question in scrubbed if has_words(question.text)]
        if self._rarity is None:
            self._rarity = rarity_in(_phrasings(self._kb()))
        vectors = self._vectors_of({question.text for question in questions})
        rows = np.stack([vectors[question.text] for question in questions]) if vectors else None
        return grouped(questions, self._rarity, rows), vectors

    def _vectors_of(self, texts: Set[str]) -> Vectors:
        """The vectors of these texts and of no others; none at all where there is no encoder."""
        if not meaning.available():
            return {}
        encoder = meaning.Encoder()
        vectors = {text: self._vectors[text] for text in texts & self._vectors.keys()}
        new = sorted(texts - vectors.keys(), key=lambda text: (len(text), text))
        for start in range(0, len(new), AT_ONCE):
            batch = new[start : start + AT_ONCE]
            # Copied: a row would keep those of all other texts that were encoded with it.
            rows = (row.copy() for row in encoder.vectors(batch))
            vectors.update(zip(batch, rows, strict=True))
        return vectors


def _phrasings(kb: KnowledgeBase) -> list[str]:
    """Enough phrasings from all over the content to know which words are ordinary there."""
    by_facet = [found for topic in kb.topics.values() for found in topic.questions.values()]
    every = [text for found in by_facet for texts in found.values() for text in texts]
    return every[:: len(every) // ENOUGH + 1]
