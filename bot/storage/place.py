"""Where a bot's database is: a file, or a server."""

from __future__ import annotations

from pathlib import Path

from bot.storage.complaints import StorageError
from bot.storage.postgres.address import PostgresAddress

Place = Path | PostgresAddress

_LONG = 8
"""Characters of a password that is no word of everyday logs."""


def place_of(text: str) -> Place:
    """A place as it is written in settings. Raises ValueError for an address of another kind of server."""
    return PostgresAddress(text) if "://" in text else Path(text)


def file_of(place: Place, what: str) -> Path:
    """The file, for what there is only with files. Raises StorageError where it is a server."""
    if isinstance(place, Path):
        return place
    raise StorageError(f"{what} is for a database in a file; {place} is on a server, which pg_dump and pg_restore copy")


def secrets_of(place: Place) -> tuple[str, ...]:
    """What no log may show of a place."""
    if isinstance(place, Path):
        return ()
    # A short password would blacken words that have nothing to do with it.
    password = place.password or ""
    return (place.url, password) if len(password) >= _LONG else (place.url,)


def exists(place: Place) -> bool:
    """Whether a file is there; of a server, opening it tells."""
    return not isinstance(place, Path) or place.exists()
