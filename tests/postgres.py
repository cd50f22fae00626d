"""A PostgreSQL server of the tests' own, from Debian's binaries, and an empty database on it for each test.

Without the binaries, tests that need a server are skipped (`apt-get install postgresql` brings them).
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.opening import open_shared

MISSING = "no PostgreSQL server is installed here; “apt-get install postgresql” brings one"
USER = "antenne"
STARTED_WITHIN = 60.0
STOPPED_AT_MOST = 30.0
"""Seconds after which a server that was made to hang goes on by itself, so that a test that waits for it fails."""


def binaries() -> Path | None:
    """Where `initdb` and `postgres` are, the newest version of several; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """A server on a port of the loopback interface that asks for a password; it writes nothing through to the disk."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder = folder
        self._programs = programs
        self._password = secrets.token_hex(8)
        self._port = 0
        self._tables: PostgresAddress | None = None
        self._form: list[Any] = []
        self._process: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to run as root.
        self._as: dict[str, Any] = {}
        if os.getuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
            self._as = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(folder, user.pw_uid, user.pw_gid)

    def create(self) -> None:
        """Lay the server's files out."""
        secret = self._folder / "password"
        secret.write_text(self._password)
        secret.chmod(0o644)
        options = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={secret}", "--no-sync", "--encoding=UTF8"]
        self._run("initdb", f"--pgdata={self._folder / 'data'}", *options, "--locale=C.UTF-8")

    def start(self) -> None:
        """Start the server, on the same port as before if it ran before."""
        self._port = self._port or _free_port()
        options = {"port": self._port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own command)
                [self._programs / "postgres", "-D", self._folder / "data", *settings],
                stdout=log,
                stderr=log,
                cwd=self._folder,
                **self._as,
            )
        end = time.monotonic() + STARTED_WITHIN
        while True:
            try:
                self.connect().close()
            except psycopg.OperationalError:
                late = self._process.poll() is not None or time.monotonic() > end
                assert not late, (self._folder / "log").read_text()
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """End the server at once, with every connection."""
        if self._process is not None:
            self._process.send_signal(3)  # SIGQUIT: immediate shutdown
            self._process.wait(STARTED_WITHIN)
            self._process = None

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """While the server stands still with all its processes: the system takes what is sent, and nothing answers."""
        self._signal(signal.SIGSTOP)
        end = threading.Timer(STOPPED_AT_MOST, self._signal, [signal.SIGCONT])
        end.start()
        try:
            yield
        finally:
            end.cancel()
            self._signal(signal.SIGCONT)

    def connect(self, name: str = "postgres") -> psycopg.Connection[Any]:
        """A connection of the test's own."""
        return psycopg.connect(self.address(name).url, autocommit=True)

    def address(self, name: str, password: str | None = None) -> PostgresAddress:
        """The address of a database, with the right password unless told otherwise."""
        return PostgresAddress(f"postgresql://{USER}:{password or self._password}@127.0.0.1:{self._port}/{name}")

    def new_database(self) -> PostgresAddress:
        """An empty database."""
        name = f"test_{secrets.token_hex(6)}"
        with self.connect() as connection:
            connection.execute(f"create database {name}")  # type: ignore[arg-type]
        return self.address(name)

    def empty_tables(self) -> PostgresAddress:
        """A database with the bot's tables and nothing in them: the same one while its form is that of the bot, since
        making one takes long."""
        if self._tables is None:
            self._tables = self.new_database()
            open_shared(self._tables).close()
            with self.connect(self._tables.name) as connection:
                self._form = connection.execute(_FORM).fetchall()
            return self._tables
        with self.connect(self._tables.name) as connection:
            connection.execute(_END_OTHERS)
            changed = connection.execute(_FORM).fetchall() != self._form
            for (statement,) in connection.execute(_EMPTY).fetchall():
                connection.execute(statement)
        if changed:
            self.drop(self._tables)
            self._tables = None
            return self.empty_tables()
        return self._tables

    def drop(self, address: PostgresAddress) -> None:
        """Delete a database, and end all connections to it."""
        with self.connect() as connection:
            connection.execute(f"drop database if exists {address.name} with (force)")  # type: ignore[arg-type]

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        process = self._process.pid
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        for one in (process, *map(int, children)):
            os.kill(one, number)

    def _run(self, program: str, *options: str) -> None:
        done = subprocess.run(  # noqa: S603 (our own command)
            [self._programs / program, *options], cwd=self._folder, capture_output=True, check=False, **self._as
        )
        assert done.returncode == 0, done.stderr.decode()


_END_OTHERS = """
    select pg_terminate_backend(pid, 10000) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
"""
_FORM = """
    select relname, attname, format_type(atttypid, atttypmod)
    from pg_class c join pg_attribute on attrelid = c.oid
    where relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
    union all
    select conname, pg_get_constraintdef(oid), '' from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select name, number::text, '' from steps
    union all
    select tgname, '', '' from pg_trigger where not tgisinternal
    order by 1, 2
"""
_EMPTY = """
    select format('delete from %I', tablename) from pg_tables where schemaname = 'public' and tablename <> 'steps'
    union all
    select format('alter sequence %I restart', sequencename) from pg_sequences where schemaname = 'public'
"""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A server for all tests of a process."""
    programs = binaries()
    if programs is None:
        pytest.skip(MISSING)
    # Not in pytest's own folder, into which the server's user can't look.
    folder = Path(tempfile.mkdtemp(prefix="antenne-postgres-"))
    server = Server(folder, programs)
    try:
        server.create()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_address(postgres: Server) -> Iterator[PostgresAddress]:
    """A database of the test's own, which is empty."""
    address = postgres.new_database()
    yield address
    postgres.drop(address)


@pytest.fixture
def postgres_tables(postgres: Server) -> PostgresAddress:
    """A database with the bot's tables, which are empty."""
    return postgres.empty_tables()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
