"""Bots that share a database: each thing is done by one of them, and what a dead one left is taken over."""

import datetime as dtm
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from cryptography.fernet import Fernet

from bot.clock import ZONE
from bot.reminders.courier import Courier
from bot.reminders.programme import Programme
from bot.reminders.service import Reminders
from bot.storage.bundle import Storage
from bot.storage.complaints import StorageError
from bot.storage.deliveries import Broadcast, Delivery
from bot.storage.kinds import ALL
from bot.storage.postgres import opening
from bot.storage.postgres.address import PostgresAddress
from bot.storage.postgres.claims import SILENCE
from bot.storage.postgres.opening import open_shared
from knowledge.model import Language
from tests.postgres import Server
from tests.workshops import workshop

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
DAY = dtm.timedelta(days=1)
ANNA = 7_234_567_891
END_ALL = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'antenne'"
PEINE = workshop("peine", "2026-12-05 14:00")


@pytest.fixture
def two(postgres_tables: PostgresAddress) -> Iterator[tuple[Storage, Storage]]:
    """Two bots with the same database."""
    both = open_shared(postgres_tables), open_shared(postgres_tables)
    yield both
    for storage in both:
        storage.close()


def plan(storage: Storage, chats: int) -> None:
    """So many chats are to hear of Peine."""
    for chat in range(1, chats + 1):
        storage.subscribers.subscribe(chat, ALL, "de", T0)
    due = T0 + DAY
    assert storage.deliveries.open(Broadcast("peine", 0, "week", due, due + DAY, asked_by=due), due) == chats


def take(storage: Storage) -> Delivery | None:
    """What a bot would send next."""
    return storage.deliveries.next(T0 + DAY, night=False)


def die(storage: Storage) -> None:
    """A bot is silent for more than a minute, and never comes back."""
    silent(storage, SILENCE + 1)


def silent(storage: Storage, seconds: float) -> None:
    """A bot has not been heard of for so long."""
    storage.connections[-1].execute(
        "update replicas set seen = now() - cast(? as interval) where name = ?",
        [f"{seconds} seconds", storage.company.name],  # type: ignore[attr-defined]
    )


def test_each_delivery_is_one_bot_s(two: tuple[Storage, Storage]) -> None:
    plan(two[0], 4)
    had: list[int] = []
    for turn in range(4):
        one, other = two[turn % 2], two[1 - turn % 2]
        delivery = take(one)
        assert delivery is not None
        assert take(one) == delivery
        assert not other.deliveries.start(delivery)
        assert one.deliveries.start(delivery)
        one.deliveries.settle(delivery, "sent", T0)
        had.append(delivery.chat)
    assert sorted(had) == [1, 2, 3, 4]
    assert [take(storage) for storage in two] == [None, None]


def test_what_a_bot_has_claimed_another_leaves_alone_as_long_as_it_lives(two: tuple[Storage, Storage]) -> None:
    plan(two[0], 1)
    delivery = take(two[0])
    assert delivery
    assert take(two[1]) is None
    assert two[0].deliveries.start(delivery)
    assert two[1].deliveries.in_flight() == []


def test_what_a_dead_bot_has_claimed_is_sent_by_another(two: tuple[Storage, Storage]) -> None:
    plan(two[0], 2)
    waiting, under_way = take(two[0]), None
    assert waiting
    assert two[0].deliveries.start(waiting)
    under_way, waiting = waiting, take(two[0])
    die(two[0])
    assert [delivery.id for delivery in two[1].deliveries.in_flight()] == [under_way.id]
    assert take(two[1]) == waiting


def test_a_bot_that_was_taken_for_dead_writes_nothing_over(two: tuple[Storage, Storage]) -> None:
    plan(two[0], 1)
    delivery = take(two[0])
    assert delivery
    assert two[0].deliveries.start(delivery)
    die(two[0])
    [taken] = two[1].deliveries.in_flight()
    two[1].deliveries.again(taken, T0, "perhaps", attempts=1)
    two[0].deliveries.settle(delivery, "failed", T0, "too late")
    assert two[1].deliveries.states() == {("peine", 0, "week"): {"planned": 1}}


