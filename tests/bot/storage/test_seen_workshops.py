"""The workshops as last seen: kept to the letter, carried over to a new revision, forgotten with all about them."""

import datetime as dtm

import pytest

from bot.storage.bundle import Storage
from bot.storage.deliveries import ASLEEP, CHANGED, Broadcast
from bot.storage.kinds import ALL, Kind
from bot.storage.workshops import Seen
from tests.bot.storage.conftest import Opened
from tests.tables import CHAT
from tests.workshops import COMING, workshop

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
HOUR = dtm.timedelta(hours=1)
DUE, UNTIL = T0 + 24 * HOUR, T0 + 48 * HOUR
PEINE = workshop("peine", "2026-12-05 14:00")


@pytest.fixture
def storage(database: Opened) -> Storage:
    """Chats 1 and 2 want all, 3 only Peine; 2 sleeps."""
    storage = database()
    for chat, what in ((1, ALL), (2, ALL), (3, "peine")):
        storage.subscribers.subscribe(chat, what, "de", T0)
    storage.subscribers.sleep(2, T0)
    return storage


def opened(storage: Storage, kind: Kind = "week", revision: int = 0) -> None:
    """Open a broadcast about Peine."""
    storage.deliveries.open(Broadcast("peine", revision, kind, DUE, UNTIL, asked_by=DUE, before=PEINE), DUE)


def rows(storage: Storage) -> list[tuple[int, int, str, str | None]]:
    """Chat, revision, state, reason."""
    found = storage.connections[-1].execute(
        f"select {CHAT}, revision, state, last_error from deliveries order by chat"  # noqa: S608 (our own words)
    )
    return [tuple(row) for row in found]


@pytest.mark.parametrize("one", COMING, ids=lambda one: one.id)
def test_a_workshop_comes_back_as_it_was(database: Opened, one: object) -> None:
    assert isinstance(one, type(PEINE))
    seen = Seen(one, 3, T0, T0 + HOUR, PEINE, one, T0)
    for expected in (seen, Seen(one, 4, T0, T0, None)):
        storage = database()
        storage.workshops.put(expected)
        storage.close()
        storage = database()
        assert storage.workshops.all() == {one.id: expected}
        storage.close()


def test_what_waits_goes_along_to_the_next_revision(storage: Storage) -> None:
    opened(storage)
    storage.workshops.carry_over(Seen(PEINE, 1, DUE, T0, PEINE), {"week": UNTIL + HOUR})
    assert rows(storage) == [(1, 1, "planned", None), (2, 1, "skipped", ASLEEP), (3, 1, "planned", None)]
    assert ("peine", 1, "week") in storage.deliveries.opened()
    delivery = storage.deliveries.next(DUE, night=False)
    assert delivery
    assert (delivery.revision, delivery.until) == (1, UNTIL + HOUR)
    assert storage.deliveries.before(delivery) == PEINE


def test_what_is_no_longer_right_is_written_off(storage: Storage) -> None:
    opened(storage, "week")
    storage.workshops.carry_over(Seen(PEINE, 1, DUE, T0, PEINE), {"day": UNTIL})
    assert rows(storage) == [(chat, 0, "skipped", CHANGED) for chat in (1, 2, 3)]
    assert storage.deliveries.opened() == {("peine", 0, "week")}


def test_what_is_on_its_way_goes_along_or_ends_there(storage: Storage) -> None:
    opened(storage)
    for _ in range(2):
        delivery = storage.deliveries.next(DUE, night=False)
        assert delivery
        storage.deliveries.start(delivery)
    first, second = storage.deliveries.in_flight()
    storage.workshops.put(Seen(PEINE, 1, DUE, T0, PEINE))
    storage.workshops.carry_over(Seen(PEINE, 1, DUE, T0, PEINE), {"week": UNTIL})
    storage.deliveries.again(first, DUE, "Timed out", attempts=1)
    storage.workshops.put(Seen(PEINE, 2, DUE, T0, PEINE))
    storage.workshops.carry_over(Seen(PEINE, 2, DUE, T0, PEINE), {})
    storage.deliveries.again(second, DUE, "Timed out", attempts=1)
    assert rows(storage) == [(1, 1, "skipped", CHANGED), (2, 1, "skipped", CHANGED), (3, 1, "skipped", CHANGED)]


def test_what_was_sent_stays_with_its_revision(storage: Storage) -> None:
    opened(storage)
    delivery = storage.deliveries.next(DUE, night=False)
    assert delivery
    storage.deliveries.start(delivery)
    storage.deliveries.settle(delivery, "sent", DUE)
    storage.workshops.carry_over(Seen(PEINE, 1, DUE, T0, PEINE), {"week": UNTIL})
    assert rows(storage)[0] == (1, 0, "sent", None)


def test_what_was_dropped_one_revision_ago_is_not_taken_up_again(storage: Storage) -> None:
    opened(storage)
    storage.workshops.carry_over(Seen(PEINE, 1, DUE, T0, PEINE), {})
    storage.workshops.carry_over(Seen(PEINE, 2, DUE, T0, PEINE), {"week": UNTIL})
    assert storage.deliveries.opened() == {("peine", 0, "week")}
    assert storage.deliveries.backlog() == 0


def test_what_is_forgotten_leaves_nothing_and_takes_nobody_along_who_wants_more(storage: Storage) -> None:
    storage.workshops.put(Seen(PEINE, 0, T0, T0, None))
    storage.workshops.put(Seen(workshop("celle", "2026-12-06"), 0, T0, T0, None))
    opened(storage)
    storage.workshops.forget(["peine"])
    assert set(storage.workshops.all()) == {"celle"}
    assert rows(storage) == []
    assert storage.deliveries.opened() == set()
    assert storage.subscribers.get(1)
    assert storage.subscribers.get(3) is None


def test_of_who_goes_with_the_last_workshop_nothing_is_left(storage: Storage) -> None:
    storage.subscribers.subscribe(3, ALL, "de", T0)
    storage.deliveries.open(Broadcast("celle", 0, "week", DUE, UNTIL, asked_by=DUE), DUE)
    storage.subscribers.unsubscribe(3, ALL)
    storage.connections[-1].execute("update deliveries set state = 'sent' where chat = 3")
    storage.workshops.forget(["peine"])
    assert [chat for chat, *_ in rows(storage)] == [1, 2]
