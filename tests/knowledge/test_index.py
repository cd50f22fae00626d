"""The index on disk: what comes back is what was saved, or nothing."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from knowledge.index import Index
from knowledge.matcher import Matcher
from tests.knowledge.small_matcher import EXAMPLES, learned


@pytest.fixture(scope="module")
def index() -> Index:
    return replace(learned(EXAMPLES), misread={"l’autre bus": "atelier"})


@pytest.fixture
def saved(index: Index, tmp_path: Path) -> Path:
    path = tmp_path / "kept" / "index.npz"
    index.save(path)
    return path


@pytest.fixture(scope="module")
def whole(index: Index, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("whole") / "index.npz"
    index.save(path)
    return path.read_bytes()


def same(one: Index, other: Index) -> bool:
    arrays = [
        (found.meaning, found.bias, *found.terms, *(view.weights for view in found.views)) for found in (one, other)
    ]
    heads = [
        (found.key, found.topics, found.facets, found.misread, [(view.name, view.vocabulary) for view in found.views])
        for found in (one, other)
    ]
    return heads[0] == heads[1] and all(np.array_equal(a, b) for a, b in zip(*arrays, strict=True))


def test_what_was_saved_comes_back(index: Index, saved: Path) -> None:
    loaded = Index.load(saved, index.key)
    assert loaded is not None
    assert same(loaded, index)


@pytest.mark.parametrize("question", ["was kostet der bus", "et combien", "", "日本"])
def test_a_loaded_index_scores_like_the_one_that_was_trained(index: Index, saved: Path, question: str) -> None:
    loaded = Index.load(saved, index.key)
    assert loaded is not None
    assert Matcher(loaded).scores(question).topics == Matcher(index).scores(question).topics


def test_saving_leaves_one_file(saved: Path) -> None:
    assert list(saved.parent.iterdir()) == [saved]


def test_an_index_of_something_else_is_none(saved: Path) -> None:
    assert Index.load(saved, "another key") is None


def test_a_missing_file_is_none(tmp_path: Path) -> None:
    assert Index.load(tmp_path / "missing.npz", "a key") is None
    assert Index.load(tmp_path, "a key") is None


@pytest.mark.parametrize("content", [b"", b"not an index", b"PK\x03\x04", b"\x93NUMPY", b"\x80\x04."])
def test_a_file_of_another_kind_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "index.npz"
    path.write_bytes(content)
    assert Index.load(path, "a key") is None


def test_a_single_array_is_none(tmp_path: Path) -> None:
    path = tmp_path / "index.npz"
    with path.open("wb") as file:
        np.save(file, np.zeros(3))
    assert Index.load(path, "a key") is None


@pytest.mark.parametrize("head", [{}, {"key": "a key"}, [], "a key", None])
def test_arrays_of_something_else_are_none(tmp_path: Path, head: object) -> None:
    path = tmp_path / "index.npz"
    np.savez(path, head=np.frombuffer(json.dumps(head).encode(), dtype=np.uint8))
    assert Index.load(path, "a key") is None


@given(st.floats(min_value=0, max_value=1, exclude_max=True))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_truncated_file_is_none(whole: bytes, tmp_path: Path, share: float) -> None:
    path = tmp_path / "index.npz"
    path.write_bytes(whole[: int(len(whole) * share)])
    assert Index.load(path, "a key") is None


@pytest.mark.parametrize("field", [6, 8, 10], ids=["version", "flags", "method"])
def test_a_damaged_directory_of_the_file_is_none(whole: bytes, tmp_path: Path, field: int) -> None:
    damaged = bytearray(whole)
    damaged[whole.index(b"PK\x01\x02") + field] = 0x71
    path = tmp_path / "index.npz"
    path.write_bytes(damaged)
    assert Index.load(path, "a key") is None


@example(place=0.5, byte=0)
@given(st.floats(min_value=0, max_value=1, exclude_max=True), st.integers(0, 255))
@settings(max_examples=200, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_byte_never_changes_what_is_loaded(
    index: Index, whole: bytes, tmp_path: Path, place: float, byte: int
) -> None:
    damaged = bytearray(whole)
    damaged[int(len(whole) * place)] = byte
    path = tmp_path / "index.npz"
    path.write_bytes(damaged)
    loaded = Index.load(path, "a key")
    assert loaded is None or same(loaded, index)


def test_a_write_that_breaks_off_leaves_the_good_file_and_no_other(
    index: Index, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Any, **arrays: Any) -> None:
        file.write(b"half of it")
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="no space left"):
        index.save(saved)
    assert Index.load(saved, index.key) is not None
    assert list(saved.parent.iterdir()) == [saved]
