"""What happens at night: several changes before the morning, and those who subscribe in between."""

import pytest

from tests.bot.reminders.bench import Bench
from tests.workshops import workshop

PEINE = workshop("peine", "2026-12-05 14:00")


@pytest.fixture
async def night(bench: Bench) -> Bench:
    """Ten in the evening; a workshop everybody has heard of, and a subscriber of all."""
    bench.publish(PEINE)
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2026-10-01 22:00")
    return bench


async def test_a_move_at_night_is_told_in_the_morning(night: Bench) -> None:
    night.change("peine", starts="2026-12-06 14:00")
    await night.until("2026-10-02 07:59")
    assert night.got(1) == []
    await night.until("2026-10-02 12:00")
    assert night.got(1) == [("2026-10-02 08:00", "moved")]


async def test_two_moves_in_a_night_are_one(night: Bench) -> None:
    night.change("peine", starts="2026-12-06 14:00")
    await night.until("2026-10-02 02:00")
    night.change("peine", starts="2026-12-07 14:00")
    await night.until("2026-10-02 12:00")
    [moved] = night.arrived
    assert (moved.before, moved.starts) == ("2026-12-05 14:00", "2026-12-07 14:00")


async def test_a_move_that_is_taken_back_before_the_morning_is_none(night: Bench) -> None:
    night.change("peine", starts="2026-12-06 14:00")
    await night.until("2026-10-02 02:00")
    night.change("peine", starts="2026-12-05 14:00")
    await night.until("2026-12-10 12:00")
    assert night.kinds(1) == ["week", "day"]


async def test_who_came_between_a_move_and_its_taking_back_is_told(night: Bench) -> None:
    night.change("peine", starts="2026-12-06 14:00")
    await night.until("2026-10-01 23:00")
    night.subscribe(2, "peine")
    night.subscribe(3)
    await night.until("2026-10-02 02:00")
    night.change("peine", starts="2026-12-05 14:00")
    night.restart("2026-10-02 03:00")
    night.subscribe(4)
    await night.until("2026-10-02 12:00")
    told = [(message.chat, message.before, message.starts) for message in night.arrived]
    assert told == [(chat, "2026-12-06 14:00", "2026-12-05 14:00") for chat in (2, 3)]
    await night.until("2026-12-10 12:00")
    assert night.kinds(2) == ["moved", "week", "day"]


async def test_who_came_between_two_moves_is_told_of_the_second(night: Bench) -> None:
    night.change("peine", starts="2026-12-06 14:00")
    await night.until("2026-10-01 23:00")
    night.subscribe(2, "peine")
    await night.until("2026-10-02 02:00")
    night.change("peine", starts="2026-12-07 14:00")
    await night.until("2026-10-02 03:00")
    night.subscribe(3, "peine")
    await night.until("2026-10-02 12:00")
    assert [(message.chat, message.starts) for message in night.arrived] == [
        (1, "2026-12-07 14:00"),
        (2, "2026-12-07 14:00"),
    ]


async def test_a_new_workshop_that_moves_before_the_morning_is_new_and_to_those_who_saw_it_moved(night: Bench) -> None:
    night.publish(workshop("celle", "2026-12-15 14:00"))
    await night.until("2026-10-01 23:00")
    night.subscribe(2, "celle")
    await night.until("2026-10-02 02:00")
    night.change("celle", starts="2026-12-16 14:00")
    night.restart()
    await night.until("2026-10-02 12:00")
    assert [(message.chat, message.kind, message.starts, message.before) for message in night.arrived] == [
        (1, "new", "2026-12-16 14:00", None),
        (2, "moved", "2026-12-16 14:00", "2026-12-15 14:00"),
    ]
    night.change("celle", starts="2026-12-17 14:00")
    await night.until("2026-10-02 13:00")
    assert [message.before for message in night.arrived[2:]] == ["2026-12-16 14:00"] * 2


