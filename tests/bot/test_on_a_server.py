"""What commands and the monitor do where the database is on a server."""

import datetime as dtm
import sqlite3
from contextlib import closing

import pytest
import typer
from cryptography.fernet import Fernet

from bot.commands.backup import print_backup
from bot.commands.reading import reminders_of
from bot.commands.restore import print_restore
from bot.keys import reseal
from bot.locking import hold
from bot.settings import read_settings
from bot.storage.bundle import without_names
from bot.storage.complaints import StorageError
from bot.storage.kinds import ALL
from bot.storage.opening import open_chat_place, open_place, open_to_read
from bot.storage.postgres.address import PostgresAddress
from bot.storage.probing import deliveries_by_state, write_something
from tests.postgres import Server
from tests.postgres import postgres as postgres
from tests.postgres import postgres_address as postgres_address

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
ANNA = 7_234_567_891
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


def test_a_key_is_changed_as_in_a_file(postgres_address: PostgresAddress) -> None:
    with closing(open_place(postgres_address, [OLD])) as storage:
        storage.subscribers.subscribe(ANNA, ALL, "de", T0)
    reseal(postgres_address, [NEW, OLD])
    with closing(open_place(postgres_address, [NEW])) as storage:
        assert storage.subscribers.get(ANNA)
    with pytest.raises(StorageError, match="none of the keys in ANTENNE_KEY opens it"):
        open_place(postgres_address, [OLD])


def test_several_may_use_it_at_once(postgres_address: PostgresAddress) -> None:
    with hold(postgres_address), hold(postgres_address):
        pass


def test_who_only_reads_changes_nothing(postgres_address: PostgresAddress) -> None:
    assert reminders_of(postgres_address) is None
    with closing(open_place(postgres_address)) as storage:
        storage.subscribers.subscribe(ANNA, ALL, "de", T0)
        db = reminders_of(postgres_address)
        assert db is not None
        with closing(db):
            assert without_names(db).subscribers.count() == 1
            with pytest.raises(sqlite3.Error, match="read-only"):
                db.execute("delete from subscribers")


def test_the_monitor_asks_the_server(postgres: Server, postgres_address: PostgresAddress) -> None:
    open_place(postgres_address).close()
    write_something(postgres_address)
    assert deliveries_by_state(postgres_address) == {}
    postgres.stop()
    try:
        with pytest.raises(sqlite3.Error, match="refused"):
            write_something(postgres_address)
        with pytest.raises(StorageError, match="can't be read"):
            open_to_read(postgres_address)
    finally:
        postgres.start()


def test_a_server_that_ends_and_comes_back_loses_nothing(postgres: Server, postgres_address: PostgresAddress) -> None:
    with closing(open_place(postgres_address)) as storage:
        storage.subscribers.subscribe(ANNA, ALL, "fr", T0)
        postgres.stop()
        try:
            with pytest.raises(sqlite3.Error) as failed:
                storage.subscribers.subscribe(ANNA + 1, ALL, "fr", T0)
            assert "\n" not in str(failed.value)
            assert storage.chats.language(ANNA) is None
        finally:
            postgres.start()
        # It is not asked again at once: chats would wait for it again and again.
        deadline = dtm.datetime.now(dtm.UTC) + dtm.timedelta(seconds=20)
        while dtm.datetime.now(dtm.UTC) < deadline:
            try:
                assert storage.subscribers.count() == 1
            except sqlite3.Error:
                continue
            break
        else:
            pytest.fail("the connection does not come back")


def test_the_chat_in_the_terminal_subscribes_nobody(postgres_address: PostgresAddress) -> None:
    with (
        closing(open_place(postgres_address, [OLD])) as real,
        closing(open_chat_place(postgres_address, [OLD])) as chat,
    ):
        chat.subscribers.subscribe(1, ALL, "de", T0)
        assert real.subscribers.count() == 0


def test_copies_are_the_server_s_own_business(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: object
) -> None:
    monkeypatch.setenv("ANTENNE_DATABASE", "postgresql://bot:secret@host/antenne")
    settings = read_settings()
    for command in (
        lambda: print_backup(settings, None, 14, print),
        lambda: print_restore(settings, settings.content, print),
    ):
        with pytest.raises(typer.Exit):
            command()
        said = capsys.readouterr().err
        assert "postgresql://host/antenne is on a server, which pg_dump and pg_restore copy" in said
        assert "secret" not in said
