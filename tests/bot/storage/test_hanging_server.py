"""A server that hangs: no call takes longer than some seconds, nobody waits for it again and again, and when it goes on
it is used again, with everything that was confirmed."""

import asyncio
import datetime as dtm
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress

import pytest

from bot.app import BotApplication
from bot.callbacks import Subscribe
from bot.conversations import Conversations
from bot.services import Services
from bot.standin import Person
from bot.storage.bundle import Storage
from bot.storage.complaints import StorageError
from bot.storage.deliveries import Broadcast
from bot.storage.failing import is_trouble
from bot.storage.kinds import ALL
from bot.storage.opening import open_place
from bot.storage.postgres import rest
from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.connection import PostgresDatabase
from bot.storage.postgres.rest import Rest
from bot.storage.probing import write_something
from knowledge.finder import Finder
from knowledge.model import KnowledgeBase
from tests.conftest import Clock
from tests.handlers.staff.unanswered.open_questions import offer
from tests.postgres import Server
from tests.sentences import sentence

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
DAY = dtm.timedelta(days=1)
PROMISED = 5.0
"""Seconds that a call takes at most."""
BACK_WITHIN = 15.0
END_ALL = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'antenne'"
QUESTION = "Wie lange dauert PRAXES?"


@pytest.fixture
def storage(postgres_address: PostgresAddress) -> Iterator[Storage]:
    """What a bot remembers."""
    found = open_place(postgres_address)
    yield found
    found.close()


@pytest.fixture
def services(finder: Finder, storage: Storage, clock: Clock) -> Services:
    """The services of a bot whose database is on a server."""
    return Services(finder, storage, Conversations(clock, storage.chats), clock)


@pytest.fixture
def impatient(storage: Storage) -> Storage:
    """A bot that takes the server for silent sooner, for a short test."""
    for connection in storage.connections:
        connection._longest = 1.0  # type: ignore[attr-defined]
    return storage


def seconds(act: Callable[[], object]) -> float:
    """How long a call takes that fails as the bot expects it of a database in trouble."""
    begun = time.monotonic()
    with pytest.raises(sqlite3.Error) as failed:
        act()
    assert is_trouble(failed.value)
    assert "\n" not in str(failed.value)
    return time.monotonic() - begun


def works_again(act: Callable[[], object]) -> None:
    """Do something as soon as the server is used again."""
    end = time.monotonic() + BACK_WITHIN
    while time.monotonic() < end:
        with suppress(sqlite3.Error):
            act()
            return
        time.sleep(0.05)
    act()


def test_a_call_ends_in_time_the_next_ones_at_once_and_all_works_when_it_goes_on(
    storage: Storage, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rest, "RESTS", (0.5, 0.5, 1.0))
    storage.subscribers.subscribe(1, ALL, "de", T0)
    storage.chats.choose(1, "fr", T0)
    asked = storage.connections[0]
    assert asked.execute("select 1").fetchone() == (1,)
    with postgres.hanging():
        assert seconds(lambda: storage.subscribers.subscribe(2, ALL, "de", T0)) < PROMISED
        at_once = [lambda: storage.subscribers.count(), lambda: asked.execute("select 1")] * 20
        assert sum(seconds(act) for act in at_once) < 1
        # Trying again costs little, too: two connections, more often than there are rests.
        end = time.monotonic() + 4
        taken = 0.0
        while time.monotonic() < end:
            taken += sum(seconds(act) for act in at_once[:2])
            time.sleep(0.05)
        assert taken < 1.5
    works_again(lambda: storage.subscribers.subscribe(3, ALL, "de", T0))
    works_again(lambda: asked.execute("select 1"))
    assert storage.subscribers.get(1)
    assert storage.subscribers.get(3)
    assert storage.chats.language(1) == "fr"


def test_a_transaction_into_which_it_falls_happens_not_at_all(impatient: Storage, postgres: Server) -> None:
    storage = impatient

    def two(hangs: ExitStack) -> None:
        with storage.atomic():
            storage.subscribers.subscribe(1, ALL, "de", T0)
            hangs.enter_context(postgres.hanging())
            storage.subscribers.subscribe(2, ALL, "de", T0)

    with ExitStack() as hangs:
        assert seconds(lambda: two(hangs)) < PROMISED
    works_again(lambda: storage.subscribers.subscribe(3, ALL, "de", T0))
    assert storage.subscribers.count() == 1