def test_what_a_bot_leaves_when_it_stops_is_free_at_once(postgres_address: PostgresAddress) -> None:
    first, second = open_shared(postgres_address), open_shared(postgres_address)
    plan(first, 1)
    delivery = take(first)
    first.close()
    assert take(second) == delivery
    second.close()


def test_a_letter_is_one_bot_s_until_that_is_dead(two: tuple[Storage, Storage]) -> None:
    number = two[0].handovers.draft(ANNA, "de", "Frage", T0)
    two[1].handovers.agree(number, T0)
    two[1].letters.add(number, "team", "question", T0, text="Frage")
    letter = two[0].letters.next(T0)
    assert letter
    assert two[1].letters.next(T0) is None
    die(two[0])
    assert two[1].letters.next(T0) == letter
    two[1].letters.again(letter, T0 + DAY)
    assert two[1].letters.next(T0) is None
    assert two[1].letters.next(T0 + DAY)


def test_what_one_bot_writes_the_other_knows_at_once(two: tuple[Storage, Storage]) -> None:
    one, other = two
    assert other.chats.language(ANNA) is None
    one.chats.choose(ANNA, "fr", T0)
    assert other.chats.language(ANNA) == "fr"
    other.subscribers.subscribe(ANNA, ALL, "fr", T0)
    one.subscribers.sleep(ANNA, T0)
    assert other.subscribers.wake(ANNA)
    assert not one.subscribers.wake(ANNA)
    other.chats.forget(ANNA)
    assert one.chats.number(ANNA) is None
    assert one.chats.keep(ANNA, T0) == other.chats.keep(ANNA, T0)


def test_a_change_of_the_content_is_noted_once_and_told_once(two: tuple[Storage, Storage]) -> None:
    for chat in (1, 2):
        two[0].subscribers.subscribe(chat, ALL, "de", T0)
    programmes = [Programme(storage, ZONE) for storage in two]
    for programme in programmes:
        programme.note([PEINE], T0 + DAY)
    moved = workshop("peine", "2026-12-06 14:00")
    for programme in programmes:
        programme.note([moved], T0 + 2 * DAY)
    assert sum(programme.open_due(T0 + 4 * DAY) for programme in programmes) == 2
    assert {(workshop, revision) for workshop, revision, _ in two[0].deliveries.opened()} >= {("peine", 1)}
    assert {seen.revision for storage in two for seen in storage.workshops.all().values()} == {1}


def test_a_broadcast_is_written_as_the_newest_content_has_it(two: tuple[Storage, Storage]) -> None:
    first, second = (Programme(storage, ZONE) for storage in two)
    first.note([PEINE], T0)
    second.note([PEINE], T0)
    moved = workshop("peine", "2026-12-06 14:00")
    first.note([moved], T0 + DAY)
    found = second.seen("peine", 1)
    assert found
    assert found.workshop == moved


def test_who_was_asked_by_one_bot_is_not_asked_by_another(two: tuple[Storage, Storage]) -> None:
    two[0].subscribers.subscribe(ANNA, ALL, "de", T0)
    assert [storage.chats.warn(ANNA, T0.date()) for storage in two] == [True, False]


