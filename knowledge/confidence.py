"""How sure the matcher may be: margins -> probabilities, fitted on questions that it had not learned from.

The best margin alone tells little: a question may lie between two topics, or be about something else that shares a
word. So two probabilities are estimated from four margins each: that the question is one of ours at all, and that the
best topic is the right one. `antenne eval --fit` makes `confidence.json` anew from cross-validation of the content.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from knowledge.matcher import Scores

FILE = Path(__file__).with_name("confidence.json")
SIGNALS = ("best topic", "lead over the second", "out of scope", "in scope")


def signals(scores: Scores) -> tuple[float, float, float, float]:
    """The four margins a probability is made of, in the order of SIGNALS."""
    (_, best), (_, second) = _two_best(scores)
    return best, best - second, scores.none, scores.in_scope


def _two_best(scores: Scores) -> tuple[tuple[str, float], tuple[str, float]]:
    ranked = scores.ranked()
    return ranked[0], ranked[1] if len(ranked) > 1 else ("", -2.0)


class Logistic(Struct, frozen=True):
    """A logistic model over the SIGNALS."""

    weights: tuple[float, ...]
    bias: float

    def probability(self, values: Sequence[float]) -> float:
        """Between 0 and 1."""
        total = self.bias + sum(weight * value for weight, value in zip(self.weights, values, strict=True))
        return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, total))))

    def contributions(self, values: Sequence[float]) -> list[float]:
        """What each signal adds to the log-odds."""
        return [weight * value for weight, value in zip(self.weights, values, strict=True)]


class Confidence(Struct, frozen=True):
    """The two fitted models and the thresholds for acting on them."""

    in_scope: Logistic
    right: Logistic
    decline_below: float
    """In-scope probability below which the bot says that it does not know."""
    offer_below: float
    """In-scope probability below which it offers topics instead of answering."""
    answer_from: float
    """Probability of being right from which it answers instead of offering."""

    @classmethod
    def load(cls, path: Path = FILE) -> Confidence:
        """The fitted models from their file."""
        data = json.loads(path.read_text(encoding="utf-8"))
        in_scope, right = (Logistic(tuple(data[name]["weights"]), data[name]["bias"]) for name in ("in_scope", "right"))
        return cls(in_scope, right, **data["thresholds"])
