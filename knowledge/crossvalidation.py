"""How unseen questions would fare: the content is split, each part scored by a matcher that learned from the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct

from knowledge import training
from knowledge.matcher import Matcher, Scores
from knowledge.training import LEARNING_FROM, Example, Progress

FOLDS = 5


class HeldOut(Struct, frozen=True):
    """An example with the scores of a matcher that had not learned from it."""

    example: Example
    scores: Scores


def folds(count: int, parts: int = FOLDS, seed: int = 0) -> Iterator[tuple[list[int], list[int]]]:
    """Pairs of (rows to learn from, rows to test) that test every row once; the same pairs for the same arguments."""
    order = np.random.default_rng(seed).permutation(count)
    for part in range(parts):
        tested = set(order[part::parts].tolist())
        yield [row for row in range(count) if row not in tested], sorted(tested)


def held_out(examples: Sequence[Example], progress: Progress = lambda step, share: None) -> list[HeldOut]:
    """Every example scored out of fold, in the order given; as a whole, without a say of its own for the sentence that
    asks. Takes FOLDS trainings."""
    vectors = training.vectors([example.text for example in examples], progress)
    found: dict[int, HeldOut] = {}
    for number, (learned, tested) in enumerate(folds(len(examples))):
        index = training.learn([examples[row] for row in learned], vectors[learned], "fold")
        matcher = Matcher(index)
        for row in tested:
            found[row] = HeldOut(examples[row], matcher.scores_of(examples[row].text, vectors[row]))
        progress("cross-validate", LEARNING_FROM + (1 - LEARNING_FROM) * (number + 1) / FOLDS)
    return [found[row] for row in range(len(examples))]
