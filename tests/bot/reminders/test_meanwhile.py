"""What changes while a broadcast is on its way: the workshop, what people want, and people themselves."""

from typing import Any

import pytest

from bot.storage.deliveries import CHANGED, TOO_LATE, UNWANTED
from tests.bot.reminders.bench import Bench, arrives_and_then, lost, meanwhile
from tests.workshops import workshop

CHATS = (1, 2, 3)


@pytest.fixture
async def week(bench: Bench) -> Bench:
    """The moment in which the reminder a week before goes out to three."""
    bench.publish(workshop("peine", "2026-12-05 14:00", place={"town": "Peine", "address": "Mrkt 1"}))
    bench.at("2026-09-02 12:00")
    for chat in CHATS:
        bench.subscribe(chat)
    await bench.until("2026-11-28 13:59:59")
    bench.at("2026-11-28 14:00")
    return bench


async def test_an_end_that_is_added_changes_nothing(week: Bench) -> None:
    week.troubles.append(meanwhile(lambda: week.change("peine", ends="2026-12-05 16:00")))
    await week.until("2026-12-05 15:00")
    assert [week.kinds(chat) for chat in CHATS] == [["week", "day"]] * 3


async def test_a_typing_error_in_the_address_stops_no_reminder(week: Bench) -> None:
    place = {"town": "Peine", "address": "Markt 1"}
    week.troubles.append(meanwhile(lambda: week.change("peine", place=place)))
    await week.until("2026-12-05 15:00")
    assert [sorted(week.kinds(chat)) for chat in CHATS] == [["day", "moved", "week"]] * 3


async def test_a_move_far_away_stops_the_reminder_which_comes_again_in_time(week: Bench) -> None:
    week.troubles.append(meanwhile(lambda: week.change("peine", starts="2027-02-01 14:00")))
    await week.until("2027-02-02 12:00")
    assert week.kinds(1) == ["week", "moved", "week", "day"]
    assert week.kinds(2) == week.kinds(3) == ["moved", "week", "day"]
    assert week.states(2)[0] == ("week", "skipped", CHANGED)


async def test_whoever_does_not_want_changes_still_gets_the_reminder_after_a_near_move(week: Bench) -> None:
    for chat in CHATS:
        week.reminders.switch(chat, "changes", False)
    week.troubles.append(meanwhile(lambda: week.change("peine", starts="2026-12-04 14:00")))
    await week.until("2026-12-06 12:00")
    assert [week.kinds(chat) for chat in CHATS] == [["week", "day"]] * 3


async def test_a_cancellation_stops_the_reminder(week: Bench) -> None:
    week.troubles.append(meanwhile(lambda: week.change("peine", status="cancelled")))
    await week.until("2026-12-06 12:00")
    assert [week.kinds(chat) for chat in CHATS] == [["week", "cancelled"], ["cancelled"], ["cancelled"]]


async def test_a_cancellation_that_is_taken_back_at_once_is_told_as_what_it_is(week: Bench) -> None:
    week.change("peine", status="cancelled")
    week.troubles.append(meanwhile(lambda: week.change("peine", status="confirmed")))
    await week.until("2026-12-06 12:00")
    assert week.kinds(1) == ["cancelled", "restored", "day"]
    assert week.kinds(2) == week.kinds(3) == ["restored", "day"]


async def test_a_message_of_an_older_state_is_not_repeated_after_the_change(week: Bench) -> None:
    def cancelled_and_lost(_: object) -> None:
        week.change("peine", status="cancelled")
        raise lost()

    week.troubles.append(cancelled_and_lost)
    await week.until("2026-12-06 12:00")
    assert week.kinds(1) == ["week", "cancelled"]
    assert week.states(1)[0] == ("week", "skipped", CHANGED)


async def test_a_reminder_whose_fate_is_open_is_repeated_after_a_change_that_is_no_news(week: Bench) -> None:
    def lost_and_changed() -> None:
        week.change("peine", ends="2026-12-05 16:00")
        raise lost()

    week.troubles.append(meanwhile(lost_and_changed))
    await week.until("2026-11-28 15:00")
    assert week.kinds(1) == ["week", "week"]
    assert week.kinds(2) == ["week"]


