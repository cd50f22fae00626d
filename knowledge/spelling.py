"""Words typed with slips: "Zuschus", "logemnt", "Frsit?" are read as the words of the content that they stand for.

A sentence with slips needs none of this: most of its letters tell enough. One word alone does not.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.keywords import compared
from knowledge.model import KnowledgeBase

SHORTEST = 5
"""Letters of the shortest word that may hold a slip (a letter missing, doubled, wrong, or two swapped); shorter ones
are too close to other words."""
LONG = 10
"""Letters from which a word may hold two."""


class Spelling:
    """Knows the words that mean something alone: keywords, and what asks for a facet after an answer ("Geld?")."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._written: dict[str, str] = {}
        self._meanings: dict[str, list[object]] = {}
        self._by_initial: dict[str, list[str]] = {}
        for word, meaning in _words(kb):
            self._written.setdefault(compared(word), word)
            self._meanings.setdefault(compared(word), []).append(meaning)
        for word in self._written:
            self._by_initial.setdefault(word[0], []).append(word)

    def meant(self, message: str) -> str | None:
        """The word that a message may stand for; None where it needs no mending or where it may stand for several.

        The first letter must be right: people hardly ever miss it, and most words that differ there are others
        ("Bericht", "Gericht"). Of 459 words of the content that are near one of these, 92 % were meant for it.
        """
        word = compared(message)
        if len(word) < SHORTEST or word in self._written:
            return None
        allowed = 1 if len(word) < LONG else 2
        alike = self._by_initial.get(word[0], ())
        near = process.extract(word, alike, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        fewest = min((slips for _, slips, _ in near), default=0)
        nearest = [other for other, slips, _ in near if slips == fewest]
        if not nearest or any(self._meanings[other] != self._meanings[nearest[0]] for other in nearest):
            return None
        return self._written[nearest[0]]


def _words(kb: KnowledgeBase) -> Iterator[tuple[str, object]]:
    """The words, each with what it leads to."""
    for keyword in kb.keywords:
        for words in keyword.words.values():
            yield from ((word, keyword.topics) for word in words)
    for facet, style in kb.facets.items():
        for phrasings in style.asked.values():
            yield from ((phrasing, facet) for phrasing in phrasings if len(compared(phrasing).split()) == 1)
