"""How good the answers are, measured on labelled questions that the content does not hold: the floor that must hold.

The floors are the targets of the project, not what was reached; `antenne eval` prints the figures.
"""

from pathlib import Path

import pytest

from bot.commands.ask import text_of
from knowledge import evaluation, labelled
from knowledge.evaluation import Evaluation
from knowledge.finder import Finder

QUESTIONS = Path(__file__).parents[1] / "questions"


@pytest.fixture(scope="module")
def measured(finder: Finder) -> Evaluation:
    cases = labelled.read([QUESTIONS / "dev.jsonl"])
    return evaluation.evaluate(finder, cases, lambda reply: text_of(finder, reply))


@pytest.mark.parametrize(
    ("group", "figure", "floor"),
    [
        ("in", "right", 88.0),
        ("in", "helped", 96.0),
        ("in", "facet", 85.0),
        ("in", "reply", 98.0),
        ("out", "rejected", 93.0),
        ("town", "right", 95.0),
        ("dialog:follow-up", "helped", 88.0),
        ("other", "helped", 90.0),
    ],
)
def test_questions_are_answered_at_least_as_well_as_promised(
    measured: Evaluation, group: str, figure: str, floor: float
) -> None:
    assert getattr(measured.groups[group], figure) >= floor


@pytest.mark.parametrize(("group", "ceiling"), [("in", 2.5), ("out", 3.0)])
def test_wrong_answers_are_rare(measured: Evaluation, group: str, ceiling: float) -> None:
    assert measured.groups[group].wrong is not None
    assert measured.groups[group].wrong <= ceiling


@pytest.mark.parametrize(("file", "floor"), [("towns.jsonl", 95.0), ("dialogs.jsonl", 88.0)])
def test_towns_and_conversations_written_by_others_fare_as_well(finder: Finder, file: str, floor: float) -> None:
    cases = labelled.read([QUESTIONS / file])
    groups = evaluation.evaluate(finder, cases, lambda reply: text_of(finder, reply)).groups
    found = groups["town"].right if file == "towns.jsonl" else groups["dialog:follow-up"].helped
    assert found is not None
    assert found >= floor


def test_what_only_sounds_like_ours_is_told_apart_from_what_only_sounds_foreign(finder: Finder) -> None:
    cases = labelled.read([QUESTIONS / "blind" / "lookalikes.jsonl"])
    groups = evaluation.evaluate(finder, cases, lambda reply: text_of(finder, reply)).groups
    ours, others = groups["in"], groups["out"]
    assert None not in (ours.helped, ours.wrong, others.rejected, others.wrong)
    assert ours.helped >= 94.0
    assert ours.wrong <= 4.0
    assert others.rejected >= 75.0
    assert others.wrong <= 7.5
