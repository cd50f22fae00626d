"""What subscribers hear of a workshop, from its first appearance to its end, on a bot that runs all the time."""

import pytest

from bot.reminders.programme import KEPT
from bot.storage.kinds import ALL, KINDS, Wish, wish_of
from tests.bot.reminders.bench import Bench, office
from tests.workshops import workshop

PEINE = workshop("peine", "2026-12-05 14:00", registration={"email": "a@example.org", "deadline": "2026-11-20"})


async def test_who_wants_all_hears_of_a_new_one_and_is_reminded_of_it(bench: Bench) -> None:
    bench.subscribe(1)
    bench.at("2026-09-10 10:00")
    bench.publish(PEINE)
    await bench.until("2026-12-06 12:00")
    assert bench.got(1) == [
        ("2026-09-10 10:00", "new"),
        ("2026-11-17 10:00", "deadline"),
        ("2026-11-28 14:00", "week"),
        ("2026-12-04 14:00", "day"),
    ]


async def test_two_hours_before_only_those_hear_who_want_to(bench: Bench) -> None:
    bench.subscribe(1, ALL, "de", "hours")
    bench.subscribe(2)
    bench.publish(PEINE)
    await bench.until("2026-12-06 12:00")
    assert bench.got(1)[-1] == ("2026-12-05 12:00", "hours")
    assert bench.got(2)[-1] == ("2026-12-04 14:00", "day")


async def test_who_wants_one_workshop_hears_of_no_other(bench: Bench) -> None:
    bench.publish(PEINE, workshop("celle", "2026-12-10 10:00"))
    bench.at("2026-09-01 12:01")
    bench.subscribe(1, "celle")
    await bench.until("2026-12-20 12:00")
    assert bench.got(1) == [("2026-12-03 10:00", "week"), ("2026-12-09 10:00", "day")]


async def test_who_wants_one_and_all_hears_each_thing_once(bench: Bench) -> None:
    bench.publish(PEINE)
    bench.at("2026-09-01 12:01")
    bench.subscribe(1, "peine")
    bench.subscribe(1)
    await bench.until("2026-12-06 12:00")
    assert bench.kinds(1) == ["deadline", "week", "day"]


async def test_messages_come_in_the_language_chosen_last(bench: Bench) -> None:
    bench.subscribe(1, ALL, "de")
    bench.subscribe(2, ALL, "fr")
    bench.at("2026-09-02 12:00")
    bench.publish(PEINE)
    await bench.until("2026-09-02 12:01")
    bench.reminders.speak(1, "fr")
    await bench.until("2026-11-18 12:00")
    assert [(message.chat, message.language) for message in bench.arrived] == [
        (1, "de"),
        (2, "fr"),
        (1, "fr"),
        (2, "fr"),
    ]


@pytest.mark.parametrize("wish", sorted({wish_of(kind) for kind in KINDS}))
async def test_what_is_switched_off_does_not_come_and_all_else_does(bench: Bench, wish: Wish) -> None:
    for chat in (1, 2):
        bench.subscribe(chat, ALL, "de", "hours")
    bench.reminders.switch(2, wish, False)
    bench.at("2026-09-10 10:00")
    bench.publish(PEINE)
    await bench.until("2026-12-06 12:00")
    bench.publish(workshop("celle", "2027-03-05 14:00"))
    await bench.until("2026-12-07 12:00")
    bench.change("celle", starts="2027-03-06 14:00")
    await bench.until("2026-12-08 12:00")
    bench.change("celle", status="cancelled")
    await bench.until("2026-12-09 12:00")
    bench.change("celle", status="confirmed")
    await bench.until("2026-12-10 12:00")
    assert {wish_of(kind) for kind in bench.kinds(1)} == {wish_of(kind) for kind in KINDS}
    assert bench.kinds(2) == [kind for kind in bench.kinds(1) if wish_of(kind) != wish]


