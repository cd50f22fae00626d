"""What was worked out from the content, kept beside the index so that the next start need not do it again.

Each piece is a JSON file, named after the content and the code that it depends on. Its first line is a digest of the
rest, and the rest is validated like the content: a damaged file counts as missing.
"""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec
import pydantic

import knowledge
from knowledge.whole import whole

T = TypeVar("T")

_CODE = Path(knowledge.__file__).parent


class Form(Protocol[T]):
    """How a piece is written and read: a TypeAdapter of pydantic, or a Record."""

    def dump_json(self, piece: T, /) -> bytes:
        """The piece as JSON."""

    def validate_json(self, body: bytes, /) -> T:
        """The piece in JSON. Raises ValueError where it is none."""


class Record(Form[T]):
    """The form of a record, which needs no rules beyond its types: read in half the time that pydantic takes."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind

    def dump_json(self, piece: T, /) -> bytes:
        """The record as JSON."""
        return msgspec.json.encode(piece)

    def validate_json(self, body: bytes, /) -> T:
        """The record in JSON. Raises ValueError where it is none."""
        try:
            return msgspec.json.decode(body, type=self._kind)
        except msgspec.MsgspecError as error:
            raise ValueError(str(error)) from error


def key(revision: str) -> str:
    """What a piece depends on: the revision of the content, and the code that reads and checks it."""
    digest = hashlib.sha256(f"{revision} pydantic={pydantic.VERSION} msgspec={msgspec.__version__}".encode())
    for path in sorted(_CODE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def read(path: Path | None, form: Form[T]) -> T | None:
    """The piece in a file that is at hand; None where there is no such file, or a damaged one."""
    if path is None:
        return None
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        return form.validate_json(body) if head == _digest(body) else None
    except (OSError, ValueError):
        return None


def write(path: Path, form: Form[T], piece: T) -> None:
    """Write a piece to a file, whole or not at all; where that can't be done, the next start takes longer."""
    body = form.dump_json(piece)
    with contextlib.suppress(OSError), whole(path) as file:
        file.write(_digest(body) + b"\n" + body)


def _digest(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()
