"""The encoder's network in the cache: unpacked once, in the form in which it loads in a moment."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from threading import Lock

from bot import cache
from knowledge import meaning, weights

_UNPACKING = Lock()


def load() -> None:
    """Load the encoder for all of the process, where its packages are installed; who comes second waits."""
    if meaning.available():
        meaning.Encoder().warm_up(at_hand())


def at_hand() -> Path | None:
    """Where the network lies unpacked, which is done now where it is missing; None where it can't be."""
    if not _can_unpack():
        return None
    path = _path()
    with _UNPACKING:
        found = _found(path)
        if found is None and os.access(path.parent, os.W_OK):
            # A cache that can't be written, or a runtime that does not load, costs time, not answers.
            with contextlib.suppress(OSError, ImportError):
                _unpack(path)
                found = _found(path)
    return found


def repair() -> None:
    """Unpack the network anew where its files are damaged. Raises OSError."""
    with _UNPACKING:
        if not _can_unpack():
            return
        path = _path()
        found = _found(path)
        if found is None or not weights.is_whole(found):
            with contextlib.suppress(ImportError):
                _unpack(path)


def memory() -> Path | None:
    """The file in which a training remembers the vectors of phrasings for the next one; None where there is one that it
    should not believe."""
    path = cache.folder() / f"meanings-{weights.version()}.npz"
    return path if cache.is_safe(path) or not os.path.lexists(path) else None


def _can_unpack() -> bool:
    return meaning.available() and weights.runs()


def _found(path: Path) -> Path | None:
    return cache.at_hand(*weights.files(path))


def _unpack(path: Path) -> None:
    weights.unpack(path)
    for file in weights.files(path):
        cache.forget_old(path.parent, f"encoder-*{file.suffix}", kept=2)


def _path() -> Path:
    return cache.folder() / f"encoder-{weights.version()}.npz"
