"""Reads and writes the files of the content as a careful editor would: whole or not at all, with the same rights."""

from __future__ import annotations

import contextlib
import os
import shutil
import sysconfig
import tempfile
from pathlib import Path

_MARK = "\ufeff"
"""Some editors begin a file with it (byte order mark)."""


def read_text(path: Path) -> str:
    """The text with its own line ends. Raises OSError, and UnicodeDecodeError, a ValueError."""
    return path.read_bytes().decode("utf-8")


def without_mark(text: str) -> tuple[str, str]:
    """A byte order mark, if there is one, and the rest."""
    return (_MARK, text[len(_MARK) :]) if text.startswith(_MARK) else ("", text)


def write_text(path: Path, text: str) -> None:
    """Put a text in the place of a file, or make one: whenever one looks, the old text or the new. Raises OSError."""
    target = path.resolve()  # a link stays a link
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        _like(target, Path(name))
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def may_be_written(path: Path) -> bool:
    """Whether a file of the content can be changed, and should be: an update would overwrite the installed package."""
    target = path.resolve()
    places = {Path(sysconfig.get_path(name)).resolve() for name in ("purelib", "platlib")}
    if any(target.is_relative_to(place) for place in places):
        return False
    return os.access(target, os.W_OK) and os.access(target.parent, os.W_OK)


def _like(old: Path, new: Path) -> None:
    """Give a new file the rights of the old one; where there is none, those that new files have."""
    if not old.exists():
        mask = os.umask(0)
        os.umask(mask)
        new.chmod(0o666 & ~mask)
        return
    shutil.copymode(old, new)
    owner = old.stat()
    with contextlib.suppress(OSError, AttributeError):  # only root may give files away, and Windows knows no owners so
        os.chown(new, owner.st_uid, owner.st_gid)
