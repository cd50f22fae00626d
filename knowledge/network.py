"""The encoder at work: a text is cut into pieces of words, and ONNX Runtime computes the vector of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime

from knowledge.table import Rows

ROWS, PIECES, SENTENCES, WINDOWS = "rows", "pieces", "sentences", "windows"
"""What goes into the graph: of each piece its row of the table, its number, the sentence it is in (1 in the row of that
sentence, 0 in all others), and the places of the pieces around it."""
VECTORS = "vectors"
"""What comes out: a vector for each sentence."""
BEFORE, AFTER = 2, 2
"""Pieces before and after one that its window holds."""
AT_ONCE = 480
"""Pieces computed together, those of two dozen short questions: fewer take longer, and so do more, whose numbers the
processor's cache no longer holds."""
MOST = 1_000
"""Pieces of a text that count; a real question of 1,000 characters has about 250. There are signs that stand for
eighteen letters, and each piece takes about 17 kB while it is computed."""

_NOWHERE = -1
_ERRORS = 3

Floats = npt.NDArray[np.float32]


class Network:
    """Computes sentence vectors, one core for each call; calls may come from several threads."""

    def __init__(self, pieces: Any, rows: Callable[[Sequence[int]], Rows], model: bytes) -> None:
        """`pieces` cuts texts, as SentencePieceProcessor does; `rows` gives those of the table for numbers of pieces;
        the model is one of `graph.graph`. Raises an exception of ONNX Runtime where the model is none."""
        self._pieces = pieces
        self._rows = rows
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # several help a training, whose texts are shared out anyway, not a question
        options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def encode(self, texts: Sequence[str]) -> Floats:
        """The vectors of one text or more, one a row, each of length 1."""
        return np.concatenate([self._vectors(group) for group in _groups(self.cut(text) for text in texts)])

    def cut(self, text: str) -> list[int]:
        """The numbers of a text's first pieces, MOST of them, between those of its beginning and its end."""
        pieces: list[int] = self._pieces.encode(text, out_type=int, add_bos=True, add_eos=True)
        return pieces if len(pieces) <= MOST else [*pieces[: MOST - 1], pieces[-1]]

    def _vectors(self, cut: Sequence[Sequence[int]]) -> Floats:
        pieces = list(chain.from_iterable(cut))
        sentence = np.repeat(np.arange(len(cut)), [len(each) for each in cut])
        entered = {
            ROWS: self._rows(pieces),
            PIECES: np.array(pieces),
            SENTENCES: (np.arange(len(cut))[:, None] == sentence).astype(np.float32),
            WINDOWS: _windows(sentence),
        }
        vectors: Floats = self._session.run([VECTORS], entered)[0]
        return vectors


def _groups(cut: Iterable[list[int]]) -> Iterator[list[list[int]]]:
    """Texts in their order, as many together as AT_ONCE allows."""
    group: list[list[int]] = []
    for pieces in cut:
        if group and sum(map(len, group)) + len(pieces) > AT_ONCE:
            yield group
            group = []
        group.append(pieces)
    yield group


def _windows(sentence: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """The places around each piece; those of another sentence are the place after the last."""
    around = np.arange(-BEFORE, AFTER + 1)
    padded = np.pad(sentence, (BEFORE, AFTER), constant_values=_NOWHERE)
    places = np.arange(len(sentence))[:, None] + around
    within = padded[places + BEFORE] == sentence[:, None]
    return np.where(within, places, len(sentence))
