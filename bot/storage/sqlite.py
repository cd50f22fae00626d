"""SQLite as the storage sees it: a file that one bot has for itself."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.storage.connection import ForeignKey, Parameters
from bot.storage.failing import Failing, failing_of


class SqliteDatabase(Database):
    """A connection to a file, or to a database in memory (bot/storage/connection.py)."""

    shared = False

    @property
    def file(self) -> Path | None:
        """The database file; None where it is in memory."""
        (_, _, file), *_ = self.execute("pragma database_list").fetchall()
        return Path(file) if file else None

    @property
    def failing(self) -> Failing:
        """What is known of troubles with the file."""
        return failing_of(self)

    @property
    def in_transaction(self) -> bool:
        """Whether what was written last can still be undone."""
        return bool(self.conn.in_transaction)

    def execute(self, sql: str, parameters: Parameters | None = None) -> sqlite3.Cursor:
        """As in sqlite_utils, which leaves a transaction open where its end fails, as on a full disk: what is written
        later would seem to be kept, and would not be."""
        was_in_transaction = self.in_transaction
        try:
            return super().execute(sql, parameters)
        except sqlite3.Error:
            if not was_in_transaction and self.in_transaction:
                self.conn.execute("rollback")
            raise

    def exclusive(self, name: str) -> AbstractContextManager[object]:
        """No other bot writes into the file."""
        return nullcontext()

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a table in order, each with its type."""
        return dict(self.execute("select name, lower(type) from pragma_table_info(?)", [table]).fetchall())

    def last_number(self, table: str) -> int | None:
        """The number that a table gave last to a row; None where it gives none, or has not yet."""
        found = self.execute("select seq from sqlite_sequence where name = ?", [table]).fetchone()
        return found and int(found[0])

    def go_on_after(self, table: str, number: int) -> None:
        """Let a table give numbers greater than this one."""
        self.execute("delete from sqlite_sequence where name = ?", [table])
        self.execute("insert into sqlite_sequence (name, seq) values (?, ?)", [table, number])

    def foreign_keys(self) -> list[ForeignKey]:
        """Which columns refer to which, sorted."""
        found = self.execute(
            'select s.name, k."from", k."table", k."to" from sqlite_master s, pragma_foreign_key_list(s.name) k'
            " where s.type = 'table' order by s.name, k.\"from\""
        )
        return [ForeignKey(*row) for row in found]

    def primary_key(self, table: str) -> tuple[str, ...]:
        """The columns of a table's key."""
        found = self.execute("select name from pragma_table_info(?) where pk order by pk", [table])
        return tuple(name for (name,) in found)

    def unique_keys(self, table: str) -> list[tuple[str, ...]]:
        """The columns that must differ together from row to row, the table's key among them."""
        found: dict[str, list[Any]] = {"": list(self.primary_key(table))}
        columns = self.execute(
            'select i.name, c.name from pragma_index_list(?) i, pragma_index_info(i.name) c where i."unique"'
            " order by i.name, c.seqno",
            [table],
        )
        for index, column in columns:
            found.setdefault(index, []).append(column)
        return sorted({tuple(key) for key in found.values() if key})

    def flush(self) -> None:
        """Empty the log beside the file. Raises sqlite3.Error."""
        self.execute("pragma wal_checkpoint(truncate)")

    def rewrite(self) -> bool:
        """Write the file anew and empty the log beside it: what was overwritten may still rest in a page's gaps."""
        self.execute("pragma temp_store = memory")
        self.execute("vacuum")
        busy, _, _ = self.execute("pragma wal_checkpoint(truncate)").fetchone()
        return not busy
