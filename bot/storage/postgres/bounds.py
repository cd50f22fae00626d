"""How long a server may keep the bot waiting: every chat waits meanwhile."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg

LONGEST_CALL = 4.0
"""Seconds after which a call ends, whatever the server or the network does."""
LONGEST_WAIT = 3
"""Seconds to wait for a new connection, or for a row that another bot holds."""
LONGEST_WORK = 600.0
"""Seconds for a statement of a command or a start that may take its time, such as sealing everything anew."""
LONGEST_PAUSE = 10
"""Seconds between two statements of a transaction, after which the server undoes it and frees its rows."""

SILENT = "the server does not answer"

_GRACE = 0.5
"""Seconds by which the server gives up earlier: a statement that it ends itself leaves the connection as it was."""

_Found = TypeVar("_Found")


class Silent(psycopg.OperationalError):
    """The server, or the network before it, does not answer in time."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that is closed where the server has not answered by `end`, a moment of time.monotonic.

    What the server keeps to itself (statement_timeout) does not help where it hangs.
    """

    end = float("inf")

    def wait(self, gen: Generator[Any, Any, _Found], *args: Any, **options: Any) -> _Found:
        """As in psycopg, for every exchange with the server. Raises Silent."""
        try:
            return super().wait(self._in_time(gen), *args, **options)
        except Silent:
            self.pgconn.finish()
            raise

    def _in_time(self, gen: Generator[Any, Any, _Found]) -> Generator[Any, Any, _Found]:
        # psycopg looks in with nothing to read every tenth of a second, so that it can be interrupted.
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and time.monotonic() >= self.end:
                    raise Silent(SILENT)
                wanted = gen.send(ready)
        except StopIteration as done:
            found: _Found = done.value
            return found


def limits(longest: float) -> dict[str, str]:
    """What the server is told about its own patience with a session whose calls end after so many seconds.

    https://www.postgresql.org/docs/current/runtime-config-client.html, and runtime-config-connection.html for TCP: a
    session that the bot has given up ends, and what it holds is free.
    """
    return {
        "statement_timeout": f"{longest - _GRACE}s",
        "lock_timeout": f"{LONGEST_WAIT}s",
        "idle_in_transaction_session_timeout": "60s" if longest > LONGEST_CALL else f"{LONGEST_PAUSE}s",
        "tcp_user_timeout": f"{LONGEST_PAUSE}s",
        "tcp_keepalives_idle": "30s",
        "tcp_keepalives_interval": "5s",
        "tcp_keepalives_count": "3",
    }
