"""The bot was not running when something was due: what is still of use comes late and once, the rest is written off."""

import pytest

from bot.storage.deliveries import CHANGED, NEARER, TOO_LATE
from bot.storage.kinds import ALL
from tests.bot.reminders.bench import Bench
from tests.workshops import workshop

PEINE = workshop("peine", "2026-12-05 14:00", registration={"email": "a@example.org", "deadline": "2026-11-20"})


@pytest.fixture
async def down(bench: Bench) -> Bench:
    """Since 20 October; somebody subscribed to all, also two hours before."""
    bench.publish(PEINE)
    bench.at("2026-09-02 12:00")
    bench.subscribe(1, ALL, "de", "hours")
    await bench.until("2026-10-20 12:00")
    return bench


@pytest.mark.parametrize(
    ("back", "arrives"),
    [
        ("2026-11-28 15:30", [("2026-11-28 15:30", "week")]),
        ("2026-12-03 10:00", [("2026-12-03 10:00", "week")]),
        ("2026-12-04 18:00", [("2026-12-04 18:00", "day")]),
        ("2026-12-05 11:00", [("2026-12-05 11:00", "day"), ("2026-12-05 12:00", "hours")]),
        ("2026-12-05 13:59", [("2026-12-05 13:59", "hours")]),
        ("2026-12-05 14:00", []),
        ("2026-12-04 23:00", [("2026-12-05 08:00", "day"), ("2026-12-05 12:00", "hours")]),
    ],
)
async def test_of_all_that_was_missed_the_nearest_reminder_comes_late(
    down: Bench, back: str, arrives: list[tuple[str, str]]
) -> None:
    down.restart(back)
    await down.until("2026-12-05 15:00")
    later = [got for got in down.got(1) if got[1] != "deadline"]
    assert later[: len(arrives)] == arrives
    assert len({kind for _, kind in later}) == len(later)


async def test_why_the_others_did_not_go_out_is_written_down(down: Bench) -> None:
    down.restart("2026-12-05 13:00")
    await down.sweep()
    assert sorted(down.states(1)) == [
        ("day", "skipped", NEARER),
        ("deadline", "skipped", TOO_LATE),
        ("hours", "sent", None),
        ("week", "skipped", NEARER),
    ]


async def test_after_the_workshop_all_is_too_late(down: Bench) -> None:
    down.restart("2026-12-05 14:00")
    await down.sweep()
    assert down.got(1) == []
    assert sorted(down.states(1)) == [(kind, "skipped", TOO_LATE) for kind in ("day", "deadline", "hours", "week")]


async def test_who_does_not_want_the_nearest_gets_the_next(down: Bench) -> None:
    down.reminders.switch(1, "day", False)
    down.reminders.switch(1, "hours", False)
    down.restart("2026-12-05 13:00")
    await down.until("2026-12-06 12:00")
    assert down.kinds(1) == ["week"]


async def test_what_can_only_come_in_the_night_before_is_dropped(bench: Bench) -> None:
    bench.publish(workshop("celle", "2026-12-05 07:30"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2026-10-20 12:00")
    bench.restart("2026-12-04 21:30")
    await bench.until("2026-12-05 12:00")
    assert bench.got(1) == []
    assert bench.states(1) == [("week", "skipped", TOO_LATE), ("day", "skipped", TOO_LATE)]


async def test_months_later_nothing_is_left_and_nothing_breaks(down: Bench) -> None:
    down.restart("2027-04-01 12:00")
    await down.until("2027-04-02 12:00")
    assert down.got(1) == []
    assert down.rows() == []


async def test_months_later_also_what_was_news_then_breaks_nothing(down: Bench) -> None:
    await down.until("2026-10-20 22:00")
    down.publish(workshop("celle", "2026-10-30 14:00"))
    down.change("peine", starts="2026-11-05 14:00")
    down.restart("2027-04-01 12:00")
    await down.until("2027-04-02 12:00")
    assert down.got(1) == []
    assert down.rows() == []


async def test_news_noticed_at_the_start_goes_out(down: Bench) -> None:
    down.content["celle"] = workshop("celle", "2027-01-10 10:00")
    down.restart("2026-10-25 12:00")
    await down.sweep()
    assert down.kinds(1) == ["new"]


async def test_a_move_noticed_at_the_start_replaces_what_was_missed(down: Bench) -> None:
    down.crash()
    down.at("2026-11-29 12:00")
    down.content["peine"] = workshop("peine", "2027-01-10 10:00")
    down.start()
    await down.until("2027-01-11 12:00")
    assert down.kinds(1) == ["moved", "week", "day", "hours"]
    assert ("week", "skipped", CHANGED) in down.states(1)


async def test_a_change_that_is_no_news_costs_no_reminder(down: Bench) -> None:
    down.crash()
    down.at("2026-11-28 15:00")
    down.content["peine"] = workshop("peine", "2026-12-05 14:00", ends="2026-12-05 16:00")
    down.start()
    await down.until("2026-11-28 16:00")
    assert down.got(1) == [("2026-11-28 15:00", "week")]


async def test_a_cancellation_noticed_at_the_start_replaces_the_reminder(down: Bench) -> None:
    down.crash()
    down.at("2026-12-05 12:30")
    down.content["peine"] = workshop("peine", "2026-12-05 14:00", status="cancelled")
    down.start()
    await down.until("2026-12-06 12:00")
    assert down.kinds(1) == ["cancelled"]


async def test_news_that_came_too_late_is_no_news_to_anybody(bench: Bench) -> None:
    bench.publish(workshop("celle", "2026-12-05 14:00"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2026-10-20 12:00")
    bench.change("celle", starts="2026-10-05 14:00")  # a slip: that is over
    await bench.until("2026-10-20 12:10")
    bench.change("celle", starts="2026-12-05 14:00")
    await bench.until("2026-10-21 12:00")
    assert bench.got(1) == []
    bench.change("celle", starts="2026-12-06 14:00")
    await bench.until("2026-10-22 12:00")
    [moved] = bench.arrived
    assert moved.before == "2026-12-05 14:00"


async def test_a_clock_set_back_an_hour_sends_nothing_twice(down: Bench) -> None:
    await down.until("2026-11-28 14:00")
    down.at("2026-11-28 13:00")
    down.restart()
    await down.until("2026-11-28 16:00")
    down.at("2026-11-28 13:30")
    await down.until("2026-12-05 15:00")
    assert down.kinds(1) == ["deadline", "week", "day", "hours"]


async def test_a_clock_set_back_before_the_message_is_sent_delays_it(down: Bench) -> None:
    down.at("2026-11-28 14:00")
    down.at_turn = lambda: down.at("2026-11-28 13:00")
    await down.sweep()
    assert "week" not in down.kinds(1)
    await down.until("2026-11-28 15:00")
    assert down.got(1)[-1] == ("2026-11-28 14:00", "week")
