"""`antenne backup`."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Callable
from pathlib import Path

from bot.commands.opening import fail
from bot.settings import Settings
from bot.storage.backups import FOLDER, back_up
from bot.storage.complaints import StorageError
from bot.storage.place import file_of


def folder_of(settings: Settings, folder: Path | None = None) -> Path:
    """Where copies go: into a folder that is named, the one of ANTENNE_BACKUPS, or one beside the database."""
    return folder or settings.backups or file_of(settings.database, "“antenne backup”").parent / FOLDER


def print_backup(settings: Settings, folder: Path | None, keep: int, say: Callable[[str], None]) -> None:
    """Copy the database, also while a bot uses it, and say where to; ends with one line where that fails."""
    try:
        database = file_of(settings.database, "“antenne backup”")
        made = back_up(database, folder_of(settings, folder), dtm.datetime.now(dtm.UTC), keep)
    except StorageError as error:
        fail(f"no backup: {error}", 1)
    say(f"{made.path}: {_size(made.size)} in {made.seconds:.1f} s, whole; {made.copies} kept")


def _size(count: int) -> str:
    return f"{count / 1_000_000:,.1f} MB" if count >= 1_000_000 else f"{count / 1_000:,.0f} kB"
