"""The folder of what was worked out and is kept between starts: it may be deleted, missing or read-only."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

import platformdirs

_NAME = "antenne-bot"
KEPT = 4
"""Files of a kind in the cache: of today's content, of before the last change, and of tests beside it."""


def folder() -> Path:
    """Where what was worked out is kept between starts."""
    folder = platformdirs.user_cache_path(_NAME)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir()) / _NAME
    return folder


def at_hand(path: Path) -> Path:
    """A file of the cache, or where there is none its like that was installed with the bot, as an image has it."""
    installed = platformdirs.site_cache_path(_NAME) / path.name
    return path if os.access(path, os.R_OK) or not os.access(installed, os.R_OK) else installed


def forget_old(folder: Path, kind: str, kept: int = KEPT) -> None:
    """Keep the newest files of a kind, such as `index-*.npz`."""
    with contextlib.suppress(OSError):  # another process may do the same just now
        found = sorted(folder.glob(kind), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in found[kept:]:
            path.unlink(missing_ok=True)
            path.with_suffix(".lock").unlink(missing_ok=True)