async def test_a_new_workshop_that_moves_twice_before_the_morning_misleads_nobody(night: Bench) -> None:
    night.publish(workshop("celle", "2026-12-15 14:00"))
    await night.until("2026-10-01 23:00")
    night.subscribe(2, "celle")
    await night.until("2026-10-02 02:00")
    night.change("celle", starts="2026-12-16 14:00")
    await night.until("2026-10-02 03:00")
    night.subscribe(3, "celle")
    await night.until("2026-10-02 04:00")
    night.change("celle", starts="2026-12-17 14:00")
    await night.until("2026-10-02 12:00")
    assert [(message.chat, message.kind, message.starts) for message in night.arrived] == [
        (1, "new", "2026-12-17 14:00"),
        (2, "moved", "2026-12-17 14:00"),
        (3, "moved", "2026-12-17 14:00"),
    ]


async def test_a_new_workshop_that_is_cancelled_before_the_morning_concerns_only_those_who_saw_it(
    night: Bench,
) -> None:
    night.publish(workshop("celle", "2026-12-15 14:00"))
    await night.until("2026-10-01 23:00")
    night.subscribe(2, "celle")
    await night.until("2026-10-02 02:00")
    night.change("celle", status="cancelled")
    await night.until("2026-10-02 12:00")
    assert (night.kinds(1), night.kinds(2)) == ([], ["cancelled"])
    night.change("celle", status="confirmed")
    await night.until("2026-10-02 13:00")
    assert night.kinds(2) == ["cancelled", "restored"]


async def test_a_new_workshop_cancelled_before_anybody_saw_it_is_new_when_it_takes_place_after_all(
    night: Bench,
) -> None:
    night.publish(workshop("celle", "2026-12-15 14:00"))
    night.change("celle", status="cancelled")
    await night.until("2026-10-02 12:00")
    assert night.got(1) == []
    night.change("celle", status="confirmed")
    await night.until("2026-10-02 13:00")
    assert night.kinds(1) == ["new"]


async def test_a_cancellation_that_is_taken_back_before_the_morning_is_none(night: Bench) -> None:
    night.change("peine", status="cancelled")
    await night.until("2026-10-02 02:00")
    night.change("peine", status="confirmed")
    await night.until("2026-12-10 12:00")
    assert night.kinds(1) == ["week", "day"]


async def test_a_workshop_that_moves_and_is_then_cancelled_at_night_is_cancelled(night: Bench) -> None:
    night.change("peine", starts="2026-12-06 14:00")
    night.change("peine", status="cancelled")
    await night.until("2026-12-10 12:00")
    assert night.got(1) == [("2026-10-02 08:00", "cancelled")]


async def test_what_is_cancelled_at_night_for_the_early_morning_is_told_at_once(bench: Bench) -> None:
    bench.publish(workshop("peine", "2026-12-05 07:30"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2026-12-04 23:00")
    bench.change("peine", status="cancelled")
    await bench.until("2026-12-05 12:00")
    assert bench.got(1)[-1] == ("2026-12-04 23:00", "cancelled")


async def test_what_moves_away_from_the_early_morning_at_night_is_told_at_once(bench: Bench) -> None:
    bench.publish(workshop("peine", "2026-12-05 07:30"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2026-12-04 23:00")
    bench.change("peine", starts="2027-02-01 14:00")
    await bench.until("2026-12-05 12:00")
    assert bench.got(1)[-1] == ("2026-12-04 23:00", "moved")


async def test_news_that_night_interrupts_goes_on_in_the_morning(bench: Bench) -> None:
    bench.publish(PEINE)
    bench.at("2026-09-02 12:00")
    for chat in (1, 2, 3):
        bench.subscribe(chat)
    await bench.until("2026-10-01 20:59:59")
    bench.at_turn = lambda: bench.at("2026-10-01 21:00:00")
    bench.change("peine", status="cancelled")
    await bench.until("2026-10-02 12:00")
    assert [bench.got(chat) for chat in (1, 2, 3)] == [[("2026-10-02 08:00", "cancelled")]] * 3
