"""Terms of a text, weighted by TF-IDF: the views that know words as they are written.

Character n-grams know misspellings, compounds and names; words and pairs of words know what stands together.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

SHORTEST, LONGEST = 2, 5
MIN_TEXTS = 2
"""A term of fewer texts says nothing about others."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]


def character_ngrams(normalised: str) -> Iterator[str]:
    """The n-grams of every word, the word's edges marked by a space; a short word counts once, whole."""
    for word in normalised.split():
        padded = f" {word} "
        for size in range(SHORTEST, LONGEST + 1):
            if len(padded) <= size:
                yield padded
                break
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


def words_and_pairs(normalised: str) -> Iterator[str]:
    """The words, and each with its next and next but one ("bus zahlt", "wer_bus")."""
    words = normalised.split()
    yield from words
    for distance in (1, 2):
        for first, second in zip(words, words[distance:], strict=False):
            yield f"{first}_{second}"


VIEWS: dict[str, tuple[Callable[[str], Iterator[str]], float]] = {
    "ngrams": (character_ngrams, 1.0),
    "words": (words_and_pairs, 0.7),
}
"""The views by name: how a text is cut into terms, and the length of the view's vectors (its say beside the others)."""


@dataclass(frozen=True)
class View:
    """The terms known from training and what each is worth: `weights[vocabulary[term]]` is its inverse frequency."""

    name: str
    vocabulary: dict[str, int]
    weights: Floats

    @classmethod
    def learn(cls, name: str, texts: Sequence[str]) -> View:
        """The view of a collection of normalised texts: terms in at least MIN_TEXTS of them, smoothed idf."""
        cut, _ = VIEWS[name]
        found = Counter(term for text in texts for term in set(cut(text)))
        kept = sorted(term for term, count in found.items() if count >= MIN_TEXTS)
        weights = [1.0 + math.log((1 + len(texts)) / (1 + found[term])) for term in kept]
        return cls(name, {term: place for place, term in enumerate(kept)}, np.array(weights, dtype=np.float32))

    def vector(self, normalised: str) -> tuple[Ints, Floats]:
        """The places and values of a text's known terms (both empty where none is known)."""
        cut, length = VIEWS[self.name]
        known = self.vocabulary
        counts = Counter(map(known.get, cut(normalised)))
        del counts[None]  # of the terms that are not known
        places = np.fromiter(cast("Iterable[int]", counts), dtype=np.intp, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = ((1.0 + np.log(values)) * self.weights[places]).astype(np.float32)
        norm = float(np.linalg.norm(values))
        return places, values * np.float32(length / norm) if norm else values

    def rows(self, texts: Sequence[str]) -> tuple[Floats, Ints, Ints]:
        """The vectors of many texts as compressed sparse rows: (values, places, row starts)."""
        vectors = [self.vector(text) for text in texts]
        starts = np.zeros(len(vectors) + 1, dtype=np.intp)
        starts[1:] = np.cumsum([len(places) for places, _ in vectors])
        values = np.concatenate([values for _, values in vectors]) if vectors else np.zeros(0, np.float32)
        places = np.concatenate([places for places, _ in vectors]) if vectors else np.zeros(0, np.intp)
        return values, places, starts