CLOSES = {"email": "a@example.org", "deadline": "2026-12-01"}


@pytest.fixture
async def closing(bench: Bench) -> Bench:
    """The moment in which the reminder of a deadline goes out to three."""
    bench.publish(workshop("peine", "2026-12-20 14:00", registration=CLOSES))
    bench.at("2026-09-02 12:00")
    for chat in CHATS:
        bench.subscribe(chat)
    await bench.until("2026-11-28 09:59:59")
    bench.at("2026-11-28 10:00")
    return bench


@pytest.mark.parametrize("registration", [None, {"email": "a@example.org"}])
async def test_a_deadline_that_is_dropped_is_not_reminded_of(closing: Bench, registration: Any) -> None:
    closing.troubles.append(meanwhile(lambda: closing.change("peine", registration=registration)))
    await closing.until("2026-12-10 12:00")
    assert [closing.kinds(chat) for chat in CHATS] == [["deadline"], [], []]


async def test_of_a_deadline_that_is_put_off_those_hear_in_time_who_have_not_heard_yet(closing: Bench) -> None:
    later = {**CLOSES, "deadline": "2026-12-10"}
    closing.troubles.append(meanwhile(lambda: closing.change("peine", registration=later)))
    await closing.until("2026-12-10 12:00")
    assert [closing.got(chat) for chat in CHATS] == [
        [("2026-11-28 10:00", "deadline")],
        [("2026-12-07 10:00", "deadline")],
        [("2026-12-07 10:00", "deadline")],
    ]


async def test_a_new_deadline_after_a_move_is_reminded_of(closing: Bench) -> None:
    await closing.until("2026-11-29 12:00")
    closing.change("peine", starts="2027-02-20 14:00", registration={**CLOSES, "deadline": "2027-02-01"})
    await closing.until("2027-02-05 12:00")
    assert closing.got(1)[1:] == [("2026-11-29 12:00", "moved"), ("2027-01-29 10:00", "deadline")]


async def test_a_deadline_reminder_held_up_beyond_the_deadline_is_not_sent_also_after_a_change(
    closing: Bench,
) -> None:
    closing.reminders.programme.open_due(closing.now)
    closing.change("peine", ends="2026-12-20 16:00")
    closing.restart("2026-12-02 08:00")
    await closing.until("2026-12-02 12:00")
    assert closing.arrived == []
    assert closing.states(1) == [("deadline", "skipped", TOO_LATE)]


