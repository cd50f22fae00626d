"""How the content writes its words, and how words and names are compared."""

import re

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.load import SHIPPED, load
from knowledge.text import fold
from knowledge.towns import wording_of
from knowledge.wording import Wording, bare

WORDING = wording_of(load(SHIPPED))


@pytest.mark.parametrize("word", ["antrag", "lange", "kostet", "gruppe"])
def test_the_words_of_phrasings_are_counted(word: str) -> None:
    assert WORDING.seen["de"][word] > 1


def test_words_that_are_mostly_written_small_are_ordinary() -> None:
    assert {"kostet", "bezahlt", "lange"} <= WORDING.ordinary["de"]
    assert {"une", "pour", "argent"} <= WORDING.ordinary["fr"]
    assert "praxes" not in WORDING.ordinary["de"]


def test_within_french_sentences_only_names_are_written_large() -> None:
    assert {"allemagne", "france", "hanovre"} <= WORDING.french_names
    assert "combien" not in WORDING.french_names


def test_the_words_of_titles_are_subjects() -> None:
    assert {"praxes", "voltaire", "mobiklasse"} <= WORDING.subjects


def test_the_wording_comes_back_from_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(WORDING), type=Wording) == WORDING


@given(
    st.one_of(
        st.text(), st.lists(st.sampled_from(["ae", "oe", "ue", "e", "a", "St.", "st", "-", " ", "é"])).map("".join)
    )
)
@example("St. Étienne")
@example("aee ooe uee")
@example("Σας")
def test_names_are_compared_without_anything_but_small_letters_and_digits(name: str) -> None:
    words = re.sub(r"[^a-z0-9]+", " ", fold(name)).split()
    words = [{"st": "saint", "ste": "sainte"}.get(word, word) for word in words]
    assert bare(name) == re.sub(r"([aou])e", r"\1", " ".join(words))
