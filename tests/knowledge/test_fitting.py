"""Fitting the confidence: made-up margins whose answer is known by symmetry."""

import json
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from knowledge import fitting
from knowledge.confidence import Confidence, Logistic
from knowledge.crossvalidation import HeldOut
from knowledge.index import FOLLOW_UP, NONE
from knowledge.matcher import Scores, Signals
from knowledge.training import Example

CURRENT = Confidence(Logistic((0.0,) * 4, 0.0), Logistic((0.0,) * 4, 0.0), 0.2, 0.5, 0.6)


def held(topic: str, best: float = 0.5, lead: float = 1.0, none: float = 0.0, in_scope: float = 0.0) -> HeldOut:
    topics = {"praxes": best, "voltaire": best - lead}
    scores = Scores(topics, none, -1.0, in_scope, {}, 0.0, -1.0, 3, Signals({"words": np.zeros(1, np.float32)}))
    return HeldOut(Example("text", topic, "what", "de"), scores)


def examples(out_of_scope: int = 1) -> list[HeldOut]:
    """In scope and out of it mirror each other in one margin, right and wrong in the lead around 0.5."""
    ours = [held("praxes", lead=0.8, in_scope=1.0), held("voltaire", lead=0.2, in_scope=1.0)] * 20
    return ours + [held(NONE, lead=0.5, in_scope=-1.0)] * 40 * out_of_scope


def test_the_border_of_the_scope_lies_in_the_middle_of_margins_that_mirror_each_other() -> None:
    fitted = fitting.fit(examples(), CURRENT)
    values = (0.5, 0.5, 0.0)
    assert fitted.in_scope.probability((*values, 0.0)) == pytest.approx(0.5, abs=0.01)
    assert fitted.in_scope.probability((*values, 1.0)) > 0.9
    assert fitted.in_scope.probability((*values, -1.0)) < 0.1


def test_many_more_examples_of_one_side_do_not_move_the_border() -> None:
    fitted = fitting.fit(examples(out_of_scope=7), CURRENT)
    assert fitted.in_scope.probability((0.5, 0.5, 0.0, 0.0)) == pytest.approx(0.5, abs=0.01)


def test_being_right_grows_with_the_lead_and_is_even_where_right_and_wrong_meet() -> None:
    right = fitting.fit(examples(), CURRENT).right
    assert right.weights[1] > 1
    assert right.probability((0.5, 0.5, 0.0, 1.0)) == pytest.approx(0.5, abs=0.01)


def test_being_right_is_learned_in_scope_only() -> None:
    assert fitting.fit(examples(), CURRENT).right == fitting.fit(examples(out_of_scope=3), CURRENT).right


def test_phrasings_that_lean_on_what_was_said_before_count_for_nothing() -> None:
    leaning = [held(FOLLOW_UP, best=-1.0, in_scope=1.0)] * 30
    assert fitting.fit(examples() + leaning, CURRENT) == fitting.fit(examples(), CURRENT)


def test_the_thresholds_stay() -> None:
    fitted = fitting.fit(examples(), CURRENT)
    assert replace(fitted, in_scope=CURRENT.in_scope, right=CURRENT.right) == CURRENT


def test_nothing_can_be_fitted_without_examples_out_of_scope() -> None:
    with pytest.raises(ValueError, match="nothing to fit"):
        fitting.fit(examples(out_of_scope=0), CURRENT)


def test_what_was_saved_is_loaded_again_rounded(tmp_path: Path) -> None:
    path = tmp_path / "confidence.json"
    fitting.save(
        Confidence(Logistic((1.23456, -2.0, 0.0, 3.0), 0.00049), Logistic((1.0,) * 4, 2.0), 0.2, 0.5, 0.58), path
    )
    assert Confidence.load(path) == Confidence(
        Logistic((1.235, -2.0, 0.0, 3.0), 0.0), Logistic((1.0,) * 4, 2.0), 0.2, 0.5, 0.58
    )
    assert list(json.loads(path.read_text("utf-8"))["thresholds"]) == ["decline_below", "offer_below", "answer_from"]
