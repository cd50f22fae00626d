"""Texts brought to one form, however people type."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.text import MAX_QUESTION, fold, has_words, normalise


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Où ça, Göttingen?", "ou ca, gottingen?"),
        ("Straße", "strasse"),
        ("MAẞE", "masse"),
        ("Sœur Lætitia", "soeur laetitia"),
        ("Go\u0308ttingen", "gottingen"),
        ("l’aide, l‘aide, l´aide", "l'aide, l'aide, l'aide"),
        ("ＰＲＡＸＥＳ", "praxes"),
        ("", ""),
    ],
)
def test_folding_takes_away_case_accents_and_fancy_letters(typed: str, expected: str) -> None:
    assert fold(typed) == expected


@given(st.one_of(st.text(), st.text(st.sampled_from("aAÀß ẞİıÅœ’´Σσ\u0308\u0345ﬁ각①日")), st.characters()))
@example("ΑΣ Σ")
@example("\u3000ｶﾞ")
@settings(max_examples=300)
def test_folding_is_what_unicode_says_of_each_character(typed: str) -> None:
    letters = {"ß": "ss", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", **dict.fromkeys("’‘ʼ´", "'")}
    decomposed = unicodedata.normalize("NFKD", "".join(letters.get(char, char) for char in typed))
    small = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
    assert fold(typed) == "".join(letters.get(char, char) for char in small)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  Wie   lange\tdauert\nPRAXES?! ", "wie lange dauert praxes"),
        ("C’est combien, l'aide ?", "c est combien l aide"),
        ("500 € oder 500€", "500 € oder 500€"),
        ("Bürger\u00adfonds", "burger fonds"),
        ("🙂 …", ""),
        ("", ""),
    ],
)
def test_normalising_leaves_folded_words_with_one_space_between(typed: str, expected: str) -> None:
    assert normalise(typed) == expected


def test_only_the_beginning_of_a_long_question_counts() -> None:
    assert normalise("a" * MAX_QUESTION + "b") == "a" * MAX_QUESTION


@example("ẞ")
@given(st.text(max_size=50))
@settings(max_examples=300)
def test_normalising_twice_changes_nothing(typed: str) -> None:
    once = normalise(typed)
    assert normalise(once) == once


@given(st.text())
@settings(max_examples=300)
def test_nothing_but_folded_words_comes_out_whatever_goes_in(typed: str) -> None:
    words = normalise(typed)
    assert all(char == " " or char == "€" or char == "_" or char.isalnum() or not char.isascii() for char in words)
    assert words == words.lower()
    assert words.split(" ") == (words.split() or [""])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("a", True), ("7", True), ("日本", True), ("🙂", False), ("…?!", False), ("___", False), ("\u200b\ufeff", False)],
)
def test_a_text_has_words_where_it_has_a_letter_or_digit(typed: str, expected: bool) -> None:
    assert has_words(typed) is expected
