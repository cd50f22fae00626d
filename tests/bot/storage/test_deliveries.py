"""The life of a delivery in the file: planned once for each who wants it, marked, settled."""

import datetime as dtm
import sqlite3

import pytest
from msgspec.structs import replace

from bot.storage.audience import Audience
from bot.storage.bundle import Storage
from bot.storage.deliveries import ASLEEP, TOO_LATE, Broadcast, Delivery
from bot.storage.kinds import ALL, Kind
from tests.bot.storage.conftest import Opened
from tests.tables import CHAT
from tests.workshops import workshop

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
SECOND, HOUR = dtm.timedelta(seconds=1), dtm.timedelta(hours=1)
DUE = T0 + 24 * HOUR
UNTIL = DUE + 24 * HOUR


@pytest.fixture
def storage(database: Opened) -> Storage:
    """Chat 1 wants all, 2 wants Peine, 3 wants Celle; 4 wants all and sleeps."""
    storage = database()
    for chat, what in ((1, ALL), (2, "peine"), (3, "celle"), (4, ALL)):
        storage.subscribers.subscribe(chat, what, "de", T0)
    storage.subscribers.sleep(4, T0)
    return storage


def broadcast(kind: Kind = "week", **more: object) -> Broadcast:
    """A broadcast about Peine."""
    given = {"workshop": "peine", "revision": 0, "kind": kind, "due": DUE, "until": UNTIL, "asked_by": DUE}
    return Broadcast(**{**given, **more})  # type: ignore[arg-type]


def rows(storage: Storage) -> list[tuple[int, str, int, str | None]]:
    """Chat, state, attempts, reason."""
    found = storage.connections[-1].execute(
        f"select {CHAT}, state, attempts, last_error from deliveries order by chat"  # noqa: S608 (our own words)
    )
    return [tuple(row) for row in found]


def next_one(storage: Storage, now: dtm.datetime = DUE, night: bool = False) -> Delivery:
    """The delivery that waits longest."""
    found = storage.deliveries.next(now, night=night)
    assert found
    return found


def test_a_broadcast_is_planned_once_for_each_who_wants_it(storage: Storage) -> None:
    assert storage.deliveries.expected(broadcast()) == 2
    assert [storage.deliveries.open(broadcast(), DUE) for _ in range(2)] == [2, 0]
    assert rows(storage) == [(1, "planned", 0, None), (2, "planned", 0, None), (4, "skipped", 0, ASLEEP)]
    assert storage.deliveries.opened() == {("peine", 0, "week")}
    assert storage.deliveries.opened_at() == {("peine", 0, "week"): DUE}
    assert storage.deliveries.states() == {("peine", 0, "week"): {"planned": 2, "skipped": 1}}
    assert storage.deliveries.backlog() == 2


def test_the_file_itself_refuses_a_second_delivery_of_the_same(storage: Storage) -> None:
    storage.deliveries.open(broadcast(), DUE)
    copy = "insert into deliveries (workshop, revision, chat, kind, due, until, anytime, state, next_try)"
    with pytest.raises(sqlite3.IntegrityError):
        storage.connections[-1].execute(f"{copy} values ('peine', 0, 1, 'week', '', '', false, 'planned', '')")


def test_news_of_a_new_one_goes_to_who_wants_all(storage: Storage) -> None:
    storage.deliveries.open(broadcast("new"), DUE)
    assert [chat for chat, *_ in rows(storage)] == [1, 4]


@pytest.mark.parametrize(
    ("asked_from", "asked_by", "chats"),
    [
        (None, T0, []),
        (None, T0 + SECOND, [1, 2]),
        (None, T0 + HOUR, [1, 2]),
        (None, T0 + HOUR + SECOND, [1, 2, 5]),
        (T0, T0 + HOUR, [1, 2]),
        (T0 + SECOND, T0 + 2 * HOUR, [5]),
        (T0 + HOUR, T0 + 2 * HOUR, [5]),
        (T0 + HOUR + SECOND, T0 + 2 * HOUR, []),
    ],
)
def test_who_came_in_time_is_meant(
    storage: Storage, asked_from: dtm.datetime | None, asked_by: dtm.datetime, chats: list[int]
) -> None:
    storage.subscribers.subscribe(5, "peine", "de", T0 + HOUR)
    meant = broadcast(asked_from=asked_from, asked_by=asked_by)
    assert storage.deliveries.expected(meant) == len(chats)
    storage.deliveries.open(meant, DUE)
    assert [chat for chat, *_ in rows(storage) if chat != 4] == chats


def test_a_pointless_broadcast_is_written_off_with_the_reason(storage: Storage) -> None:
    storage.deliveries.open(broadcast(), UNTIL, TOO_LATE)
    assert rows(storage) == [(chat, "skipped", 0, TOO_LATE) for chat in (1, 2, 4)]
    assert storage.deliveries.backlog() == 0


def test_the_one_that_waits_longest_comes_first_and_none_before_it_is_due(storage: Storage) -> None:
    storage.deliveries.open(broadcast("day", due=DUE + HOUR), DUE)
    storage.deliveries.open(broadcast("week"), DUE)
    assert storage.deliveries.next(DUE - SECOND, night=False) is None
    order = []
    for _ in range(4):
        delivery = next_one(storage, DUE + HOUR)
        storage.deliveries.start(delivery)
        order.append((delivery.kind, delivery.chat))
    assert order == [("week", 1), ("week", 2), ("day", 1), ("day", 2)]


def test_at_night_only_what_may_go_out_then_is_next(storage: Storage) -> None:
    storage.deliveries.open(broadcast("week"), DUE)
    assert storage.deliveries.next(DUE, night=True) is None
    storage.deliveries.open(broadcast("cancelled", anytime=True), DUE)
    assert next_one(storage, night=True).kind == "cancelled"


