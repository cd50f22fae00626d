"""Question -> scores: topics, scope, facets and language at once; of a story, once more for the sentence that asks."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from knowledge import meaning, text
from knowledge.asking import asking_sentence
from knowledge.index import FOLLOW_UP, NONE, Index
from knowledge.model import FACETS, Facet
from knowledge.terms import Words

Floats = npt.NDArray[np.float32]
T = TypeVar("T")

REMEMBERED = 256
"""Questions whose scores are kept: who taps a choice or asks again is answered at once."""
FACET_SHARE = 0.6
"""Share of the sentence that asks in the margins of the facets; the whole question has the rest. People tell of money
and ask for the date: of 430 questions of several sentences, most of them by others, 80 % had the right facet without
it, 84 % with it."""
TOPIC_SHARE = 0.25
"""Share of that sentence in the margins of the topics, and in whether a question is in scope. Of 1,040 questions by
others, a third of them stories, 929 were answered rightly with it and 19 wrongly, without it 919 and 21."""
OVERVIEW: Facet = "what"
RELUCTANCE = 0.4
"""Margin that the overview loses before it is compared with other facets: most phrasings ask for nothing in particular,
most questions that leave it open do. Of 1,013 questions, most of them by others, 85 % were led by the right facet
without it, 90 % with it."""
MUCH_RARER = math.log(10)
"""Difference in rarity (the logarithm of the share of texts) from which a word is ten times rarer than another."""
MOST_PREPARED = 256
"""Questions whose sentence vectors are worked out and not asked for yet; those of one that was given up go when as many
others have come."""


class Signals(Struct, frozen=True):
    """What each view says of the question about each column of the index, the sentence that asks with its share; all
    together, with the bias, they are the margins."""

    parts: dict[str, Floats]


class Scores(Struct, frozen=True, dict=True):
    """The margins of the linear models for one question: positive speaks for, negative against.

    `topics` holds topics only; what else competes with them is `none` and `follow_up`. `known` is the number of terms
    of the question that the content has too.
    """

    topics: dict[str, float]
    none: float
    follow_up: float
    in_scope: float
    facets: dict[str, float]
    french: float
    foreign: float
    known: int
    signals: Signals

    def facet(self, among: Collection[Facet] = FACETS, reluctance: float = RELUCTANCE) -> Facet:
        """The facet that is asked for; where it is not among these, the likeliest of them. The overview loses a margin
        before it is compared (below 0: it gains one)."""
        asked_for = max(FACETS, key=lambda facet: self.asks_for(facet, reluctance))
        return asked_for if asked_for in among else self.likeliest(among)

    def asks_for(self, facet: Facet, reluctance: float = RELUCTANCE) -> float:
        """How much speaks for a facet beside the others."""
        return self._likely(facet) - (reluctance if facet == OVERVIEW else 0.0)

    def likeliest(self, among: Collection[Facet]) -> Facet:
        """The facet of these with the highest margin, as it is."""
        return max(among, key=self._likely)

    def _likely(self, facet: Facet) -> float:
        return self.facets.get(facet, -9.0)  # the index knows only those that it has learned

    def ranked(self) -> list[tuple[str, float]]:
        """The topics, best first."""
        return self._ranked

    @cached_property
    def _ranked(self) -> list[tuple[str, float]]:
        return sorted(self.topics.items(), key=itemgetter(1), reverse=True)


class Matcher:
    """Scores questions with a trained index. Cheap to call; holds no state between questions but a small cache."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._shares = _shares(index)
        self._encoder = meaning.Encoder() if len(index.meaning) else None
        self._remembered: dict[str, Scores] = {}
        self._prepared: dict[str, list[Floats]] = {}
        self._words = next(view for view in index.views if view.name == Words.name)

    def warm_up(self, unpacked: Path | None = None) -> None:
        """Load what the first question would otherwise wait for, from a file of `weights.unpack` where there is one."""
        if self._encoder is not None:
            self._encoder.warm_up(unpacked)

    def prepare(self, questions: Iterable[str]) -> None:
        """Work out the sentence vectors of several questions at once, for `scores` to take; in any thread.

        That is most of the work, and for several questions together far less than for one after the other.
        """
        if self._encoder is None:
            return
        asked = {question[: text.MAX_QUESTION] for question in questions}
        parts = {question: _parts(question) for question in asked if question not in self._remembered}
        texts = list(dict.fromkeys(part for both in parts.values() for part in both))
        vectors = dict(zip(texts, self._encoder.vectors(texts), strict=True))
        for question, both in parts.items():
            _keep(self._prepared, question, [vectors[part] for part in both], MOST_PREPARED)

    def rarely_has(self, word: str, beside: str) -> bool:
        """Whether fewer than a tenth of the content's texts that have another word have this one."""
        rarity, usual = (self._words.rarity(text.normalise(each)) for each in (word, beside))
        return rarity is None or (usual is not None and rarity - usual > MUCH_RARER)

    def scores(self, question: str) -> Scores:
        """The scores of a question of any length and content."""
        question = question[: text.MAX_QUESTION]
        prepared = self._prepared.pop(question, None)
        scores = self._remembered.get(question) or self._score(question, prepared)
        _keep(self._remembered, question, scores, REMEMBERED)
        return scores

    def scores_of(self, question: str, vector: Floats) -> Scores:
        """The scores of a question whose sentence vector is known, taken as a whole."""
        return self._added_up(*self._said(question, vector))

    def _said(self, question: str, vector: Floats) -> tuple[dict[str, Floats], int]:
        """What each view says about each column, and how many terms of the question it knows."""
        normalised = text.normalise(question)
        parts: dict[str, Floats] = {}
        known = 0
        for view, weights in zip(self.index.views, self.index.terms, strict=True):
            places, values = view.vector(normalised)
            parts[view.name] = values @ weights.take(places, axis=0)
            known += len(places)
        parts["meaning"] = vector @ self.index.meaning
        return parts, known

    def _added_up(self, parts: dict[str, Floats], known: int) -> Scores:
        margins = (np.sum(list(parts.values()), axis=0) + self.index.bias).tolist()
        names = self.index.topics
        topics = dict(zip(names, margins, strict=False))
        facets = margins[len(names) + 1 : -2]
        return Scores(
            none=topics.pop(NONE, -1.0),
            follow_up=topics.pop(FOLLOW_UP, -1.0),
            topics=topics,
            in_scope=margins[len(names)],
            facets=dict(zip(self.index.facets, facets, strict=True)),
            french=margins[-2],
            foreign=margins[-1],
            known=known,
            signals=Signals(parts),
        )

    def _score(self, question: str, prepared: Sequence[Floats] | None) -> Scores:
        parts = _parts(question)
        whole, *sentences = zip(parts, prepared or self._vectors(parts), strict=True)
        told, known = self._said(*whole)
        for sentence in sentences:
            asked, _ = self._said(*sentence)
            told = {name: part + self._shares * (asked[name] - part) for name, part in told.items()}
        return self._added_up(told, known)

    def _vectors(self, texts: Sequence[str]) -> list[Floats]:
        if self._encoder is None:
            return [np.zeros(0, dtype=np.float32) for _ in texts]
        return list(self._encoder.vectors(texts))


def _keep(kept: dict[str, T], question: str, value: T, most: int) -> None:
    """Keep a value as the newest, and so many in all. Other threads may take some out meanwhile."""
    kept.pop(question, None)
    kept[question] = value
    for oldest in list(kept)[:-most]:
        kept.pop(oldest, None)


def _parts(question: str) -> tuple[str, ...]:
    """What is scored of a question: all of it, and the sentence that asks where that is less."""
    sentence = asking_sentence(question)
    return (question,) if sentence == question else (question, sentence)


def _shares(index: Index) -> Floats:
    """The share of the sentence that asks in each column; it may be too short to tell a language by."""
    topics_and_scope, facets = len(index.topics) + 1, len(index.facets)
    shares = np.zeros(len(index.bias), dtype=np.float32)
    shares[:topics_and_scope] = TOPIC_SHARE
    shares[topics_and_scope : topics_and_scope + facets] = FACET_SHARE
    return shares
