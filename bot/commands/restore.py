"""`antenne restore`."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Callable
from pathlib import Path

from bot.commands.opening import fail
from bot.locking import hold
from bot.reminders.outcomes import worth_a_second
from bot.settings import Settings
from bot.storage.complaints import StorageError
from bot.storage.kinds import KINDS, Kind
from bot.storage.place import file_of
from bot.storage.restoring import Restored, restore

_EVERY: tuple[Kind, ...] = (*KINDS, "announcement")


def print_restore(settings: Settings, copy: Path, say: Callable[[str], None]) -> None:
    """Put a copy in the place of the database, and say what that means; ends with one line where it can't be."""
    once = [kind for kind in _EVERY if not worth_a_second(kind)]
    try:
        database = file_of(settings.database, "“antenne restore”")
        with hold(database):
            done = restore(copy, database, settings.keys, dtm.datetime.now(dtm.UTC), once)
    except StorageError as error:
        fail(f"nothing is restored: {error}", 1)
    for line in _report(copy, database, done):
        say(line)


def _report(copy: Path, database: Path, done: Restored) -> list[str]:
    lines = [f"{database} is what {copy} was."]
    if done.aside is not None:
        lines.append(f"The database before lies in {done.aside}; delete it when you no longer need it.")
    if done.waiting:
        lines.append(f"{done.waiting} reminders are due; who has got one since the copy was made gets it again.")
    if done.uncertain:
        lines.append(f"{done.uncertain} announcements and news of new workshops may have gone out, and don't go again.")
    lines.append("What people ended or had deleted since the copy was made is back. Now start the bot.")
    return lines
