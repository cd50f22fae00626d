"""The folder of what was worked out and is kept between starts: it may be deleted, missing or read-only.

What lies there decides what the bot says, and native code loads some of it. So nothing counts that somebody else may
have put there; root is nobody else, for it could change the bot itself. Windows tells no owners, and gives each user
folders of their own.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

import platformdirs

_NAME = "antenne-bot"
KEPT = 4
"""Files of a kind in the cache: of today's content, of before the last change, and of tests beside it."""
NOWHERE = Path(os.devnull) / _NAME
"""A folder that is not there, and that nobody can make."""


def folder() -> Path:
    """Where what was worked out is kept between starts; NOWHERE where no folder is safe from others."""
    folder = platformdirs.user_cache_path(_NAME)
    with contextlib.suppress(OSError):
        folder.mkdir(0o755, parents=True, exist_ok=True)  # whatever the umask, nobody else may write to it
        if _guarded(folder.stat()):
            return folder
    with contextlib.suppress(OSError):
        return _temporary()
    return NOWHERE


def at_hand(path: Path, *beside: Path) -> Path | None:
    """A file of the cache, with those that belong beside it; where not all are there, their like that were installed
    with the bot, as an image has them. None where these are missing, too. What is not safe from others is missing."""
    for place in (path.parent, platformdirs.site_cache_path(_NAME)):
        if all(is_safe(place / file.name) for file in (path, *beside)):
            return place / path.name
    return None


def is_safe(file: Path) -> bool:
    """Whether a file is there to be read, and nobody else can have put it there, or put another in its place."""
    try:
        return _guarded(file.lstat()) and _guarded(file.parent.stat()) and os.access(file, os.R_OK)
    except OSError:
        return False


def forget_old(folder: Path, kind: str, kept: int = KEPT) -> None:
    """Keep the newest files of a kind, such as `index-*.npz`."""
    with contextlib.suppress(OSError):  # another process may do the same just now
        found = sorted(folder.glob(kind), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in found[kept:]:
            path.unlink(missing_ok=True)
            path.with_suffix(".lock").unlink(missing_ok=True)


def _temporary() -> Path:
    """The folder among everybody's temporary files, made for this user alone; NOWHERE where somebody else made it, or
    a link in its place. Raises OSError."""
    name = f"{_NAME}-{os.geteuid()}" if hasattr(os, "geteuid") else _NAME
    folder = Path(tempfile.gettempdir()) / name
    folder.mkdir(0o700, exist_ok=True)
    found = folder.lstat()
    return folder if stat.S_ISDIR(found.st_mode) and _guarded(found, stat.S_IWGRP | stat.S_IWOTH) else NOWHERE


def _guarded(found: os.stat_result, others: int = stat.S_IWOTH) -> bool:
    """Whether a file or folder is this user's or root's, and closed to others. A group may be the user's own."""
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid in (0, os.geteuid()) and not found.st_mode & others
