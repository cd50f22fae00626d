"""Sentence vectors of the last training: who changes a phrasing waits for the vectors of what is new alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from knowledge import meaning
from knowledge.meaning import Floats
from knowledge.whole import whole


def vectors_of(texts: Sequence[str], file: Path, progress: Callable[[int], None]) -> Floats:
    """The vectors of texts, one a row; those that the file knows are taken from there, and it knows these alone
    afterwards. Where it can't be read or written, that costs time.

    Calls progress with the number of texts done so far, as far as any are worked out.
    """
    known = _read(file)
    unknown = [text for text in dict.fromkeys(texts) if text not in known]
    if unknown:
        found = meaning.vectors_of(unknown, lambda done: progress(len(texts) - len(unknown) + done))
        known.update(zip(unknown, found, strict=True))
    vectors = np.stack([known[text] for text in texts])
    _write(file, texts, vectors)
    return vectors


def _read(file: Path) -> dict[str, Floats]:
    try:
        # Opened here: NumPy leaves a file open that turns out to be damaged.
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as archive:
            return dict(zip(json.loads(archive["texts"].tobytes()), archive["vectors"], strict=True))
    except Exception:  # what a damaged archive raises is nowhere said
        return {}


def _write(file: Path, texts: Sequence[str], vectors: Floats) -> None:
    with suppress(OSError), whole(file) as opened:
        np.savez(opened, texts=np.frombuffer(json.dumps(texts).encode(), dtype=np.uint8), vectors=vectors)
