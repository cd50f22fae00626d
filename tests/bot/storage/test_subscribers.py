"""Who is subscribed to what: what a chat leaves behind, and that it is gone when it ends it."""

import datetime as dtm
from pathlib import Path

import pytest

from bot.storage.bundle import Storage
from bot.storage.deliveries import ASLEEP, Broadcast
from bot.storage.kinds import ALL, KINDS, PRESET, WISHES, Kind, wish_of
from bot.storage.subscribers import Subscriber
from bot.storage.workshops import Seen
from tests.bot.storage.conftest import Opened
from tests.tables import CHAT
from tests.workshops import workshop

T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
LATER = T0 + dtm.timedelta(days=7)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The database file."""
    return tmp_path / "antenne.db"


@pytest.fixture
def storage(database: Opened) -> Storage:
    """A database nobody has subscribed in yet."""
    return database()


def broadcast(name: str, kind: Kind = "week", revision: int = 0) -> Broadcast:
    """A broadcast that is due a week after it all began."""
    return Broadcast(name, revision, kind, LATER, LATER + dtm.timedelta(days=7), asked_by=LATER)


def planned(storage: Storage, chat: int) -> list[tuple[str, str]]:
    """What waits for a chat: workshop and kind."""
    mine = f"{CHAT} = ? and state = 'planned' order by workshop, kind"
    waiting = f"select workshop, kind from deliveries where {mine}"  # noqa: S608 (our own words)
    return list(storage.connections[-1].execute(waiting, [chat]))


def test_who_subscribes_gets_what_is_preset_in_their_language(storage: Storage) -> None:
    storage.subscribers.subscribe(7, ALL, "fr", T0)
    assert storage.subscribers.get(7) == Subscriber(7, "fr", frozenset({ALL}), PRESET, asleep=False)
    assert set(WISHES) - PRESET == {"hours"}


def test_who_subscribes_once_more_keeps_their_wishes_and_gets_the_language_of_now(storage: Storage) -> None:
    storage.subscribers.subscribe(7, "peine", "fr", T0)
    storage.subscribers.wish(7, "hours", True)
    storage.subscribers.wish(7, "week", False)
    storage.subscribers.subscribe(7, "celle", "de", LATER)
    wishes = (PRESET | {"hours"}) - {"week"}
    assert storage.subscribers.get(7) == Subscriber(7, "de", frozenset({"peine", "celle"}), wishes, asleep=False)


def test_subscribing_once_more_to_the_same_does_not_count_as_later(storage: Storage) -> None:
    storage.subscribers.subscribe(7, "peine", "de", T0)
    storage.subscribers.subscribe(7, "peine", "de", LATER)
    assert storage.deliveries.expected(broadcast("peine")) == 1


def test_all_outlasts_a_restart(database: Opened) -> None:
    first = database()
    first.subscribers.subscribe(7, "peine", "fr", T0)
    first.subscribers.subscribe(8, ALL, "de", T0)
    first.subscribers.sleep(8, T0)
    known = [first.subscribers.get(chat) for chat in (7, 8)]
    first.close()
    second = database()
    assert [second.subscribers.get(chat) for chat in (7, 8)] == known
    assert second.subscribers.wake(8)
    second.close()


def test_with_the_last_subscription_all_about_a_chat_goes(storage: Storage) -> None:
    for name in ("peine", "celle"):
        storage.subscribers.subscribe(7, name, "de", T0)
        storage.deliveries.open(broadcast(name), LATER)
    storage.subscribers.unsubscribe(7, "peine")
    assert planned(storage, 7) == [("celle", "week")]
    storage.subscribers.unsubscribe(7, "celle")
    assert storage.subscribers.get(7) is None
    assert storage.subscribers.count() == 0
    assert storage.deliveries.states() == {}


def test_who_drops_all_keeps_what_they_chose_singly(storage: Storage) -> None:
    storage.subscribers.subscribe(7, ALL, "de", T0)
    storage.subscribers.subscribe(7, "peine", "de", T0)
    for name in ("peine", "celle"):
        storage.deliveries.open(broadcast(name), LATER)
    storage.subscribers.unsubscribe(7, ALL)
    assert planned(storage, 7) == [("peine", "week")]


def test_who_drops_one_but_wants_all_still_hears_of_it(storage: Storage) -> None:
    storage.subscribers.subscribe(7, ALL, "de", T0)
    storage.subscribers.subscribe(7, "peine", "de", T0)
    storage.deliveries.open(broadcast("peine"), LATER)
    storage.subscribers.unsubscribe(7, "peine")
    assert planned(storage, 7) == [("peine", "week")]


@pytest.mark.file_only
def test_of_a_chat_that_ended_it_the_file_says_nothing(path: Path, storage: Storage) -> None:
    chat = 7_234_567_891
    storage.subscribers.subscribe(chat, ALL, "de", T0)
    storage.deliveries.open(broadcast("peine"), LATER)
    storage.subscribers.end(chat)
    assert str(chat) not in "\n".join(storage.connections[-1].conn.iterdump())


def test_what_somebody_unknown_does_changes_nothing(storage: Storage) -> None:
    storage.subscribers.unsubscribe(7, "peine")
    storage.subscribers.end(7)
    storage.subscribers.wish(7, "week", True)
    storage.subscribers.speak(7, "fr")
    storage.subscribers.sleep(7, T0)
    storage.subscribers.move(7, 8)
    assert not storage.subscribers.wake(7)
    assert storage.subscribers.count() == 0


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_wanted_through_its_wish_and_news_of_new_ones_only_by_who_wants_all(kind: Kind) -> None:
    def subscriber(what: str, *wishes: str) -> Subscriber:
        return Subscriber(7, "de", frozenset({what}), frozenset(wishes), asleep=False)  # type: ignore[arg-type]

    wish = wish_of(kind)
    assert subscriber(ALL, wish).wants("peine", kind)
    assert subscriber("peine", wish).wants("peine", kind) == (kind != "new")
    assert not subscriber("celle", wish).wants("peine", kind)
    assert not subscriber(ALL, *(other for other in WISHES if other != wish)).wants("peine", kind)


def test_a_chat_asleep_is_told_apart_and_wakes_once(storage: Storage) -> None:
    storage.subscribers.subscribe(7, ALL, "de", T0)
    storage.subscribers.sleep(7, T0)
    asleep = storage.subscribers.get(7)
    assert asleep
    assert asleep.asleep
    assert storage.deliveries.expected(broadcast("peine")) == 0
    assert [storage.subscribers.wake(7) for _ in range(2)] == [True, False]
    assert storage.deliveries.expected(broadcast("peine")) == 1


def test_who_wakes_finds_what_is_still_right(storage: Storage) -> None:
    storage.workshops.put(Seen(workshop("peine", "2026-12-05 14:00"), 1, T0, T0, None))
    storage.subscribers.subscribe(7, ALL, "de", T0)
    storage.deliveries.open(broadcast("peine", "day"), LATER)
    storage.subscribers.sleep(7, LATER)
    storage.deliveries.drop(7, LATER)
    for kind, revision in (("week", 0), ("week", 1), ("moved", 1), ("new", 1)):
        storage.deliveries.open(broadcast("peine", kind, revision), LATER)  # type: ignore[arg-type]
    assert {reason for (reason,) in storage.connections[-1].execute("select last_error from deliveries")} == {ASLEEP}
    storage.subscribers.wake(7)
    assert planned(storage, 7) == [("peine", "moved"), ("peine", "week")]
    waiting = storage.connections[-1].execute("select revision from deliveries where state = 'planned'")
    assert {revision for (revision,) in waiting} == {1}


def test_a_group_takes_everything_along_to_its_new_id(storage: Storage) -> None:
    storage.subscribers.subscribe(-5, "peine", "fr", T0)
    storage.subscribers.wish(-5, "hours", True)
    storage.deliveries.open(broadcast("peine"), LATER)
    for _ in range(2):
        storage.subscribers.move(-5, -1005)
    assert storage.subscribers.get(-5) is None
    moved = Subscriber(-1005, "fr", frozenset({"peine"}), PRESET | {"hours"}, asleep=False)
    assert storage.subscribers.get(-1005) == moved
    assert planned(storage, -1005) == [("peine", "week")]


def test_two_subscriptions_of_one_group_become_one(storage: Storage) -> None:
    storage.subscribers.subscribe(-5, "peine", "fr", T0)
    storage.subscribers.subscribe(-5, "celle", "fr", T0)
    storage.subscribers.subscribe(-1005, "celle", "de", T0)
    for name in ("peine", "celle"):
        storage.deliveries.open(broadcast(name), LATER)
    storage.subscribers.move(-5, -1005)
    assert storage.subscribers.count() == 1
    merged = storage.subscribers.get(-1005)
    assert merged
    assert (merged.workshops, merged.language) == ({"peine", "celle"}, "de")
    assert planned(storage, -1005) == [("celle", "week"), ("peine", "week")]


@pytest.mark.parametrize("sleeping", [-5, -1005])
def test_a_group_that_moves_is_awake(storage: Storage, sleeping: int) -> None:
    storage.subscribers.subscribe(-5, "peine", "fr", T0)
    storage.subscribers.subscribe(-1005, "celle", "fr", T0)
    storage.subscribers.sleep(sleeping, T0)
    storage.subscribers.move(-5, -1005)
    merged = storage.subscribers.get(-1005)
    assert merged
    assert not merged.asleep


def test_it_is_known_how_many_wait_for_each(storage: Storage) -> None:
    for chat, what in ((1, ALL), (2, ALL), (3, "peine"), (3, "celle")):
        storage.subscribers.subscribe(chat, what, "de", T0)
    assert storage.subscribers.waiting() == {ALL: 2, "peine": 1, "celle": 1}
    assert storage.subscribers.count() == 3


@pytest.mark.file_only
def test_who_has_ended_it_all_is_in_no_byte_of_the_files(storage: Storage, path: Path) -> None:
    chat = 7_234_567_891
    storage.subscribers.subscribe(chat, "peine", "de", T0)
    storage.subscribers.subscribe(7_345_678_912, ALL, "fr", T0)
    storage.deliveries.open(broadcast("peine"), LATER)

    def written() -> bool:
        return any(str(chat).encode() in file.read_bytes() for file in path.parent.glob("antenne.db*"))

    assert written()
    storage.subscribers.unsubscribe(chat, "peine")
    assert not written()
