"""`antenne new-key` and `antenne rotate-key`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.commands.opening import fail
from bot.keys import NAME, new_key, reseal, rotate_in_file, set_in_environment
from bot.locking import hold
from bot.settings import Settings
from bot.storage.database import StorageError

Say = Callable[[str], None]


def rotate(settings: Settings, say: Say) -> None:
    """Change the key of the database for a new one, or say what is left to do. Ends with one line where it can't."""
    if not settings.keys:
        fail(f"{NAME} is not set, so there is nothing to change; “antenne new-key” prints a key to set it to")
    try:
        with hold(settings.database):
            if set_in_environment():
                _rotate_by_hand(settings, say)
            else:
                _rotate_in_file(settings, say)
    except StorageError as error:
        fail(str(error), 1)


def _rotate_in_file(settings: Settings, say: Say) -> None:
    file = Path(str(settings.model_config.get("env_file")))
    try:
        rotate_in_file(settings.database, file, settings.keys)
    except OSError as error:
        fail(f"{file} can't be written, so the old key stays in use: {error}", 1)
    say(f"The database {settings.database} is sealed with a new key, which stands in {file}.")
    say("The old one opens nothing any more, but for older copies of the database.")


def _rotate_by_hand(settings: Settings, say: Say) -> None:
    """The environment can't be changed from here: the first run gives what to set, the second one seals."""
    first, *old = settings.keys
    if old:
        reseal(settings.database, settings.keys)
        reseal(settings.database, (first,))
        say(f"The database {settings.database} is sealed with the first key. Now set in the environment:")
        say(f"{NAME}={first}")
        return
    say(f"{NAME} comes from the environment, which this command can't change. Set there:")
    say(f"{NAME}={new_key()},{first}")
    say("Then start the bot, or run this command again: both seal the database with the first of the two keys.")
