"""Texts cut into terms and weighted: small words by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import terms
from knowledge.terms import VIEWS, Ngrams, Words, character_ngrams, words_and_pairs
from knowledge.text import LONGEST_WORD

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
    assert list(Ngrams.terms(text)) == expected


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
    assert set(Words.learn(TEXTS)[0].vocabulary) == {"wer", "zahlt", "wer_zahlt", "bus", "qui", "paie", "qui_paie"}


def test_a_view_can_do_without_some_of_its_terms() -> None:
    view = Words.learn(["bus zug rad", "bus zug rad", "bus zug", "bus"])[0]
    bus, rad = view.vocabulary["bus"], view.vocabulary["rad"]
    less = view.only(np.array([bus, rad]))
    assert less.vocabulary == {"bus": 0, "rad": 1}
    assert list(less.weights) == [view.weights[bus], view.weights[rad]]
    assert less.vector("zug rad")[0].tolist() == [1]


def test_rarer_terms_are_worth_more() -> None:
    view = Words.learn(["bus zug", "bus zug", "bus rad"])[0]
    assert view.weights[view.vocabulary["bus"]] == pytest.approx(1.0)
    assert view.weights[view.vocabulary["zug"]] == pytest.approx(1.0 + math.log(4 / 3))


def test_a_repeated_term_counts_by_its_logarithm() -> None:
    view = Words.learn(["bus zug", "bus zug"])[0]
    places, values = view.vector("bus bus zug")
    found = dict(zip(places.tolist(), values.tolist(), strict=True))
    ratio = found[view.vocabulary["bus"]] / found[view.vocabulary["zug"]]
    assert ratio == pytest.approx(1.0 + math.log(2))


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("text", ["bus", "wer zahlt den bus", "bus " * 300, "bus und viel unbekanntes"])
def test_vectors_have_the_length_of_their_view(name: str, text: str) -> None:
    _, values = VIEWS[name].learn(TEXTS)[0].vector(text)
    assert np.linalg.norm(values) == pytest.approx(VIEWS[name].length, abs=1e-5)


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("text", ["", "xyz", "日本"])
def test_a_text_of_unknown_words_has_an_empty_vector(name: str, text: str) -> None:
    places, values = VIEWS[name].learn(TEXTS)[0].vector(text)
    assert (places.tolist(), values.tolist()) == ([], [])


@pytest.mark.parametrize("name", VIEWS)
@given(texts=st.lists(st.sampled_from([*TEXTS, "", "unbekannt", "bus bus", "bus " * 300]), max_size=6))
def test_the_rows_learned_are_the_vectors_one_after_the_other(name: str, texts: list[str]) -> None:
    view, rows = VIEWS[name].learn(texts)
    assert rows.shape == (len(texts), len(view.vocabulary))
    for row, text in zip(rows.toarray(), texts, strict=True):
        places, values = view.vector(text)
        expected = np.zeros(len(view.vocabulary))
        expected[places] = values
        assert row == pytest.approx(expected, abs=1e-6)


def test_the_most_frequent_terms_come_first() -> None:
    view, rows = Words.learn(["zug bus", "zug", "rad zug", "bus"])
    assert list(view.vocabulary) == ["zug", "bus"]
    assert rows.has_sorted_indices


def test_a_vector_does_not_depend_on_what_was_asked_before() -> None:
    view, fresh = Ngrams.learn(TEXTS)[0], Ngrams.learn(TEXTS)[0]
    for number in range(20):
        view.vector(f"bus wort{number}")
    for text in TEXTS * 2:
        for known, new in zip(view.vector(text), fresh.vector(text), strict=True):
            assert known.tolist() == new.tolist()


def test_no_more_than_so_many_words_are_remembered_and_no_long_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "REMEMBERED", 10)
    view = Ngrams.learn(TEXTS)[0]
    for number in range(35):
        view.vector(f"bus wort{number} {'lang' * number}")
    assert 0 < len(view._met) <= 10
    assert max(map(len, view._met)) <= LONGEST_WORD


def test_learning_takes_no_notice_of_the_order_of_texts() -> None:
    forward, backward = Ngrams.learn(TEXTS)[0], Ngrams.learn(TEXTS[::-1])[0]
    assert forward.vocabulary == backward.vocabulary
    assert forward.weights.tolist() == backward.weights.tolist()
