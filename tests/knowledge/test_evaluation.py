"""Judging and counting: cases and replies written out, the figures computed by hand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import evaluation, labelled, training
from knowledge.confidence import Confidence, Logistic
from knowledge.crossvalidation import HeldOut
from knowledge.evaluation import Confusion, Figures, Result
from knowledge.finder import Finder
from knowledge.index import FOLLOW_UP, NONE
from knowledge.labelled import BrokenLine, Case
from knowledge.load import load
from knowledge.matcher import Scores, Signals
from knowledge.model import Language
from knowledge.reply import Choice, Reply
from knowledge.training import Example

Files = Callable[..., Path]

WRITTEN_OUT: list[tuple[dict[str, Any], list[Reply]]] = [
    (
        {"q": "a", "lang": "de", "topics": ["praxes"], "facet": "money", "style": "typo"},
        [Reply("answer", "de", "praxes", "money", score=0.95)],
    ),
    (
        {"q": "b", "lang": "de", "topics": ["praxes", "voltaire"], "facet": "who", "style": "plain"},
        [Reply("answer", "fr", "voltaire", "what", score=0.91)],
    ),
    (
        {"q": "c", "lang": "fr", "topics": ["praxes"], "facet": "what", "style": "plain"},
        [Reply("choice", "fr", choices=(Choice("voltaire", 0.4), Choice("praxes", 0.3)))],
    ),
    (
        {"q": "d", "lang": "fr", "topics": ["praxes"], "facet": None, "style": "plain"},
        [Reply("answer", "fr", "voltaire", "what", score=0.65)],
    ),
    (
        {"q": "e", "lang": "de", "topics": ["praxes"], "style": "typo"},
        [Reply("choice", "de", choices=(Choice("voltaire", 0.4), Choice("dfjw", 0.3)))],
    ),
    ({"q": "f", "lang": "en", "topics": ["dfjw"], "style": "plain"}, [Reply("none", "de")]),
    ({"q": "g", "lang": "de", "topics": [], "style": "far"}, [Reply("none", "de", score=0.9)]),
    (
        {"q": "h", "lang": "de", "topics": [], "style": "near"},
        [Reply("choice", "de", choices=(Choice("dfjw", 0.4), Choice("praxes", 0.3)))],
    ),
    ({"q": "i", "lang": "fr", "topics": [], "style": "near"}, [Reply("answer", "fr", "dfjw", "what", score=0.61)]),
    (
        {"q": "j", "lang": "fr", "contains": ["Saint-Étienne"], "not_found": False, "style": "plain"},
        [Reply("answer", "fr", "towns", "what", score=1.0)],
    ),
    (
        {"q": "k", "lang": "de", "contains": ["Meudon"], "not_found": False, "style": "plain"},
        [Reply("answer", "de", "towns", "what", score=1.0)],
    ),
    (
        {"q": "l", "lang": "de", "contains": [], "not_found": True, "style": "plain"},
        [Reply("answer", "de", "towns", "what", score=0.8)],
    ),
    (
        {"q": "m", "lang": "de", "contains": [], "not_found": True, "style": "plain"},
        [Reply("answer", "de", "praxes", "what", score=0.8)],
    ),
    (
        {
            "turns": [
                {"q": "n", "topics": ["praxes"], "facet": "what"},
                {"q": "o", "topics": ["praxes"], "facet": "money"},
                {"q": "p", "topics": [], "facet": None},
            ],
            "lang": "de",
        },
        [
            Reply("answer", "de", "praxes", "what", score=0.97),
            Reply("answer", "de", "praxes", "who", score=0.3),
            Reply("none", "de"),
        ],
    ),
]
"""Rows of a question file, each with the replies to it."""


def reader_sees(reply: Reply) -> str:
    return "Jumelée avec saint etienne." if reply.language == "fr" else "Partnerstadt: Perpignan"


@pytest.fixture
def question_file(tmp_path: Path) -> Files:
    def write(*lines: str | dict[str, Any]) -> Path:
        path = tmp_path / "questions.jsonl"
        path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
        return path

    return write


@pytest.fixture
def counted(question_file: Files) -> evaluation.Evaluation:
    cases = labelled.read([question_file(*(row for row, _ in WRITTEN_OUT))])
    replies = [reply for _, found in WRITTEN_OUT for reply in found]
    return evaluation.count(
        [
            Result(case, reply, evaluation.verdict(case, reply, reader_sees, "towns"))
            for case, reply in zip(cases, replies, strict=True)
        ]
    )


def test_in_scope_figures(counted: evaluation.Evaluation) -> None:
    assert counted.groups["in"] == Figures(
        n=5,
        right=40.0,
        offered=20.0,
        missed=20.0,
        wrong=20.0,
        helped=60.0,
        rejected=None,
        soft=None,
        facet=50.0,
        reply=80.0,
    )


def test_out_of_scope_figures(counted: evaluation.Evaluation) -> None:
    assert counted.groups["out"] == Figures(
        n=3,
        right=None,
        offered=None,
        missed=None,
        wrong=33.3,
        helped=None,
        rejected=33.3,
        soft=33.3,
        facet=None,
        reply=100.0,
    )


def test_a_town_is_right_where_the_reader_sees_its_partners_or_that_it_is_not_listed(
    counted: evaluation.Evaluation,
) -> None:
    found = counted.groups["town"]
    assert (found.n, found.right, found.wrong, found.facet) == (4, 50.0, 50.0, None)


def test_the_first_turn_and_what_follows_are_counted_apart(counted: evaluation.Evaluation) -> None:
    first, later = counted.groups["dialog"], counted.groups["dialog:follow-up"]
    assert (first.n, first.right, first.facet) == (1, 100.0, 100.0)
    assert (later.n, later.right, later.missed, later.helped, later.facet) == (2, 50.0, 0.0, 100.0, 0.0)


def test_languages_other_than_the_two_are_a_group_of_their_own_without_a_reply_figure(
    counted: evaluation.Evaluation,
) -> None:
    found = counted.groups["other"]
    assert (found.n, found.missed, found.helped, found.reply) == (1, 100.0, 0.0, None)


def test_groups_are_counted_by_language_and_style_too(counted: evaluation.Evaluation) -> None:
    assert {name: figures.n for name, figures in counted.groups.items()} == {
        "dialog": 1,
        "dialog:follow-up": 2,
        "in": 5,
        "in:de": 3,
        "in:fr": 2,
        "in:plain": 3,
        "in:typo": 2,
        "other": 1,
        "other:en": 1,
        "out": 3,
        "out:far": 1,
        "out:near": 2,
        "town": 4,
    }


def test_topics_are_counted_by_the_first_that_is_right(counted: evaluation.Evaluation) -> None:
    assert {name: (figures.n, figures.right) for name, figures in counted.topics.items()} == {
        "dfjw": (1, 0.0),
        "praxes": (7, 57.1),
    }


def test_confusions_name_what_was_wanted_and_what_came(counted: evaluation.Evaluation) -> None:
    assert counted.confusions == (
        Confusion("praxes", "voltaire", 2),
        Confusion("dfjw", NONE, 1),
        Confusion(NONE, "dfjw", 1),
    )


def test_calibration_compares_scores_with_the_share_of_right_answers_but_not_for_towns(
    counted: evaluation.Evaluation,
) -> None:
    bins = counted.calibration.bins
    assert [(each.count, each.right) for each in bins] == [(1, 1.0), (2, 0.0), (3, 1.0)]
    assert [each.score for each in bins] == pytest.approx([0.3, 0.63, (0.95 + 0.91 + 0.97) / 3])
    expected = (1 * 0.7 + 2 * 0.63 + 3 * (1 - (0.95 + 0.91 + 0.97) / 3)) / 6
    assert counted.calibration.error == pytest.approx(expected)


def test_without_answers_nothing_is_said_about_calibration() -> None:
    found = evaluation.count([Result(Case("a", "de", "out"), Reply("none", "de"), "rejected")])
    assert found.calibration == evaluation.Calibration((), None)


def test_only_the_four_choices_that_people_see_count_as_offered() -> None:
    choices = tuple(Choice(name, 0.1) for name in ("a", "b", "c", "d", "praxes"))
    case = Case("q", "de", "in", ("praxes",))
    assert evaluation.verdict(case, Reply("choice", "de", choices=choices), reader_sees) == "missed"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"q": "a"', ":3: is not JSON"),
        ('["a"]', ":3: is not an object"),
        ('{"q": "a", "lang": "de"}', ":3: topics: Field required"),
        ('{"q": "a", "lang": "de", "topics": ["praxes"], "facet": "price"}', ":3: facet: "),
        ('{"turns": [], "lang": "de"}', ":3: turns: "),
        ('{"turns": [{"q": "a"}], "lang": "de"}', ":3: turns.0.topics: Field required"),
        ('{"q": "a", "contains": ["Meudon"]}', ":3: lang: Field required"),
    ],
)
def test_a_broken_line_is_named_by_file_and_line(question_file: Files, line: str, reason: str) -> None:
    path = question_file({"q": "a", "lang": "de", "topics": []}, "", line)
    with pytest.raises(BrokenLine) as error:
        labelled.read([path])
    assert str(error.value).startswith(f"{path}{reason}")


def test_a_line_that_is_not_utf8_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "latin1.jsonl"
    path.write_bytes('{"q": "Städte"}'.encode("latin-1"))
    with pytest.raises(BrokenLine, match=":1: is not UTF-8"):
        labelled.read([path])


@pytest.fixture
def finder(small: Path) -> Finder:
    """A finder that answers with the best topic where the scope's margin is positive."""
    kb = load(small)
    sure = Confidence(Logistic((0.0, 0.0, 0.0, 10.0), 0.0), Logistic((0.0, 0.0, 0.0, 0.0), 3.0), 0.4, 0.6, 0.5)
    return Finder(kb, training.train(training.examples_of(kb), "test"), sure)


