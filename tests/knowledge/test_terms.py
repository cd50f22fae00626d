"""Texts cut into terms and weighted: small words by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.terms import VIEWS, View, character_ngrams, words_and_pairs

TEXTS = ["wer zahlt den bus", "wer zahlt die fahrt", "qui paie le bus", "qui paie la route"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a", [" a", "a ", " a "]),
        ("ab", [" a", "ab", "b ", " ab", "ab ", " ab "]),
        ("abc", [" a", "ab", "bc", "c ", " ab", "abc", "bc ", " abc", "abc ", " abc "]),
        ("a b", [" a", "a ", " a ", " b", "b ", " b "]),
    ],
)
def test_ngrams_know_the_edges_of_words_and_a_short_word_counts_once_whole(text: str, expected: list[str]) -> None:
    assert list(character_ngrams(text)) == expected


def test_long_words_are_cut_into_two_to_five_characters() -> None:
    assert {len(term) for term in character_ngrams("staedtepartnerschaft")} == {2, 3, 4, 5}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("bus", ["bus"]),
        ("bus zahlt", ["bus", "zahlt", "bus_zahlt"]),
        ("wer zahlt bus", ["wer", "zahlt", "bus", "wer_zahlt", "zahlt_bus", "wer_bus"]),
    ],
)
def test_words_pair_with_the_next_and_the_next_but_one(text: str, expected: list[str]) -> None:
    assert list(words_and_pairs(text)) == expected


def test_terms_of_one_text_alone_are_not_learned() -> None:
    assert set(View.learn("words", TEXTS).vocabulary) == {"wer", "zahlt", "wer_zahlt", "bus", "qui", "paie", "qui_paie"}


def test_rarer_terms_are_worth_more() -> None:
    view = View.learn("words", ["bus zug", "bus zug", "bus rad"])
    assert view.weights[view.vocabulary["bus"]] == pytest.approx(1.0)
    assert view.weights[view.vocabulary["zug"]] == pytest.approx(1.0 + math.log(4 / 3))


def test_a_repeated_term_counts_by_its_logarithm() -> None:
    view = View.learn("words", ["bus zug", "bus zug"])
    places, values = view.vector("bus bus zug")
    found = dict(zip(places.tolist(), values.tolist(), strict=True))
    ratio = found[view.vocabulary["bus"]] / found[view.vocabulary["zug"]]
    assert ratio == pytest.approx(1.0 + math.log(2))


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("text", ["bus", "wer zahlt den bus", "bus " * 300, "bus und viel unbekanntes"])
def test_vectors_have_the_length_of_their_view(name: str, text: str) -> None:
    _, values = View.learn(name, TEXTS).vector(text)
    assert np.linalg.norm(values) == pytest.approx(VIEWS[name][1], abs=1e-5)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("text", ["", "xyz", "日本"])
def test_a_text_of_unknown_words_has_an_empty_vector(name: str, text: str) -> None:
    places, values = View.learn(name, TEXTS).vector(text)
    assert (places.tolist(), values.tolist()) == ([], [])


@given(st.lists(st.sampled_from([*TEXTS, "", "unbekannt"]), max_size=6))
def test_rows_are_the_vectors_one_after_the_other(texts: list[str]) -> None:
    view = View.learn("words", TEXTS)
    values, places, starts = view.rows(texts)
    assert len(starts) == len(texts) + 1
    for row, text in enumerate(texts):
        expected_places, expected_values = view.vector(text)
        part = slice(starts[row], starts[row + 1])
        assert places[part].tolist() == expected_places.tolist()
        assert values[part].tolist() == expected_values.tolist()


def test_learning_takes_no_notice_of_the_order_of_texts() -> None:
    forward, backward = View.learn("ngrams", TEXTS), View.learn("ngrams", TEXTS[::-1])
    assert forward.vocabulary == backward.vocabulary
    assert forward.weights.tolist() == backward.weights.tolist()
