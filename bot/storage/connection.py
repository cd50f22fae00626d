"""What the rooms of the storage ask of a database: SQLite (sqlite.py) and PostgreSQL (postgres/) answer alike.

They write SQL that both understand: `?` or `:name` for values, `returning` for the number of a new row, `on conflict do
nothing`, true and false for what is one or the other; moments and days are texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from bot.storage.failing import Failing

Parameters = Sequence[Any] | dict[str, Any]
"""The values of a statement, for each `?` in order or for each `:name`."""


class ForeignKey(Struct, frozen=True):
    """A column that refers to a column of another table."""

    table: str
    column: str
    other: str
    other_column: str


class Cursor(Protocol):
    """What a statement has brought; rows are tuples."""

    @property
    def rowcount(self) -> int:
        """How many rows were written."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """A connection to a database, for one thread. Everything raises sqlite3.Error where the database fails."""

    @property
    def shared(self) -> bool:
        """Whether other bots may write into the database meanwhile: then nothing of it can be kept in memory."""

    @property
    def file(self) -> Path | None:
        """The database file; None where it is in memory or on a server."""

    @property
    def failing(self) -> Failing:
        """What is known of troubles with the database."""

    @property
    def in_transaction(self) -> bool:
        """Whether what was written last can still be undone."""

    def execute(self, sql: str, parameters: Parameters | None = None) -> Cursor:
        """Carry out a statement; outside of `atomic` it is kept at once."""

    def query(self, sql: str, params: Parameters | None = None) -> Iterable[dict[str, Any]]:
        """The rows of a question by the names of their columns."""

    def atomic(self) -> AbstractContextManager[object]:
        """All that is written inside happens at once, or not at all; inside another one it is a part of that."""

    def exclusive(self, name: str) -> AbstractContextManager[object]:
        """While no other bot is inside one of the same name. Where there may be others, it is one transaction."""

    def table_names(self) -> list[str]:
        """The names of all tables."""

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a table in order, each with its type."""

    def last_number(self, table: str) -> int | None:
        """The number that a table gave last to a row; None where it gives none, or has not yet."""

    def go_on_after(self, table: str, number: int) -> None:
        """Let a table give numbers greater than this one."""

    def foreign_keys(self) -> list[ForeignKey]:
        """Which columns refer to which, sorted."""

    def primary_key(self, table: str) -> tuple[str, ...]:
        """The columns of a table's key."""

    def unique_keys(self, table: str) -> list[tuple[str, ...]]:
        """The columns that must differ together from row to row, the table's key among them."""

    def flush(self) -> None:
        """Leave nothing of what was deleted where the bot can reach it: SQLite's log beside the file is emptied."""

    def rewrite(self) -> bool:
        """Write all tables anew, without the gaps in which something may rest. Says no where another program reads."""

    def close(self) -> None:
        """Close the connection."""


def named(row: Mapping[str, Any]) -> tuple[str, str]:
    """The columns of a row and the values to give for them, as an `insert` wants them."""
    return ", ".join(row), ", ".join(f":{column}" for column in row)
