"""A connection to a PostgreSQL server, which comes back after it was lost."""

from __future__ import annotations

import contextlib
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from psycopg.errors import LockNotAvailable, QueryCanceled

from bot.storage.connection import Cursor, ForeignKey, Parameters
from bot.storage.failing import Failing
from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.bounds import LONGEST_CALL, LONGEST_WAIT, SILENT, BoundedConnection, Silent, limits
from bot.storage.postgres.dialect import translated
from bot.storage.postgres.dialing import Dialing
from bot.storage.postgres.errors import PostgresError, failure
from bot.storage.postgres.rest import Rest

BRIEFLY = 0.3
"""Seconds that a call waits for a new connection to a server that has failed before; it is made in the background."""
_AT_FIRST = LONGEST_WAIT + 0.5


class PostgresDatabase:
    """A connection (bot/storage/connection.py) that keeps with `durably` what it has committed through a power cut.

    Opened when it is first used. A connection that was lost is made anew for the next statement; a question that fell
    into the gap is asked again, a transaction fails. One that never `writes` can't. `at_start` is called with each new
    connection.

    No call takes more than `longest` seconds. A server that has not done in time what it was asked is left alone for a
    while by all connections with the same `rest`: calls fail at once.
    """

    shared = True
    file = None

    def __init__(
        self,
        address: PostgresAddress,
        *,
        durably: bool,
        writes: bool = True,
        at_start: Callable[[psycopg.Connection[Any]], None] = lambda _: None,
        longest: float = LONGEST_CALL,
        rest: Rest | None = None,
    ) -> None:
        self.failing = Failing()
        self._address = address
        self._durably = durably
        self._writes = writes
        self._at_start = at_start
        self._longest = longest
        self._rest = rest or Rest()
        self._connection: BoundedConnection | None = None
        self._dialing: Dialing | None = None
        self._missed = False
        self._silences = 0
        self._end = 0.0
        self._depth = 0
        self._ended = False

    @property
    def in_transaction(self) -> bool:
        """Whether what was written last can still be undone."""
        return self._depth > 0

    def execute(self, sql: str, parameters: Parameters | None = None) -> Cursor:
        """Carry out a statement; outside of `atomic` it is kept at once. Raises sqlite3.Error."""
        statement = translated(sql)
        self._hurry()
        try:
            return self._run(statement, parameters or ())
        except psycopg.Error as error:
            if not self._was_lost() or self._depth or not sql.lstrip().lower().startswith("select"):
                raise failure(error) from None
        return self._again(statement, parameters or ())

    def query(self, sql: str, params: Parameters | None = None) -> list[dict[str, Any]]:
        """The rows of a question by the names of their columns. Raises sqlite3.Error."""
        cursor: Any = self.execute(sql, params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    @contextlib.contextmanager
    def atomic(self) -> Iterator[None]:
        """All that is written inside happens at once, or not at all. Raises sqlite3.Error."""
        begin, commit, undo = _TRANSACTION if not self._depth else _part(self._depth)
        self._begin(begin)
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            self._undo(undo)
            raise
        self._depth -= 1
        self._hurry()
        try:
            self._commit(commit)
        except psycopg.Error as error:
            self._undo(undo)
            raise failure(error) from None
        if not self._depth:
            self.failing.written()

    @contextlib.contextmanager
    def exclusive(self, name: str) -> Iterator[None]:
        """One transaction, while no other bot is inside one of the same name. Raises sqlite3.Error."""
        with self.atomic():
            self.execute("select pg_advisory_xact_lock(?)", [zlib.crc32(name.encode())])
            yield

    def table_names(self) -> list[str]:
        """The names of all tables."""
        found = self.execute("select tablename from pg_tables where schemaname = current_schema() order by 1")
        return [name for (name,) in found]

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a table in order, each with its type."""
        found = self.execute(
            "select attname, format_type(atttypid, null) from pg_attribute where attrelid = cast(? as regclass)"
            " and attnum > 0 and not attisdropped order by attnum",
            [table],
        )
        return dict(found.fetchall())

    def last_number(self, table: str) -> int | None:
        """The number that a table gave last to a row; None where it gives none, or has not yet."""
        if (sequence := self._sequence(table)) is None:
            return None
        found: tuple[int | None] = self.execute(
            "select pg_sequence_last_value(cast(? as regclass))", [sequence]
        ).fetchone()
        return found[0]

    def go_on_after(self, table: str, number: int) -> None:
        """Let a table give numbers greater than this one."""
        if number > 0:  # SQLite notes 0 where it has been asked for a number and nothing was written
            self.execute("select setval(cast(? as regclass), ?)", [self._sequence(table), number])

    def foreign_keys(self) -> list[ForeignKey]:
        """Which columns refer to which, sorted."""
        found = self.execute(_FOREIGN_KEYS)
        return [ForeignKey(*row) for row in found]

    def primary_key(self, table: str) -> tuple[str, ...]:
        """The columns of a table's key."""
        return next((tuple(columns) for columns, is_key in self._keys(table) if is_key), ())

    def unique_keys(self, table: str) -> list[tuple[str, ...]]:
        """The columns that must differ together from row to row, the table's key among them."""
        return sorted({tuple(columns) for columns, _ in self._keys(table)})

    def flush(self) -> None:
        """Nothing lies beside the database; what was deleted goes from the server's files with its own vacuum."""

    def rewrite(self) -> bool:
        """Write all tables anew, without the gaps in which something may rest. Raises sqlite3.Error."""
        for table in self.table_names():
            self.execute(f"vacuum full {table}")
        return True

    def close(self) -> None:
        """Close the connection, for good."""
        self._ended = True
        self._drop()
        if self._dialing is not None:
            self._dialing.abandon()
            self._dialing = None

    def _sequence(self, table: str) -> str | None:
        (key, *more) = self.primary_key(table) or ("",)
        if more or not key:
            return None
        found: tuple[str | None] = self.execute("select pg_get_serial_sequence(?, ?)", [table, key]).fetchone()
        return found[0]

    def _keys(self, table: str) -> list[tuple[list[str], bool]]:
        return self.execute(_KEYS, [table]).fetchall()

    def _hurry(self) -> None:
        self._end = time.monotonic() + self._longest

    def _begin(self, statement: str) -> None:
        self._hurry()
        try:
            self._run(statement, ())
        except psycopg.Error as error:
            if not self._was_lost() or self._depth:
                raise failure(error) from None
            self._again(statement, ())

    def _again(self, statement: str, parameters: Parameters) -> Cursor:
        try:
            return self._run(statement, parameters)
        except psycopg.Error as error:
            raise failure(error) from None

    def _commit(self, statement: str) -> None:
        # On another connection it would seem to succeed.
        if self._connection is None or self._was_lost():
            raise psycopg.OperationalError("the connection to the server was lost")
        self._asked(self._connection, statement, ())

    def _undo(self, statement: str) -> None:
        """Undo what was written; the server does so itself where the connection is lost."""
        self._hurry()
        if self._was_lost():
            self._drop()
            return
        with contextlib.suppress(psycopg.Error, sqlite3.Error):
            self._run(statement, ())

    def _run(self, statement: str, parameters: Parameters) -> Cursor:
        if self._depth and self._was_lost():
            raise PostgresError("the connection to the server was lost")
        return self._asked(self._live(), statement, parameters)

    def _asked(self, connection: BoundedConnection, statement: str, parameters: Parameters) -> Cursor:
        connection.end = self._end
        try:
            found = connection.execute(statement, parameters)
        except (Silent, QueryCanceled, LockNotAvailable) as error:
            self._rest.silences += 1
            self._rest.failed(str(failure(error)))
            raise
        self._rest.answered()
        return found

    def _was_lost(self) -> bool:
        return self._connection is None or self._connection.closed or self._silences != self._rest.silences

    def _live(self) -> BoundedConnection:
        if self._ended:
            raise PostgresError("the connection to the server is closed")
        if self._connection is None or self._was_lost():
            self._drop()
            self._connection = self._connect()
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> BoundedConnection:
        started, missed = self._dialing is None, self._missed
        if self._dialing is None:
            self._rest.check()
            self._dialing = Dialing(self._address, self._prepare)
            self._missed = True
        try:
            connection = self._dialing.connection(self._patience(missed) if started else 0.0)
        except TimeoutError:
            if started:
                self._rest.failed(SILENT)
            raise PostgresError(SILENT) from None
        except (psycopg.Error, PostgresError) as error:
            self._dialing = None
            found = failure(error) if isinstance(error, psycopg.Error) else error
            self._rest.failed(str(found))
            raise found from None
        self._dialing = None
        self._missed = False
        self._silences = self._rest.silences
        return connection

    def _patience(self, missed: bool) -> float:
        if missed or self._rest.troubled:
            return BRIEFLY
        return min(_AT_FIRST, max(0.0, self._end - time.monotonic()))

    def _prepare(self, connection: BoundedConnection) -> None:
        """Set a new connection up; called in another thread."""
        wanted = {
            "synchronous_commit": "on" if self._durably else "off",
            "default_transaction_read_only": "off" if self._writes else "on",
            **limits(self._longest),
        }
        connection.execute("; ".join(f"set {name} = '{value}'" for name, value in wanted.items()).encode())
        self._at_start(connection)


_TRANSACTION = ("begin", "commit", "rollback")


def _part(depth: int) -> tuple[str, str, str]:
    return f"savepoint s{depth}", f"release s{depth}", f"rollback to s{depth}"


_FOREIGN_KEYS = """
    select t.relname, c.attname, o.relname, d.attname
    from pg_constraint k
    join pg_class t on t.oid = k.conrelid join pg_attribute c on c.attrelid = t.oid and c.attnum = k.conkey[1]
    join pg_class o on o.oid = k.confrelid join pg_attribute d on d.attrelid = o.oid and d.attnum = k.confkey[1]
    where k.contype = 'f' and k.connamespace = current_schema()::regnamespace
    order by t.relname collate "C", c.attname collate "C"
"""

_KEYS = """
    select array(
        select a.attname::text from unnest(i.indkey::int[]) with ordinality k (number, place)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number order by k.place
    ), i.indisprimary
    from pg_index i
    where i.indrelid = ?::regclass and i.indisunique
"""
