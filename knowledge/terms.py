"""Terms of a text, weighted by TF-IDF: the views that know words as they are written.

Character n-grams know misspellings, compounds and names; words and pairs of words know what stands together.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

from knowledge.text import LONGEST_WORD

SHORTEST, LONGEST = 2, 5
REMEMBERED = 8192
"""Words whose n-grams are kept: usually 4 MB, 13 MB at the most."""
MIN_TEXTS = 2
"""A term of fewer texts says nothing about others."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]


def character_ngrams(word: str) -> Iterator[str]:
    """The n-grams of a word, its edges marked by a space; a short word counts once, whole."""
    padded = f" {word} "
    for size in range(SHORTEST, min(LONGEST, len(padded)) + 1):
        for start in range(len(padded) - size + 1):
            yield padded[start : start + size]


def words_and_pairs(normalised: str) -> Iterator[str]:
    """The words, and each with its next and next but one ("bus zahlt", "wer_bus")."""
    words = normalised.split()
    yield from words
    for distance in (1, 2):
        for first, second in zip(words, words[distance:], strict=False):
            yield f"{first}_{second}"


@dataclass(frozen=True)
class View(ABC):
    """The terms known from training and what each is worth: `weights[vocabulary[term]]` is its inverse frequency."""

    vocabulary: dict[str, int]
    weights: Floats

    name: ClassVar[str]
    length: ClassVar[float]
    """Of the view's vectors: its say beside the other views."""

    @staticmethod
    @abstractmethod
    def terms(normalised: str) -> Iterator[str]:
        """All terms of a text."""

    @classmethod
    def learn(cls, texts: Sequence[str]) -> tuple[Self, Any]:
        """The view of a collection of normalised texts: terms in at least MIN_TEXTS of them, smoothed idf; and the
        vectors of these texts, one a row of a sparse matrix (scipy.sparse.csr_matrix)."""
        counts, found = cls._counts(texts)
        in_texts = dict(zip(found, counts.getnnz(axis=0).tolist(), strict=True))
        # The most frequent first: their weights lie together, and a training takes a seventh less time.
        kept = sorted((term for term, count in in_texts.items() if count >= MIN_TEXTS), key=lambda t: (-in_texts[t], t))
        weights = [1.0 + math.log((1 + len(texts)) / (1 + in_texts[term])) for term in kept]
        view = cls({term: place for place, term in enumerate(kept)}, np.array(weights, dtype=np.float32))
        return view, view._rows(counts, found)

    def vector(self, normalised: str) -> tuple[Ints, Floats]:
        """The places and values of a text's known terms (both empty where none is known)."""
        counts = Counter(self._places(normalised))
        places = np.fromiter(counts, dtype=np.intp, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = ((1.0 + np.log(values)) * self.weights[places]).astype(np.float32)
        norm = float(np.linalg.norm(values))
        return places, values * np.float32(self.length / norm) if norm else values

    def rarity(self, term: str) -> float | None:
        """The inverse frequency of a term (1 where every text has it), None where it is not known."""
        place = self.vocabulary.get(term)
        return None if place is None else float(self.weights[place])

    def only(self, places: Ints) -> Self:
        """The view that knows the terms of these places and no others, in their order."""
        known = list(self.vocabulary)
        return type(self)({known[old]: new for new, old in enumerate(places.tolist())}, self.weights[places])

    def _rows(self, counts: Any, found: Sequence[str]) -> Any:
        from scipy import sparse  # not needed by a start that finds its index

        places = np.array([self.vocabulary.get(term, -1) for term in found], dtype=np.intp)
        known = counts[:, places >= 0]
        columns = places[places >= 0][known.indices]
        values = (1.0 + np.log(known.data)) * self.weights[columns]
        row_of = np.repeat(np.arange(counts.shape[0]), np.diff(known.indptr))
        norms = np.sqrt(np.bincount(row_of, weights=values * values, minlength=counts.shape[0]))
        values *= (self.length / norms[row_of]).astype(np.float32)
        rows = sparse.csr_matrix((values, columns, known.indptr), shape=(counts.shape[0], len(self.vocabulary)))
        rows.sort_indices()
        return rows

    @classmethod
    def _counts(cls, texts: Iterable[str]) -> tuple[Any, list[str]]:
        """How often each text has each term, as a sparse matrix, and the terms of its columns."""
        return _counted(texts, cls.terms)

    def _places(self, normalised: str) -> Iterable[int]:
        """The places of a text's known terms, each as often as the text has it."""
        return self._looked_up(self.terms(normalised))

    def _looked_up(self, terms: Iterable[str]) -> list[int]:
        known = self.vocabulary
        return [known[term] for term in terms if term in known]


@dataclass(frozen=True)
class Ngrams(View):
    """The characters of the words. Most words of a question were in others, too: their places are remembered."""

    name = "ngrams"
    length = 1.0

    _met: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @staticmethod
    def terms(normalised: str) -> Iterator[str]:
        """All n-grams of a text's words."""
        return chain.from_iterable(map(character_ngrams, normalised.split()))

    @classmethod
    def _counts(cls, texts: Iterable[str]) -> tuple[Any, list[str]]:
        # Each word is cut once, however many texts have it.
        counts, words = _counted(texts, str.split)
        cut, found = _counted(words, character_ngrams)
        return counts @ cut, found

    def _places(self, normalised: str) -> Iterable[int]:
        return chain.from_iterable(map(self._places_of, normalised.split()))

    def _places_of(self, word: str) -> list[int]:
        if (found := self._met.get(word)) is None:
            found = self._looked_up(character_ngrams(word))
            if len(word) <= LONGEST_WORD:
                if len(self._met) >= REMEMBERED:
                    self._met.clear()
                self._met[word] = found
        return found


@dataclass(frozen=True)
class Words(View):
    """The words, and what stands together."""

    name = "words"
    length = 0.7

    @staticmethod
    def terms(normalised: str) -> Iterator[str]:
        """All words and pairs of a text."""
        return words_and_pairs(normalised)


def _counted(texts: Iterable[str], cut: Callable[[str], Iterable[str]]) -> tuple[Any, list[str]]:
    from scipy import sparse

    met: dict[str, int] = {}
    places: list[int] = []
    starts = [0]
    for text in texts:
        places += [met.setdefault(term, len(met)) for term in cut(text)]
        starts.append(len(places))
    counts = sparse.csr_matrix((np.ones(len(places), np.float32), places, starts), shape=(len(starts) - 1, len(met)))
    counts.sum_duplicates()
    return counts, list(met)


VIEWS: dict[str, type[View]] = {view.name: view for view in (Ngrams, Words)}
