"""The encoder at work: however many texts, and however long, it computes a few pieces at a time."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import weights
from knowledge.network import AT_ONCE, MOST, Network, _groups

LETTERS = "\ufdfa"
"""A sign that stands for eighteen letters."""


@pytest.fixture(scope="module")
def network() -> Network:
    """The encoder as it is packed."""
    network = weights.load()
    assert isinstance(network, Network)
    return network


@given(st.lists(st.integers(1, MOST), min_size=1, max_size=60))
def test_no_more_is_computed_at_once_than_so_many_pieces_or_one_text(lengths: Sequence[int]) -> None:
    texts = [[number] * length for number, length in enumerate(lengths)]
    groups = list(_groups(iter(texts)))
    assert [text for group in groups for text in group] == texts
    for group in groups:
        assert len(group) == 1 or sum(map(len, group)) <= AT_ONCE


def test_a_question_of_usual_length_counts_whole(network: Network) -> None:
    assert len(network.cut("Wir planen eine Fahrt nach Frankreich. " * 25)) < MOST / 2


def test_of_a_text_of_countless_pieces_the_first_count(network: Network) -> None:
    begun = "Wer zahlt den Bus? "
    cut = network.cut(begun + LETTERS * 900)
    assert len(cut) == MOST
    assert cut[:5] == network.cut(begun)[:5]
    assert cut[-1] == network.cut(begun)[-1]
    assert np.isfinite(network.encode([begun + LETTERS * 900])).all()


def test_several_threads_may_ask(network: Network) -> None:
    from concurrent.futures import ThreadPoolExecutor

    texts = [f"Wer zahlt Bus Nummer {number}?" for number in range(60)]
    alone = np.concatenate([network.encode([text]) for text in texts])
    with ThreadPoolExecutor(6) as pool:
        beside = np.concatenate(list(pool.map(lambda text: network.encode([text]), texts)))
    assert np.allclose(alone, beside, atol=1e-6)