def test_only_what_waits_can_be_started_and_only_once(storage: Storage) -> None:
    storage.deliveries.open(broadcast(), DUE)
    delivery = next_one(storage)
    assert [storage.deliveries.start(delivery) for _ in range(2)] == [True, False]
    assert storage.deliveries.in_flight() == [delivery]
    storage.subscribers.end(delivery.chat)
    assert not storage.deliveries.start(delivery)
    assert storage.deliveries.in_flight() == []


def test_what_was_sent_counts_as_an_attempt_and_never_waits_again(storage: Storage) -> None:
    storage.deliveries.open(broadcast(), DUE)
    delivery = next_one(storage)
    storage.deliveries.start(delivery)
    storage.deliveries.settle(delivery, "sent", DUE)
    storage.deliveries.again(delivery, DUE, "late news", attempts=1)
    assert rows(storage)[0] == (1, "sent", 1, None)


def test_what_waits_again_does_so_until_its_moment(storage: Storage) -> None:
    storage.deliveries.open(broadcast(), DUE)
    delivery = next_one(storage)
    storage.deliveries.start(delivery)
    storage.deliveries.again(delivery, DUE + HOUR, "Timed out", attempts=1)
    assert next_one(storage).chat == 2
    storage.deliveries.start(next_one(storage))
    assert storage.deliveries.next(DUE + HOUR - SECOND, night=False) is None
    assert next_one(storage, DUE + HOUR).attempts == 1


def test_what_comes_too_late_is_written_off_but_for_what_perhaps_arrived(storage: Storage) -> None:
    storage.deliveries.open(broadcast(), DUE)
    delivery = next_one(storage)
    storage.deliveries.start(delivery)
    storage.deliveries.again(delivery, DUE, "Timed out", attempts=1)
    storage.deliveries.expire(UNTIL - SECOND)
    assert storage.deliveries.backlog() == 2
    storage.deliveries.expire(UNTIL)
    assert rows(storage)[:2] == [(1, "uncertain", 1, "Timed out"), (2, "skipped", 0, TOO_LATE)]


def test_what_a_chat_asleep_misses_is_written_down(storage: Storage) -> None:
    storage.deliveries.open(broadcast(), DUE)
    delivery = next_one(storage)
    storage.deliveries.start(delivery)
    storage.deliveries.drop(1, DUE)
    storage.deliveries.again(delivery, DUE, "Timed out", attempts=1)
    assert rows(storage)[0] == (1, "skipped", 0, ASLEEP)


def test_a_broadcast_taken_back_can_be_opened_anew_for_those_it_has_not_reached(storage: Storage) -> None:
    storage.deliveries.open(broadcast("deadline"), DUE)
    delivery = next_one(storage)
    storage.deliveries.start(delivery)
    storage.deliveries.settle(delivery, "sent", DUE)
    storage.deliveries.withdraw("peine", 0, "deadline")
    assert storage.deliveries.opened() == set()
    assert rows(storage) == [(1, "sent", 1, None)]
    assert storage.deliveries.open(broadcast("deadline", due=DUE + HOUR), DUE) == 1
    assert rows(storage) == [(1, "sent", 1, None), (2, "planned", 0, None), (4, "skipped", 0, ASLEEP)]


def test_whether_another_reaches_the_same_chat_is_known(storage: Storage) -> None:
    storage.deliveries.open(broadcast("week"), DUE)
    week = next_one(storage)
    assert not storage.deliveries.goes_out(week, ["day", "hours"])
    storage.deliveries.open(broadcast("day"), DUE)
    assert storage.deliveries.goes_out(week, ["day", "hours"])
    assert not storage.deliveries.goes_out(week, ["hours"])
    storage.deliveries.open(broadcast("hours"), DUE, TOO_LATE)
    assert not storage.deliveries.goes_out(week, ["hours"])


def test_the_workshop_before_a_move_is_kept_as_people_knew_it(storage: Storage) -> None:
    before = workshop("peine", "2026-12-05 14:00", ends="2026-12-05", timezone="America/Montreal")
    storage.deliveries.open(broadcast("moved", before=before), DUE)
    storage.deliveries.open(broadcast("cancelled"), DUE)
    moved = next_one(storage)
    assert storage.deliveries.before(moved) == before
    assert storage.deliveries.before(replace(moved, kind="cancelled")) is None


def test_numbers_of_deliveries_are_never_used_again(storage: Storage) -> None:
    storage.deliveries.open(broadcast(), DUE)
    ids = {next_one(storage).id}
    for chat in (1, 2, 4):
        storage.subscribers.end(chat)
    storage.subscribers.subscribe(9, ALL, "de", T0)
    storage.deliveries.open(broadcast("day"), DUE)
    assert next_one(storage).id not in ids
    assert next_one(storage).id > 3


def test_all_or_nothing_is_planned(storage: Storage) -> None:
    def fail() -> None:
        with storage.atomic():
            storage.deliveries.open(broadcast("week"), DUE)
            storage.deliveries.open(broadcast("day"), DUE)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert rows(storage) == []
    assert storage.deliveries.opened() == set()


def test_counting_for_many_workshops_agrees_with_counting_for_one(storage: Storage) -> None:
    storage.subscribers.subscribe(2, ALL, "de", T0)
    storage.subscribers.subscribe(5, "peine", "de", T0)
    storage.subscribers.wish(1, "day", False)
    audience = Audience(storage.connections[-1], {"peine", "celle"})
    for name in ("peine", "celle"):
        for kind in ("week", "day", "hours", "deadline"):
            one = broadcast(kind, workshop=name)  # type: ignore[arg-type]
            assert audience.of(name, kind) == storage.deliveries.expected(one)  # type: ignore[arg-type]