def test_a_follow_up_is_asked_in_the_chat_of_the_answer_before_and_the_next_chat_knows_nothing(
    finder: Finder, question_file: Files
) -> None:
    first = {"q": "Wie funktioniert PRAXES eigentlich?", "topics": ["praxes"], "facet": "what"}
    path = question_file(
        {"turns": [first, {"q": "und wie lange", "topics": ["praxes"], "facet": "duration"}], "lang": "de"},
        {"turns": [{"q": "und wie lange", "topics": [], "facet": None}], "lang": "de"},
    )
    found = evaluation.evaluate(finder, labelled.read([path]), reader_sees)
    alone = finder.find("und wie lange")
    assert [result.reply.topic for result in found.results] == ["praxes", "praxes", alone.topic]
    assert found.results[1].reply.facet == "duration"
    assert found.results[2].reply == alone


def scored(topic: str, best: str, in_scope: float, language: Language | None = "de") -> HeldOut:
    topics = {name: 1.0 if name == best else -1.0 for name in ("praxes", "buergerfonds", "workshops")}
    facets = {"what": 1.0, "money": -1.0, "duration": -1.0}
    french = 1.0 if language == "fr" else -1.0
    none = 2.0 if in_scope < 0 else -1.0  # what is out of scope sounds like it
    scores = Scores(topics, none, -1.0, in_scope, facets, french, -1.0, 3, Signals({"words": np.zeros(1, np.float32)}))
    return HeldOut(Example("text", topic, None if topic == NONE else "what", language), scores)


def test_cross_validation_decides_like_the_finder_and_leaves_follow_ups_out(finder: Finder) -> None:
    found = evaluation.cross_validated(
        finder,
        [
            scored("praxes", "praxes", 1.0),
            scored("praxes", "workshops", 1.0),
            scored("praxes", "praxes", 0.0, "fr"),
            scored("praxes", "praxes", -1.0, "fr"),
            scored("workshops", "workshops", 1.0, None),
            scored(NONE, "praxes", -1.0),
            scored(NONE, "praxes", 1.0),
            scored(FOLLOW_UP, "praxes", 1.0),
        ],
    )
    ours, out = found.groups["in"], found.groups["out"]
    assert (ours.n, ours.right, ours.offered, ours.missed, ours.wrong) == (4, 25.0, 25.0, 25.0, 25.0)
    assert (ours.facet, ours.reply) == (100.0, 100.0)
    assert (out.n, out.rejected, out.wrong) == (2, 50.0, 50.0)
    assert found.groups["other"].right == 100.0
