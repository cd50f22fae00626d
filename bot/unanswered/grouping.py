"""Puts questions that are alike together: by their letters, and by their meaning where there are sentence vectors."""

from __future__ import annotations

import datetime as dtm
import math
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from bot.storage.questions import Unanswered
from knowledge.model import Language
from knowledge.text import normalise

Floats = npt.NDArray[np.float32]

ALIKE = 0.55
"""Cosine of the letters of two questions from which they are alike …"""
SAME_MEANING = 0.7
"""… and that of their sentence vectors."""

_COLUMNS = 1024
"""Numbers that stand for the letters of a question; triples of letters that share one are told apart by the others."""
_LETTERS = 3


class Group(Struct, frozen=True, dict=True):
    """Questions that are alike, oldest first, and the one that says best what they are about."""

    questions: tuple[Unanswered, ...]
    typical: Unanswered

    @property
    def last(self) -> dtm.date:
        """The day of the newest."""
        return max(question.day for question in self.questions)

    @cached_property
    def languages(self) -> Counter[Language]:
        """How many in each language."""
        return Counter(question.language for question in self.questions)

    @cached_property
    def outcomes(self) -> Counter[str]:
        """How many got a choice, and how many nothing."""
        return Counter(question.outcome for question in self.questions)

    def wordings(self) -> list[tuple[Unanswered, int]]:
        """Each wording once, the typical one first, then the most frequent; with how often it was asked."""
        first: dict[str, Unanswered] = {normalise(self.typical.text): self.typical}
        for question in self.questions:
            first.setdefault(normalise(question.text), question)
        counts = Counter(normalise(question.text) for question in self.questions)
        rest = sorted(list(first)[1:], key=lambda text: (-counts[text], first[text].id))
        return [(first[text], counts[text]) for text in (normalise(self.typical.text), *rest)]


def grouped(
    questions: Sequence[Unanswered], rarity: Floats | None = None, vectors: Floats | None = None
) -> list[Group]:
    """The questions in groups, the largest first, of like size the newest; each question is in one.

    `rarity` is what `rarity_in` makes of texts on the same subjects, `vectors` are sentence vectors of length 1, one a
    row. A question joins the likest of the groups that older ones began: new questions never move old ones.
    """
    order = sorted(range(len(questions)), key=lambda place: questions[place].id)
    ordered = [questions[place] for place in order]
    letters = _letters([normalise(question.text) for question in ordered], rarity_in([]) if rarity is None else rarity)
    meanings = np.zeros((len(ordered), 0), np.float32) if vectors is None else vectors[order]
    members = _joined(_likeness(letters, meanings))
    groups = [_group(ordered, places, letters) for places in members]
    return sorted(groups, key=lambda group: (-len(group.questions), -group.last.toordinal(), group.questions[0].id))


def rarity_in(texts: Sequence[str]) -> Floats:
    """How much each triple of letters says of a text: the fewer of these texts have it, the more."""
    seen = np.zeros(_COLUMNS, dtype=np.float32)
    for text in texts:
        seen[list(set(_columns(normalise(text))))] += 1
    weights: Floats = np.log((1 + len(texts)) / (1 + seen)) + np.float32(1)
    return weights


def _likeness(letters: Floats, meanings: Floats) -> Floats:
    """How alike each two questions are; from 1 on they belong together."""
    by_letters: Floats = letters @ letters.T / np.float32(ALIKE)
    return (
        by_letters
        if meanings.shape[1] == 0
        else np.maximum(by_letters, meanings @ meanings.T / np.float32(SAME_MEANING))
    )


def _joined(likeness: Floats) -> list[list[int]]:
    """The places of each group. Each question is compared with the first of every group."""
    firsts: list[int] = []
    members: list[list[int]] = []
    for place, row in enumerate(likeness):
        if firsts:
            likes = row[firsts]
            best = int(likes.argmax())
            if likes[best] >= 1:
                members[best].append(place)
                continue
        firsts.append(place)
        members.append([place])
    return members


def _group(questions: Sequence[Unanswered], places: Sequence[int], letters: Floats) -> Group:
    """The typical question lies nearest to the middle; of several the shortest, then the oldest."""
    vectors = letters[places]
    near = np.round(vectors @ vectors.sum(axis=0), 3)
    chosen = min(
        range(len(places)), key=lambda n: (-float(near[n]), len(normalise(questions[places[n]].text)), places[n])
    )
    return Group(tuple(questions[place] for place in places), questions[places[chosen]])


def _letters(texts: Sequence[str], rarity: Floats) -> Floats:
    """The triples of letters inside the words of each text, weighed; rows of length 1."""
    rows = np.zeros((len(texts), _COLUMNS), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for column, count in Counter(_columns(text)).items():
            row[column] = 1 + math.log(count)
    rows *= rarity
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    normed: Floats = rows / np.maximum(lengths, np.float32(1e-6))
    return normed


def _columns(text: str) -> list[int]:
    padded = [f" {word} " for word in text.split()]
    parts = (word[start : start + _LETTERS] for word in padded for start in range(len(word) - _LETTERS + 1))
    return [zlib.crc32(part.encode()) % _COLUMNS for part in parts]
