"""Keys of the database: made, and changed for new ones without anything being lost on the way."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet
from dotenv import dotenv_values, set_key

from bot.storage.database import StorageError
from bot.storage.opening import open_place
from bot.storage.place import Place, exists

NAME = "ANTENNE_KEY"


def new_key() -> str:
    """A key that nobody has used."""
    return Fernet.generate_key().decode("ascii")


def set_in_environment() -> bool:
    """Whether the key comes from the environment, which wins over a file of settings and can't be changed from here."""
    return any(name.upper() == NAME and value for name, value in os.environ.items())


def rotate_in_file(database: Place, settings: Path, keys: Sequence[str]) -> None:
    """Change the keys that stand in a file of settings for a new one. Raises StorageError or OSError.

    Call it while no other process uses the database. After each step the file has every key that is needed to open the
    database as it is then, so that a crash between two steps loses nothing; the next rotation, or a start, goes on.
    """
    new = new_key()
    _write(settings, (new, *keys))
    reseal(database, (new, *keys))
    reseal(database, (new,))  # nothing may need an old key any more
    _write(settings, (new,))


def reseal(database: Place, keys: Sequence[str]) -> None:
    """Seal a database with the first of some keys. Raises StorageError, also where there is no such database."""
    if not exists(database):
        raise StorageError(f"there is no database {database}, so nothing can be sealed anew; ANTENNE_DATABASE names it")
    open_place(database, keys).close()


def _write(settings: Path, keys: Sequence[str]) -> None:
    file = settings.resolve()  # a symbolic link, as containers have, stays one
    name = next((name for name in dotenv_values(file, encoding="utf-8") if name.upper() == NAME), NAME)
    set_key(file, name, ",".join(keys), quote_mode="never", encoding="utf-8")
    _flush(file)
    _flush(file.parent)


def _flush(path: Path) -> None:
    """Have what was written outlive a power cut: the database must not be sealed with a key that is nowhere."""
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders, and has none of their entries to write
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
