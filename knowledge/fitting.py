"""Makes confidence.json: fits how sure the matcher may be on questions that it had not learned from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from knowledge.confidence import Confidence, Logistic, signals
from knowledge.crossvalidation import HeldOut
from knowledge.index import FOLLOW_UP, NONE

DIGITS = 3


def fit(held_out: Sequence[HeldOut], current: Confidence) -> Confidence:
    """Both models fitted on out-of-fold scores; the thresholds stay the current ones.

    Raises ValueError where the examples show one side only, such as a content so small that nothing was confused.
    """
    alone = [held for held in held_out if held.example.topic != FOLLOW_UP]
    ours = [held for held in alone if held.example.topic != NONE]
    # There are far fewer examples of what is not ours than of what is, but not in real life: hence balanced.
    in_scope = _logistic(alone, [held.example.topic != NONE for held in alone], class_weight="balanced")
    right = _logistic(ours, [held.scores.ranked()[0][0] == held.example.topic for held in ours])
    return replace(current, in_scope=in_scope, right=right)


def save(confidence: Confidence, path: Path) -> None:
    """Write the file that Confidence.load reads."""
    models = {"in_scope": confidence.in_scope, "right": confidence.right}
    thresholds = ("decline_below", "offer_below", "answer_from")
    lines = [f"  {json.dumps(name)}: {json.dumps(_rounded(model))}" for name, model in models.items()]
    lines.append(f'  "thresholds": {json.dumps({name: getattr(confidence, name) for name in thresholds})}')
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def _logistic(held_out: Sequence[HeldOut], wanted: Sequence[bool], **options: Any) -> Logistic:
    from sklearn.linear_model import LogisticRegression

    if len(set(wanted)) < 2:
        raise ValueError("there is nothing to fit: every phrasing was found, or none, or all are of one class")
    model = LogisticRegression(**options).fit([signals(held.scores) for held in held_out], wanted)
    return Logistic(tuple(model.coef_[0].tolist()), float(model.intercept_[0]))


def _rounded(model: Logistic) -> dict[str, Any]:
    return {"weights": [round(weight, DIGITS) for weight in model.weights], "bias": round(model.bias, DIGITS)}
