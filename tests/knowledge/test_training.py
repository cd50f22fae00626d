"""Learning from a handful of phrasings, without sentence vectors."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge import training
from knowledge.index import FOLLOW_UP, NONE
from knowledge.load import load
from knowledge.machines import TOLERANCE
from knowledge.matcher import Matcher, Scores
from knowledge.terms import VIEWS
from knowledge.text import normalise
from knowledge.training import Example
from tests.knowledge.small_matcher import EXAMPLES, learned

Ask = Callable[[str], Scores]


@pytest.fixture(scope="module")
def ask() -> Ask:
    return Matcher(learned(EXAMPLES)).scores


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("fährt ein bus", "bus"),
        ("werkstatt wann", "atelier"),
        ("un car pour la fête", "bus"),
        ("vos ateliers", "atelier"),
        ("buss zum festt", "bus"),
    ],
)
def test_topics_are_told_apart(ask: Ask, question: str, topic: str) -> None:
    scores = ask(question)
    assert scores.ranked()[0][0] == topic
    assert scores.in_scope > 0


@pytest.mark.parametrize("question", ["wetter morgen", "quel temps demain"])
def test_what_lies_beside_the_topics_is_told_from_them(ask: Ask, question: str) -> None:
    scores = ask(question)
    assert scores.none > max(scores.topics.values())
    assert scores.in_scope < 0


def test_follow_ups_are_told_from_topics(ask: Ask) -> None:
    scores = ask("et combien")
    assert scores.follow_up > max(scores.topics.values())


@pytest.mark.parametrize(
    ("question", "facet"),
    [("kostet der bus viel", "money"), ("welcher bus", "what"), ("combien le car", "money"), ("quel atelier", "what")],
)
def test_facets_are_told_apart(ask: Ask, question: str, facet: str) -> None:
    scores = ask(question)
    assert max(scores.facets, key=lambda name: scores.facets[name]) == facet


@pytest.mark.parametrize(("question", "french"), [("welcher bus", False), ("was kostet das", False), ("le prix", True)])
def test_languages_are_told_apart(ask: Ask, question: str, french: bool) -> None:
    assert (ask(question).french > 0) is french


def test_languages_that_are_neither_are_told_from_both(ask: Ask) -> None:
    assert ask("what is the weather tomorrow").foreign > ask("welcher bus fährt").foreign


def test_the_columns_are_topics_scope_facets_and_two_for_the_language() -> None:
    index = learned(EXAMPLES)
    assert index.topics == tuple(sorted(("bus", "atelier", NONE, FOLLOW_UP)))
    assert index.facets == ("money", "what")
    columns = len(index.topics) + 1 + len(index.facets) + 2
    assert [part.shape[1] for part in (*index.terms, index.meaning)] == [columns] * (len(index.terms) + 1)
    assert index.bias.shape == (columns,)
    assert [len(part) for part in index.terms] == [len(view.vocabulary) for view in index.views]


def test_a_fifth_of_the_terms_is_left_out_and_telling_ones_are_not() -> None:
    index = learned(EXAMPLES)
    for view, kept in zip(VIEWS.values(), index.views, strict=True):
        known, _ = view.learn([normalise(example.text) for example in EXAMPLES])
        assert len(known.vocabulary) * 0.8 <= len(kept.vocabulary) < len(known.vocabulary) * 0.8 + 1
        assert set(kept.vocabulary) < set(known.vocabulary)
    assert {"bus", "atelier"} <= set(index.views[list(VIEWS).index("words")].vocabulary)


def test_learning_the_same_twice_scores_alike() -> None:
    # To the bit it would only on one core: threads share the solver's random numbers.
    one, other = Matcher(learned(EXAMPLES)), Matcher(learned(EXAMPLES))
    for example in EXAMPLES:
        scores, again = one.scores(example.text), other.scores(example.text)
        assert again.topics == pytest.approx(scores.topics, abs=2 * TOLERANCE)
        assert again.facets == pytest.approx(scores.facets, abs=2 * TOLERANCE)


def test_examples_that_sound_like_another_topic_are_named() -> None:
    assert learned(EXAMPLES).misread == {}
    strange = Example("wie viel kostet der bus mit dem bus", "atelier", "what", "de")
    assert learned([*EXAMPLES, strange]).misread == {strange.text: "bus"}


def test_one_topic_and_what_lies_beside_it_are_enough() -> None:
    matcher = Matcher(learned([example for example in EXAMPLES if example.topic in ("bus", NONE)]))
    assert matcher.scores("welcher bus").topics["bus"] > matcher.scores("welcher bus").none
    assert matcher.scores("das wetter morgen").topics["bus"] < matcher.scores("das wetter morgen").none


def test_two_topics_are_enough() -> None:
    matcher = Matcher(learned([example for example in EXAMPLES if example.topic in ("bus", "atelier")]))
    assert matcher.scores("welcher bus").ranked()[0][0] == "bus"
    assert matcher.scores("quel atelier").ranked()[0][0] == "atelier"


def test_topics_of_one_facet_are_enough() -> None:
    matcher = Matcher(learned([example for example in EXAMPLES if example.facet in ("what", None)]))
    assert matcher.scores("welcher bus").ranked()[0][0] == "bus"


def test_without_texts_in_other_languages_nothing_is_foreign() -> None:
    matcher = Matcher(learned([example for example in EXAMPLES if example.language is not None]))
    assert matcher.scores("what is the weather tomorrow").foreign < 0


def test_sentence_vectors_speak_for_what_no_word_tells() -> None:
    vectors = np.zeros((len(EXAMPLES), 2), dtype=np.float32)
    for row, example in enumerate(EXAMPLES):
        vectors[row] = (1, 0) if example.topic == "bus" else (0, 1)
    matcher = Matcher(training.learn(EXAMPLES, vectors, "a key"))
    towards = matcher.scores_of("日本", np.array([1, 0], dtype=np.float32))
    away = matcher.scores_of("日本", np.array([0, 1], dtype=np.float32))
    assert towards.topics["bus"] > 0 > away.topics["bus"]


def test_progress_only_grows_and_ends_with_the_whole() -> None:
    shares: list[float] = []
    vectors = np.zeros((len(EXAMPLES), 0), dtype=np.float32)
    training.learn(EXAMPLES, vectors, "a key", lambda _, share: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def edited(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return key_of(folder)


def key_of(folder: Path) -> str:
    return training.key(load(folder))


def test_examples_are_titles_phrasings_ways_to_ask_for_a_facet_and_what_is_out_of_scope(small: Path) -> None:
    kb = load(small)
    found = training.examples_of(kb)
    assert Example("Was ist PRAXES?", "praxes", "what", "de") in found
    assert Example("PRAXES – stage volontaire", "praxes", "what", "fr") in found
    assert Example("praxes combien de mois", "praxes", "duration", "fr") in found
    assert {example.topic for example in found} == {*kb.topics, NONE, FOLLOW_UP}
    assert Example(kb.out_of_scope.de[0], NONE, None, "de") in found


def test_the_key_stays_where_nothing_changes(small: Path) -> None:
    assert key_of(small) == key_of(small)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("topics/praxes.yaml", "Wie lange dauert PRAXES?", "Wie lange geht PRAXES?"),
        ("topics/praxes.yaml", "de: PRAXES – freiwilliges Praktikum", "de: PRAXES"),
        ("topics/praxes.yaml", "      - praxes wie viele monate\n", ""),
    ],
)
def test_the_key_changes_with_what_is_learned(small: Path, file: str, old: str, new: str) -> None:
    assert key_of(small) != edited(small, file, old, new)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("topics/praxes.yaml", "Einen Monat bis zwölf Monate.", "Einen Monat bis sechs Monate."),
        ("topics/praxes.yaml", "https://www.dfjw.org/praxes, fr", "https://www.dfjw.org/praxes-neu, fr"),
        ("partnerships.yaml", "since: 1955", "since: 1956"),
    ],
)
def test_the_key_stays_where_only_answers_change(small: Path, file: str, old: str, new: str) -> None:
    assert key_of(small) == edited(small, file, old, new)
