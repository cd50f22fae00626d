"""One bot process for each database: two of them would send every reminder twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.storage.database import StorageError
from bot.storage.place import Place


class LockedError(StorageError):
    """Another process holds the database; the text says which one and what to do."""


@contextmanager
def hold(database: Place) -> Iterator[None]:
    """Keep every other process from holding the same database. Raises LockedError, or StorageError where no lock can be
    made.

    Bots may share a database on a server, which is not held. The system gives the lock back when the process ends,
    however it ends. Its file stays: deleting it could let two in.
    """
    if not isinstance(database, Path):
        yield
        return
    from filelock import FileLock, Timeout  # not needed by a chat in the terminal without a key

    # Where the file really is: two paths that lead to one database share its lock.
    real = database.resolve()
    path = real.with_name(f"{real.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(path)
        lock.acquire(timeout=0)
    except Timeout:
        raise LockedError(
            f"another bot process uses the database {database}; stop it first (its lock is {path})"
        ) from None
    except OSError as error:
        raise StorageError(f"the database {database} can't be used: {error}") from None
    try:
        yield
    finally:
        lock.release()
