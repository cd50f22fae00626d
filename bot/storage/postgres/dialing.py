"""Connects to a server in the background: whoever waits for it can leave, and find the connection there later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

import psycopg

from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.bounds import LONGEST_CALL, LONGEST_WAIT, BoundedConnection
from bot.storage.postgres.errors import PostgresError

Prepare = Callable[[BoundedConnection], None]
"""Sets a new connection up. Raises psycopg.Error, or PostgresError where it can't be used."""

# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
_OPTIONS: dict[str, Any] = {
    "application_name": "antenne",
    "connect_timeout": LONGEST_WAIT,
    "tcp_user_timeout": LONGEST_WAIT * 1000,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "client_encoding": "utf8",
}


class Dialing:
    """One try to connect. The search for the host's name, for one, keeps to no time limit of libpq.

    `prepare` is called with the new connection, in another thread, and fails where that takes too long.
    """

    def __init__(self, address: PostgresAddress, prepare: Prepare) -> None:
        self._found: Future[BoundedConnection] = Future()
        # Not one of a pool, for which Python would wait at its end.
        threading.Thread(target=self._dial, args=[address, prepare], daemon=True, name="postgres").start()

    def connection(self, longest: float) -> BoundedConnection:
        """The connection, waiting for so many seconds. Raises psycopg.Error or PostgresError where there is
        none, and TimeoutError while it is dialled."""
        return self._found.result(longest)

    def abandon(self) -> None:
        """Nobody comes for the connection any more."""
        self._found.add_done_callback(_closed)

    def _dial(self, address: PostgresAddress, prepare: Prepare) -> None:
        try:
            self._found.set_result(_connected(address, prepare))
        except (psycopg.Error, PostgresError) as error:
            self._found.set_exception(error)
        except Exception as error:
            # Whatever it is, whoever waits must be told.
            self._found.set_exception(PostgresError(" ".join(str(error).split()) or type(error).__name__))


def _connected(address: PostgresAddress, prepare: Prepare) -> BoundedConnection:
    # Values go as literals, so that they take the type of where they stand, as in SQLite.
    connection = BoundedConnection.connect(
        address.url, autocommit=True, cursor_factory=psycopg.ClientCursor, **_OPTIONS
    )
    connection.end = time.monotonic() + LONGEST_CALL
    try:
        prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _closed(found: Future[BoundedConnection]) -> None:
    with suppress(Exception):
        found.result().close()
