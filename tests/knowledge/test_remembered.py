"""Sentence vectors of the last training: taken from the file where it has them, and never wrong."""

from pathlib import Path

import numpy as np
import pytest

from knowledge import meaning, remembered

TEXTS = ["Wer zahlt den Bus?", "Qui paie le car ?", "Praktikum 🙂", "Wer zahlt den Bus?"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that remembers the vectors of TEXTS."""
    remembered.vectors_of(TEXTS, tmp_path / "meanings.npz", lambda done: None)
    return tmp_path / "meanings.npz"


def asked(texts: list[str], file: Path) -> list[int]:
    """What of the texts had to be worked out, as progress tells it; their vectors are right."""
    done: list[int] = []
    vectors = remembered.vectors_of(texts, file, done.append)
    assert np.allclose(vectors, meaning.Encoder().vectors(texts), atol=1e-6)
    return done


def test_the_first_time_all_is_worked_out(tmp_path: Path) -> None:
    assert asked(TEXTS, tmp_path / "meanings.npz")[-1] == len(TEXTS)


def test_what_is_known_is_not_worked_out_again(file: Path) -> None:
    assert asked(TEXTS, file) == []
    assert asked(TEXTS[::-1], file) == []


def test_what_is_new_is_worked_out_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out = []
    original = meaning.vectors_of
    monkeypatch.setattr(
        meaning, "vectors_of", lambda texts, progress: worked_out.extend(texts) or original(texts, progress)
    )
    assert asked([*TEXTS, "Wann fährt der Bus?"], file) == [len(TEXTS) + 1]
    assert worked_out == ["Wann fährt der Bus?"]


def test_what_is_no_longer_asked_is_forgotten(file: Path) -> None:
    assert TEXTS[1].encode() in file.read_bytes()
    asked(TEXTS[:1], file)
    assert TEXTS[1].encode() not in file.read_bytes()
    assert asked(TEXTS[:2], file) == [2]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more"])
def test_a_damaged_file_costs_time_and_no_more(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert asked(TEXTS, file)[-1] == len(TEXTS)
    assert asked(TEXTS, file) == []


def test_one_wrong_byte_among_the_vectors_is_noticed(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert asked(TEXTS, file)[-1] == len(TEXTS)


def test_a_folder_that_can_not_be_written_costs_time_and_no_more(tmp_path: Path) -> None:
    assert asked(TEXTS, tmp_path / "missing" / "meanings.npz")[-1] == len(TEXTS)