class Sending:
    """A bot that sends, five seconds a message, by a clock to set; what it sends is noted with the moment."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.now = T0 + DAY
        self.sent: dict[tuple[str, int], dtm.datetime] = {}
        self.events: dict[int, Callable[[], object]] = {}
        self.reminders = Reminders(storage, lambda: self.now, ZONE)
        self.courier = Courier(storage, lambda: self.now, ZONE, self._post, self._ready, self._ready)

    async def sweep(self) -> None:
        """Send everything that is due."""
        await self.reminders.sweep(self.courier)

    async def _post(self, delivery: Delivery, language: Language) -> None:
        self.sent[delivery.workshop, delivery.chat] = self.now
        self.now += dtm.timedelta(seconds=5)
        if (happens := self.events.get(len(self.sent))) is not None:
            happens()

    async def _ready(self, *_: object) -> None:
        """It is its turn, and Telegram can be reached."""


class TestAMessageThatWasUnderWay:
    """A bot is killed while a message of it is on its way."""

    async def test_goes_out_with_the_first_sweep_after_a_minute(self, two: tuple[Storage, Storage]) -> None:
        plan(two[0], 1)
        sending = Sending(two[1])
        delivery = take(two[0])
        assert delivery
        assert two[0].deliveries.start(delivery)
        silent(two[0], SILENCE - 5)
        await sending.sweep()
        assert not sending.sent
        silent(two[0], SILENCE)
        await sending.sweep()
        assert set(sending.sent) == {("peine", 1)}

    async def test_is_taken_over_in_the_middle_of_a_long_sweep(self, two: tuple[Storage, Storage]) -> None:
        plan(two[0], 30)
        sending = Sending(two[1])
        under_way = take(two[0])
        assert under_way
        assert two[0].deliveries.start(under_way)

        def dies() -> None:
            die(two[0])
            due = sending.now + dtm.timedelta(minutes=1)  # what becomes due from then on comes after it
            two[1].deliveries.open(Broadcast("celle", 0, "week", due, due + DAY, asked_by=due), due)

        sending.events[3] = dies
        await sending.sweep()
        others = [moment for (workshop, _), moment in sending.sent.items() if workshop == "celle"]
        assert len(others) == 30
        assert sending.sent["peine", under_way.chat] < min(others)


class TestTheServer:
    """It fails, comes back, and does not take everybody."""

    def test_a_connection_that_was_lost_is_made_anew(self, two: tuple[Storage, Storage], postgres: Server) -> None:
        two[0].chats.choose(ANNA, "fr", T0)
        with postgres.connect() as other:
            other.execute(END_ALL)
        assert two[0].chats.language(ANNA) == "fr"
        two[1].chats.choose(ANNA, "de", T0)
        assert two[0].chats.language(ANNA) == "de"

    def subscribe_while_it_fails(self, storage: Storage, postgres: Server) -> None:
        with storage.atomic():
            storage.subscribers.subscribe(1, ALL, "de", T0)
            with postgres.connect() as other:
                other.execute(END_ALL)
            storage.subscribers.subscribe(2, ALL, "de", T0)

    def test_a_transaction_into_which_the_loss_falls_fails_as_a_whole(
        self, two: tuple[Storage, Storage], postgres: Server
    ) -> None:
        with pytest.raises(sqlite3.Error, match=r"lost|terminat"):
            self.subscribe_while_it_fails(two[0], postgres)
        assert two[0].subscribers.count() == 0
        two[0].subscribers.subscribe(3, ALL, "de", T0)
        assert two[1].subscribers.count() == 1

    def test_a_wrong_password_is_one_line_without_it(self, postgres: Server, postgres_address: PostgresAddress) -> None:
        wrong = postgres.address(postgres_address.name, "not-the-password")
        with pytest.raises(StorageError) as failed:
            open_shared(wrong)
        assert "password authentication failed" in str(failed.value)
        assert "\n" not in str(failed.value)
        assert "not-the-password" not in str(failed.value) + repr(wrong)

    def test_errors_name_nobody(self, two: tuple[Storage, Storage]) -> None:
        two[0].chats.choose(ANNA, "fr", T0)
        with pytest.raises(sqlite3.IntegrityError) as failed:
            two[0].connections[-1].execute(
                "insert into chats (look_up, sealed, seen) select look_up, 'x', '' from chats"
            )
        assert str(ANNA) not in str(failed.value)

    def test_no_form_is_changed_and_nothing_sealed_while_another_bot_runs(
        self, two: tuple[Storage, Storage], postgres_tables: PostgresAddress, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(opening, "PATIENCE", 0.1)
        with pytest.raises(StorageError, match="stop them all first"):
            open_shared(postgres_tables, [Fernet.generate_key().decode()])

    def test_a_database_of_a_newer_bot_is_left_alone(self, postgres_address: PostgresAddress) -> None:
        storage = open_shared(postgres_address)
        storage.connections[-1].execute("insert into steps (number, name) values (99, 'tomorrow')")
        storage.close()
        with pytest.raises(StorageError, match=r"newer version of the bot .*tomorrow"):
            open_shared(postgres_address)

    def test_a_database_of_another_program_is_left_alone(
        self, postgres: Server, postgres_address: PostgresAddress
    ) -> None:
        with postgres.connect(postgres_address.name) as other:
            other.execute("create table questions (id int)")
        with pytest.raises(StorageError, match="another program"):
            open_shared(postgres_address)