async def test_a_move_is_told_once_with_the_old_date_and_reminders_follow_the_new_one(bench: Bench) -> None:
    bench.subscribe(1)
    bench.at("2026-09-10 10:00")
    bench.publish(PEINE)
    await bench.until("2026-10-01 15:00")
    bench.change("peine", starts="2026-12-12 10:00")
    await bench.until("2026-12-20 12:00")
    assert bench.got(1) == [
        ("2026-09-10 10:00", "new"),
        ("2026-10-01 15:00", "moved"),
        ("2026-11-17 10:00", "deadline"),
        ("2026-12-05 10:00", "week"),
        ("2026-12-11 10:00", "day"),
    ]
    moved = bench.arrived[1]
    assert (moved.before, moved.starts) == ("2026-12-05 14:00", "2026-12-12 10:00")


async def test_after_a_move_out_of_the_last_week_the_week_is_reminded_of_once_more(bench: Bench) -> None:
    bench.subscribe(1)
    bench.publish(workshop("celle", "2026-12-05 14:00"))
    await bench.until("2026-12-01 12:00")
    bench.change("celle", starts="2027-02-01 14:00")
    await bench.until("2027-02-02 12:00")
    assert bench.kinds(1) == ["week", "moved", "week", "day"]


async def test_after_a_move_into_the_last_week_only_what_is_ahead_is_reminded_of(bench: Bench) -> None:
    bench.subscribe(1)
    bench.publish(workshop("celle", "2027-02-01 14:00"))
    await bench.until("2026-12-01 12:00")
    bench.change("celle", starts="2026-12-05 14:00")
    await bench.until("2026-12-10 12:00")
    assert bench.got(1) == [("2026-12-01 12:00", "moved"), ("2026-12-04 14:00", "day")]


async def test_an_hour_that_is_withdrawn_and_then_given_anew_is_a_move(bench: Bench) -> None:
    bench.subscribe(1)
    bench.publish(workshop("celle", "2026-12-05 14:00"))
    await bench.until("2026-10-01 15:00")
    bench.change("celle", starts="2026-12-05")
    await bench.until("2026-10-02 15:00")
    bench.change("celle", starts="2026-12-05 10:00")
    await bench.until("2026-10-03 15:00")
    [moved] = bench.arrived
    assert (moved.kind, moved.before, moved.starts) == ("moved", "2026-12-05 14:00", "2026-12-05 10:00")


async def test_a_cancelled_workshop_is_told_once_and_never_reminded_of(bench: Bench) -> None:
    bench.subscribe(1)
    bench.publish(PEINE)
    await bench.until("2026-10-01 15:00")
    bench.change("peine", status="cancelled")
    await bench.until("2026-10-02 15:00")
    bench.change("peine", title={"de": "Entfällt", "fr": "Annulé"})
    await bench.until("2026-12-20 12:00")
    assert bench.got(1) == [("2026-10-01 15:00", "cancelled")]


async def test_one_that_takes_place_after_all_is_told_and_reminded_of(bench: Bench) -> None:
    bench.subscribe(1)
    bench.publish(workshop("celle", "2026-12-05 14:00"))
    await bench.until("2026-10-01 15:00")
    bench.change("celle", status="cancelled")
    await bench.until("2026-11-30 15:00")
    bench.change("celle", status="confirmed")
    await bench.until("2026-12-20 12:00")
    assert bench.kinds(1) == ["cancelled", "restored", "day"]


async def test_whoever_comes_later_hears_only_of_what_is_due_later(bench: Bench) -> None:
    bench.publish(PEINE)
    bench.at("2026-11-28 13:59:59")
    bench.subscribe(1)
    bench.at("2026-11-28 14:00:00")
    bench.subscribe(2)
    await bench.until("2026-12-05 15:00")
    assert bench.kinds(1) == ["week", "day"]
    assert bench.kinds(2) == ["day"]


async def test_nobody_hears_of_a_workshop_as_new_that_was_there_already(bench: Bench) -> None:
    bench.publish(PEINE)
    bench.at("2026-09-01 12:00:01")
    bench.subscribe(1)
    await bench.until("2026-09-20 12:00")
    assert bench.got(1) == []


