"""The encoder's table, read a row at a time: a bot needs few of its 128,000 rows."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

REMEMBERED = 8_192
"""Rows that stay in memory, 512 bytes each. All phrasings together have pieces of 20,000 kinds."""

Rows = npt.NDArray[np.uint8]


class Table:
    """The rows of a file that NumPy wrote; they may be asked for in several threads.

    Mapped into memory, the whole file counts as the bot's after a thousand questions: the system maps what lies around
    a row, too.
    """

    def __init__(self, path: Path) -> None:
        """Raises OSError or ValueError where the file is none with rows of bytes."""
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
        if mapped.ndim != 2 or mapped.dtype != np.uint8 or not mapped.flags.c_contiguous:
            raise ValueError(f"{path.name} holds no rows of bytes")
        self._first: int = mapped.offset
        self._count, self._size = mapped.shape
        self._file = path.open("rb", buffering=0)
        self._reading = Lock()
        self._row = lru_cache(REMEMBERED)(self._read)
        weakref.finalize(self, self._file.close)

    def rows(self, places: Iterable[int]) -> Rows:
        """The rows at some places, in their order. Raises IndexError for a place that has none, OSError where the file
        can't be read any more."""
        return np.frombuffer(b"".join(map(self._row, places)), dtype=np.uint8).reshape(-1, self._size)

    def _read(self, place: int) -> bytes:
        if not 0 <= place < self._count:
            raise IndexError(f"the table has {self._count} rows, none at {place}")
        with self._reading:
            self._file.seek(self._first + place * self._size)
            row = self._file.read(self._size)
        if len(row) < self._size:
            raise OSError(f"{self._file.name} has become shorter")
        return row
