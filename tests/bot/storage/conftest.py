"""What the storage promises holds for a file and for a server: each test runs with both."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from bot.storage.bundle import Storage, open_storage
from bot.storage.connection import Connection
from bot.storage.postgres.opening import open_shared
from tests.postgres import postgres as postgres
from tests.postgres import postgres_address as postgres_address
from tests.postgres import postgres_tables as postgres_tables

Opened = Callable[..., Storage]
"""Opens the database of a test, the same one each time; with some keys, or none."""


def pytest_configure(config: pytest.Config) -> None:
    """Tests of what only a file has say so."""
    config.addinivalue_line("markers", "file_only: about SQLite's file, its bytes or its plans")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let each test of a database run with both kinds."""
    if "database" in metafunc.fixturenames:
        file_only = metafunc.definition.get_closest_marker("file_only")
        metafunc.parametrize("database", ["sqlite"] if file_only else ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Opens the test's database; at the end it is closed however often it was opened."""
    found: list[Storage] = []
    address = request.getfixturevalue("postgres_tables") if request.param == "postgresql" else None

    def open_it(keys: Sequence[str] = ()) -> Storage:
        found.append(open_shared(address, keys) if address else open_storage(tmp_path / "antenne.db", keys))
        return found[-1]

    yield open_it
    for storage in found:
        storage.close()


def forbid_writing(db: Connection, forbidden: bool) -> None:
    """Let a database refuse whatever would change it, or take it again."""
    value = "on" if forbidden else "off"
    db.execute(f"set default_transaction_read_only = {value}" if db.shared else f"pragma query_only = {value}")