async def test_whoever_has_ended_it_hears_nothing_and_leaves_no_trace(bench: Bench) -> None:
    bench.subscribe(1)
    bench.publish(PEINE)
    await bench.until("2026-11-18 12:00")
    bench.reminders.end(1)
    await bench.until("2026-12-06 12:00")
    assert bench.kinds(1) == ["deadline"]
    assert bench.rows() == []


async def test_who_ends_it_and_comes_back_gets_nothing_twice(bench: Bench) -> None:
    bench.publish(PEINE)
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2026-11-28 15:00")
    bench.reminders.end(1)
    bench.subscribe(1)
    await bench.until("2026-12-06 12:00")
    assert bench.kinds(1) == ["deadline", "week", "day"]


async def test_two_workshops_at_the_same_hour_are_both_reminded_of(bench: Bench) -> None:
    bench.publish(workshop("celle", "2026-12-05 14:00"), workshop("peine", "2026-12-05 14:00"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    bench.subscribe(2, "peine")
    await bench.until("2026-11-28 14:00")
    assert [(message.chat, message.workshop) for message in bench.arrived] == [(1, "celle"), (1, "peine"), (2, "peine")]


async def test_without_subscribers_nothing_goes_out_and_nothing_is_made_up_for(bench: Bench) -> None:
    bench.publish(PEINE)
    await bench.until("2026-11-30 12:00")
    bench.change("peine", starts="2026-12-06 14:00")
    await bench.until("2026-11-30 13:00")
    bench.subscribe(1)
    await bench.until("2026-12-06 12:00")
    assert bench.got(1) == [("2026-12-05 14:00", "day")]


async def test_a_workshop_that_vanishes_from_the_file_is_still_reminded_of(bench: Bench) -> None:
    bench.subscribe(1)
    bench.publish(PEINE)
    await bench.until("2026-11-18 12:00")
    bench.content.clear()
    bench.publish()
    bench.restart()
    await bench.until("2026-12-06 12:00")
    assert bench.kinds(1) == ["deadline", "week", "day"]


async def test_a_workshop_of_the_past_is_never_new(bench: Bench) -> None:
    bench.subscribe(1)
    bench.at("2026-09-02 12:00")
    bench.publish(workshop("celle", "2026-08-05 14:00"), workshop("peine", "2026-09-02", ends="2026-09-01"))
    await bench.until("2026-09-20 12:00")
    assert bench.got(1) == []


async def test_two_weeks_after_a_workshop_all_about_it_is_forgotten(bench: Bench) -> None:
    bench.publish(PEINE, workshop("celle", "2027-02-01 14:00"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1, "peine")
    bench.subscribe(2)
    await bench.until("2026-12-19 23:59")
    assert bench.reminders.subscriber(1)
    await bench.until("2026-12-20 00:01")
    assert office("2026-12-20 00:01") - KEPT > office("2026-12-06 00:00")
    assert bench.reminders.subscriber(1) is None
    assert bench.reminders.subscriber(2)
    assert bench.rows() == []
    assert bench.reminders.programme.seen("peine") is None
    assert bench.reminders.programme.seen("celle")


async def test_a_forgotten_id_that_is_used_again_is_a_new_workshop(bench: Bench) -> None:
    bench.publish(PEINE)
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2027-01-10 12:00")
    bench.publish(workshop("peine", "2027-03-05 14:00"))
    await bench.until("2027-03-06 12:00")
    assert bench.kinds(1) == ["deadline", "week", "day", "new", "week", "day"]


async def test_what_comes_next_for_somebody_is_known(bench: Bench) -> None:
    bench.publish(PEINE, workshop("celle", "2026-12-03 14:00"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1, "peine")
    await bench.sweep()
    subscriber = bench.reminders.subscriber(1)
    assert subscriber
    ahead = bench.reminders.next_for(subscriber)
    assert ahead
    assert (ahead.workshop, ahead.kind, ahead.due) == ("peine", "deadline", office("2026-11-17 10:00"))
    bench.reminders.switch(1, "deadline", False)
    subscriber = bench.reminders.subscriber(1)
    assert subscriber
    ahead = bench.reminders.next_for(subscriber)
    assert ahead
    assert (ahead.kind, ahead.due) == ("week", office("2026-11-28 14:00"))
