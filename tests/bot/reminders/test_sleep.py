"""Chats that can't be written to sleep, and hear what still helps when they are back."""

import pytest
from telegram.error import BadRequest, Forbidden

from bot.storage.deliveries import ASLEEP
from bot.storage.kinds import ALL
from tests.bot.reminders.bench import Bench
from tests.workshops import workshop


@pytest.fixture
async def known(bench: Bench) -> Bench:
    """A workshop and somebody who wants to be reminded of all, also two hours before."""
    bench.publish(
        workshop("peine", "2026-12-05 14:00", registration={"email": "a@example.org", "deadline": "2026-12-01"})
    )
    bench.at("2026-09-02 12:00")
    bench.subscribe(1, ALL, "fr", "hours")
    await bench.until("2026-11-20 12:00")
    return bench


async def test_while_a_chat_sleeps_nothing_goes_out_and_it_is_written_down_why(known: Bench) -> None:
    known.reminders.sleep(1)
    await known.until("2026-12-06 12:00")
    assert known.arrived == []
    assert sorted(known.states(1)) == [
        ("day", "skipped", ASLEEP),
        ("deadline", "skipped", ASLEEP),
        ("hours", "skipped", ASLEEP),
        ("week", "skipped", ASLEEP),
    ]
    assert known.turns == []


@pytest.mark.parametrize(
    ("back", "arrives"),
    [
        ("2026-11-21 12:00", ["deadline", "week", "day", "hours"]),
        ("2026-11-28 12:00", ["deadline", "week", "day", "hours"]),
        ("2026-11-30 12:00", ["deadline", "week", "day", "hours"]),
        ("2026-12-03 12:00", ["week", "day", "hours"]),
        ("2026-12-04 16:00", ["day", "hours"]),
        ("2026-12-05 13:00", ["hours"]),
        ("2026-12-05 14:00", []),
    ],
)
async def test_who_wakes_hears_the_nearest_of_what_still_helps(known: Bench, back: str, arrives: list[str]) -> None:
    known.reminders.sleep(1)
    await known.until(back)
    assert known.reminders.wake(1)
    await known.until("2026-12-06 12:00")
    assert known.kinds(1) == arrives
    assert {message.language for message in known.arrived} <= {"fr"}


async def test_who_wakes_at_night_hears_it_in_the_morning(known: Bench) -> None:
    known.reminders.sleep(1)
    await known.until("2026-12-04 23:00")
    known.reminders.wake(1)
    await known.until("2026-12-05 11:00")
    assert known.got(1) == [("2026-12-05 08:00", "day")]


async def test_who_had_the_reminder_before_falling_asleep_does_not_get_it_again(known: Bench) -> None:
    await known.until("2026-11-28 15:00")
    known.reminders.sleep(1)
    await known.until("2026-12-02 12:00")
    known.reminders.wake(1)
    await known.until("2026-12-02 13:00")
    assert known.kinds(1) == ["deadline", "week"]


async def test_who_sleeps_again_and_again_hears_each_thing_once(known: Bench) -> None:
    for day in range(21, 31):
        known.reminders.sleep(1)
        await known.until(f"2026-11-{day} 20:30")
        known.reminders.wake(1)
        await known.sweep()
    assert known.kinds(1) == ["deadline", "week"]


@pytest.mark.parametrize(
    "error",
    [
        Forbidden("Forbidden: bot was blocked by the user"),
        Forbidden("Forbidden: user is deactivated"),
        BadRequest("Chat not found"),
    ],
)
async def test_the_reminder_that_met_a_closed_door_comes_when_it_opens(known: Bench, error: BaseException) -> None:
    await known.until("2026-11-28 13:00")
    known.arrived.clear()
    known.troubles.append(error)
    await known.until("2026-11-29 12:00")
    assert known.got(1) == []
    known.reminders.wake(1)
    await known.until("2026-11-29 13:00")
    assert known.got(1) == [("2026-11-29 12:00", "week")]


async def test_who_slept_through_a_move_hears_of_it_and_of_the_latest_state_alone(known: Bench) -> None:
    known.reminders.sleep(1)
    known.change("peine", starts="2026-12-12 14:00")
    await known.until("2026-11-21 12:00")
    known.change("peine", starts="2026-12-13 14:00")
    await known.until("2026-11-22 12:00")
    known.change("peine", ends="2026-12-13 16:00")
    await known.until("2026-11-23 12:00")
    known.restart()
    known.reminders.wake(1)
    await known.until("2026-11-23 13:00")
    [moved] = known.arrived
    assert (moved.kind, moved.starts) == ("moved", "2026-12-13 14:00")


async def test_what_was_new_while_a_chat_slept_is_no_news_any_more_but_reminded_of(known: Bench) -> None:
    known.reminders.sleep(1)
    known.publish(workshop("celle", "2027-01-10 10:00"))
    await known.until("2026-11-21 12:00")
    known.reminders.wake(1)
    await known.until("2026-11-22 12:00")
    assert known.arrived == []
    await known.until("2027-01-11 12:00")
    assert [message.kind for message in known.arrived if message.workshop == "celle"] == ["week", "day", "hours"]


async def test_wishes_and_workshops_outlast_sleep(known: Bench) -> None:
    before = known.reminders.subscriber(1)
    known.reminders.sleep(1)
    known.restart()
    known.reminders.wake(1)
    assert known.reminders.subscriber(1) == before


async def test_whoever_ends_it_asleep_and_comes_back_hears_nothing_from_before(known: Bench) -> None:
    known.reminders.sleep(1)
    await known.until("2026-11-29 12:00")
    known.reminders.end(1)
    assert not known.reminders.wake(1)
    known.subscribe(1)
    await known.until("2026-11-29 13:00")
    assert known.arrived == []


async def test_subscribing_anew_wakes(known: Bench) -> None:
    known.reminders.sleep(1)
    await known.until("2026-11-29 12:00")
    known.subscribe(1, "peine", "de")
    await known.until("2026-11-29 13:00")
    assert [(message.kind, message.language) for message in known.arrived] == [("deadline", "de"), ("week", "de")]


async def test_a_group_that_is_written_to_at_its_new_id_wakes_there(known: Bench) -> None:
    known.subscribe(-5, "peine")
    known.subscribe(-100_5, "celle")
    known.reminders.sleep(-100_5)
    known.reminders.move(-5, -100_5)
    subscriber = known.reminders.subscriber(-100_5)
    assert subscriber
    assert (subscriber.workshops, subscriber.asleep) == ({"peine", "celle"}, False)


async def test_somebody_unknown_neither_sleeps_nor_wakes(known: Bench) -> None:
    known.reminders.sleep(99)
    assert not known.reminders.wake(99)
    assert known.reminders.subscriber(99) is None