def test_a_transaction_whose_loss_was_overlooked_is_not_confirmed(storage: Storage, postgres: Server) -> None:
    def overlooking() -> None:
        with storage.atomic():
            storage.subscribers.subscribe(1, ALL, "de", T0)
            with postgres.connect() as other:
                other.execute(END_ALL)
            with suppress(sqlite3.Error):
                storage.subscribers.subscribe(2, ALL, "de", T0)

    seconds(overlooking)
    assert storage.subscribers.count() == 0


def test_what_was_marked_as_under_way_without_an_answer_has_not_left_and_is_sent(
    impatient: Storage, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = impatient
    storage.subscribers.subscribe(1, ALL, "de", T0)
    storage.deliveries.open(Broadcast("peine", 0, "week", T0, T0 + DAY, asked_by=T0 + DAY), T0)
    delivery = storage.deliveries.next(T0, night=False)
    assert delivery
    database = storage.connections[-1]
    commit = database._commit  # type: ignore[attr-defined]
    with ExitStack() as hangs:

        def unanswered(statement: str) -> None:
            hangs.enter_context(postgres.hanging())
            commit(statement)

        monkeypatch.setattr(database, "_commit", unanswered)
        seconds(lambda: storage.deliveries.start(delivery))
        monkeypatch.undo()
    found: list[object] = []
    works_again(lambda: found.extend(storage.deliveries.in_flight()))
    assert found == []
    assert storage.deliveries.next(T0, night=False) == delivery


def test_rows_that_another_program_holds_are_waited_for_once(
    storage: Storage, postgres: Server, postgres_address: PostgresAddress
) -> None:
    with postgres.connect(postgres_address.name) as other, other.transaction():
        other.execute("lock table subscribers in access exclusive mode")
        assert seconds(storage.subscribers.count) < PROMISED
        assert sum(seconds(storage.subscribers.count) for _ in range(20)) < 0.5
    works_again(storage.subscribers.count)


def test_a_connection_that_takes_its_time_is_there_later(postgres_address: PostgresAddress) -> None:
    trouble = Rest()
    trouble.failed("it was away")
    time.sleep(rest.RESTS[0])
    slow = PostgresDatabase(postgres_address, durably=True, rest=trouble, at_start=lambda _: time.sleep(1))
    with closing(slow):
        assert 0.2 < seconds(lambda: slow.execute("select 1")) < 0.8
        assert seconds(lambda: slow.execute("select 1")) < 0.2
        time.sleep(1)
        begun = time.monotonic()
        assert slow.execute("select 1").fetchone() == (1,)
        assert time.monotonic() - begun < 0.2


def test_a_start_and_the_monitor_do_not_wait_for_it(
    storage: Storage, postgres: Server, postgres_address: PostgresAddress
) -> None:
    with postgres.hanging():
        begun = time.monotonic()
        with pytest.raises(StorageError, match="can't be used: "):
            open_place(postgres_address)
        assert time.monotonic() - begun < PROMISED
        assert seconds(lambda: write_something(postgres_address)) < PROMISED


async def test_people_are_answered_and_nothing_is_confirmed_that_is_not_kept(
    app: BotApplication, services: Services, person: Person, french: Person, kb: KnowledgeBase, postgres: Server
) -> None:
    await person.tell(app, "/start")
    button = await offer(app, person.chat, Subscribe(ALL, "de"))
    services.reminders.subscribe(french.chat.id, ALL, "fr")
    with postgres.hanging():
        taken = []
        for who in (person, french, person, french):
            begun = time.monotonic()
            assert "PRAXES" in (await who.tell(app, QUESTION))[0].text
            taken.append(time.monotonic() - begun)
        assert taken[0] < PROMISED
        assert max(taken[1:]) < 2
        told = await person.tap(app, 0, button)
        assert sentence(kb, "de", "not_stored") in [message.text for message in told]
    end = time.monotonic() + BACK_WITHIN
    while services.reminders.known(person.chat.id) is None and time.monotonic() < end:
        await person.tap(app, 0, button)
        await asyncio.sleep(0.1)
    assert services.reminders.known(person.chat.id)
    assert services.reminders.known(french.chat.id)