async def test_a_deadline_that_is_added_late_is_reminded_of_at_once(bench: Bench) -> None:
    bench.publish(workshop("peine", "2026-12-20 14:00"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2026-11-30 12:00")
    bench.change("peine", registration=CLOSES)
    await bench.until("2026-12-02 12:00")
    assert bench.got(1) == [("2026-11-30 12:00", "deadline")]


async def test_an_hour_that_becomes_known_after_the_last_reminder_brings_no_second(bench: Bench) -> None:
    bench.publish(workshop("peine", "2026-12-05"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2026-12-04 12:00")
    assert bench.got(1)[-1] == ("2026-12-04 10:00", "day")
    bench.change("peine", starts="2026-12-05 18:00")
    await bench.until("2026-12-06 12:00")
    assert bench.kinds(1) == ["week", "day"]


async def test_an_hour_that_would_have_been_reminded_of_earlier_costs_no_reminder(bench: Bench) -> None:
    bench.publish(workshop("peine", "2026-12-05"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    await bench.until("2026-12-03 22:00")
    bench.change("peine", starts="2026-12-05 07:30")  # whose day before ends in the evening of the third
    await bench.until("2026-12-06 12:00")
    assert bench.got(1)[-1] == ("2026-12-04 08:00", "day")


async def test_a_reminder_due_in_the_second_of_the_change_is_not_lost(week: Bench) -> None:
    week.change("peine", ends="2026-12-05 16:00")
    await week.sweep()
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3


async def test_whoever_ends_it_meanwhile_gets_nothing_more(week: Bench) -> None:
    week.troubles.append(meanwhile(lambda: week.reminders.end(2)))
    await week.until("2026-12-06 12:00")
    assert week.kinds(2) == []
    assert week.rows(2) == []


async def test_whoever_ends_it_while_the_message_waits_for_its_turn_does_not_get_it(week: Bench) -> None:
    week.at_turn = lambda: week.reminders.end(1)
    await week.until("2026-12-06 12:00")
    assert week.kinds(1) == []


async def test_whoever_ends_it_while_the_message_is_lost_is_not_written_to_again(week: Bench) -> None:
    def ended_and_lost() -> None:
        week.reminders.end(1)
        raise lost()

    week.troubles.append(meanwhile(ended_and_lost))
    await week.until("2026-12-06 12:00")
    assert week.kinds(1) == ["week"]
    assert week.rows(1) == []


async def test_whoever_drops_the_workshop_while_the_message_is_lost_is_not_written_to_again(week: Bench) -> None:
    week.subscribe(1, "celle")

    def dropped_and_lost() -> None:
        week.reminders.unsubscribe(1, "*")
        raise lost()

    week.troubles.append(meanwhile(dropped_and_lost))
    await week.until("2026-12-06 12:00")
    assert week.kinds(1) == ["week"]
    assert week.states(1) == [("week", "skipped", UNWANTED)]


async def test_whoever_no_longer_wants_all_keeps_the_one_they_chose(week: Bench) -> None:
    week.subscribe(2, "peine")
    week.subscribe(3, "celle")
    week.troubles.append(meanwhile(lambda: [week.reminders.unsubscribe(chat, "*") for chat in (2, 3)]))
    await week.until("2026-11-28 15:00")
    assert (week.kinds(2), week.kinds(3)) == (["week"], [])


async def test_a_wish_switched_off_meanwhile_stops_the_message(week: Bench) -> None:
    week.troubles.append(meanwhile(lambda: week.reminders.switch(2, "week", False)))
    await week.until("2026-11-28 15:00")
    assert week.states(2) == [("week", "skipped", UNWANTED)]


async def test_a_wish_switched_off_and_on_again_meanwhile_costs_no_message(week: Bench) -> None:
    week.troubles.append(meanwhile(lambda: [week.reminders.switch(2, "week", on) for on in (False, True)]))
    await week.until("2026-11-28 15:00")
    assert week.kinds(2) == ["week"]


async def test_the_language_chosen_last_counts_also_while_the_message_waits_for_its_turn(week: Bench) -> None:
    week.at_turn = lambda: week.reminders.speak(1, "fr")
    await week.sweep()
    assert {message.chat: message.language for message in week.arrived} == {1: "fr", 2: "de", 3: "de"}


async def test_a_message_whose_turn_comes_at_night_waits_for_the_morning(week: Bench) -> None:
    week.at_turn = lambda: week.at("2026-11-28 21:00")
    await week.until("2026-11-29 12:00")
    assert week.got(1) == [("2026-11-29 08:00", "week")]


async def test_a_message_whose_turn_comes_too_late_is_not_sent(week: Bench) -> None:
    week.at_turn = lambda: week.at("2026-12-05 14:00")
    await week.sweep()
    assert week.arrived == []
    assert week.rows(1)[0][2] == "skipped"


async def test_a_new_workshop_published_meanwhile_goes_out_after_it(week: Bench) -> None:
    week.troubles.append(meanwhile(lambda: week.publish(workshop("celle", "2027-01-10 10:00"))))
    await week.until("2026-11-28 15:00")
    assert [week.kinds(chat) for chat in CHATS] == [["week", "new"]] * 3


async def test_messages_settled_for_one_who_left_are_not_taken_for_those_of_another(week: Bench) -> None:
    def the_last_leaves_and_another_comes() -> None:
        week.reminders.end(3)
        week.publish(workshop("celle", "2027-01-10 10:00"))
        week.reminders.programme.open_due(week.now)

    week.troubles.extend([None, None, meanwhile(the_last_leaves_and_another_comes)])
    await week.sweep()
    assert (week.kinds(1), week.kinds(2), week.kinds(3)) == (["week", "new"], ["week", "new"], ["week"])


async def test_what_arrived_and_then_timed_out_is_the_only_one_that_comes_twice(week: Bench) -> None:
    week.troubles.append(arrives_and_then(lost()))
    await week.until("2026-11-28 15:00")
    assert [week.kinds(chat) for chat in CHATS] == [["week", "week"], ["week"], ["week"]]
