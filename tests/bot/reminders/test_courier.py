"""The sender: what it does about each trouble, so that nothing is lost and nothing comes twice without need."""

import sqlite3
from itertools import pairwise

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter

from bot.reminders.courier import MOST_ATTEMPTS, PAUSES, PROBES, STOPPED
from bot.storage.kinds import Kind
from tests.bot.reminders.bench import Bench, Crash, arrives_and_then, lost, unreachable
from tests.workshops import workshop

CHATS = (1, 2, 3)
NOON = "2026-11-28 14:00"


@pytest.fixture
async def week(bench: Bench) -> Bench:
    """The moment in which the reminder a week before goes out to three."""
    bench.publish(workshop("peine", "2026-12-05 14:00"))
    bench.at("2026-09-02 12:00")
    for chat in CHATS:
        bench.subscribe(chat)
    await bench.until("2026-11-28 13:59:59")
    bench.at(NOON)
    return bench


async def test_each_message_waits_for_its_turn_and_is_marked_before_it_leaves(week: Bench) -> None:
    marked = []
    week.troubles.extend([lambda delivery: marked.append(week.rows(delivery.chat)[0][2])] * 3)
    await week.sweep()
    assert week.turns == [1, 2, 3]
    assert marked == ["sending"] * 3
    assert [week.rows(chat) for chat in CHATS] == [[("week", 0, "sent", 1, None)]] * 3


async def test_one_that_arrived_without_an_answer_comes_again_after_a_while_and_that_is_all(week: Bench) -> None:
    week.troubles.append(arrives_and_then(lost()))
    await week.until("2026-11-28 15:00")
    assert week.got(1) == [(NOON, "week"), (NOON, "week")]
    first, second = [message.at for message in week.arrived if message.chat == 1]
    assert (second - first).total_seconds() == PAUSES[0] == 10
    assert [week.kinds(chat) for chat in (2, 3)] == [["week"], ["week"]]
    assert [attempts for _, _, _, attempts, _ in week.rows()] == [2, 1, 1]


async def test_one_that_was_lost_on_the_way_comes_again(week: Bench) -> None:
    week.troubles.append(lost())
    await week.until("2026-11-28 15:00")
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3


async def test_one_that_is_never_answered_is_sent_five_times_at_growing_intervals(week: Bench) -> None:
    week.reminders.end(2)
    week.reminders.end(3)
    week.troubles.extend([arrives_and_then(lost())] * 20)
    await week.until("2026-11-29 12:00")
    times = [message.at for message in week.arrived]
    assert [(later - before).total_seconds() for before, later in pairwise(times)] == [10, 30, 60, 300]
    assert len(times) == MOST_ATTEMPTS
    assert week.rows() == [("week", 0, "uncertain", MOST_ATTEMPTS, "Timed out")]


@pytest.mark.parametrize("trouble", [lost(), arrives_and_then(lost())])
async def test_news_of_a_new_workshop_is_never_sent_twice(bench: Bench, trouble: BaseException) -> None:
    bench.subscribe(1)
    bench.at("2026-09-02 12:00")
    bench.publish(workshop("peine", "2026-12-05 14:00"))
    bench.troubles.append(trouble)
    await bench.until("2026-09-03 12:00")
    assert len(bench.arrived) <= 1
    assert bench.rows() == [("new", 0, "uncertain", 1, "Timed out")]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ([{"starts": "2026-12-06 14:00"}], "moved"),
        ([{"status": "cancelled"}], "cancelled"),
        ([{"status": "cancelled"}, {"status": "confirmed"}], "restored"),
    ],
)
async def test_news_whose_loss_would_send_people_to_the_wrong_place_comes_again(
    bench: Bench, changes: list[dict[str, str]], kind: Kind
) -> None:
    bench.publish(workshop("peine", "2026-12-05 14:00"))
    bench.at("2026-09-02 12:00")
    bench.subscribe(1)
    for change in changes[:-1]:
        bench.change("peine", **change)
        await bench.sweep()
    bench.change("peine", **changes[-1])
    bench.troubles.append(lost())
    await bench.until("2026-09-02 13:00")
    assert bench.kinds(1)[-1] == kind


async def test_in_an_outage_only_the_first_message_is_open_and_the_others_wait(week: Bench) -> None:
    week.troubles.append(lost())
    week.probes.extend([lost() for _ in range(8)])
    await week.until("2026-11-28 15:00")
    assert week.rests == [*PROBES, PROBES[-1], PROBES[-1]]
    assert [attempts for _, _, _, attempts, _ in week.rows()] == [2, 1, 1]


async def test_without_a_connection_nothing_counts_as_an_attempt(week: Bench) -> None:
    week.troubles.extend([unreachable() for _ in range(2 * MOST_ATTEMPTS)])
    await week.sweep()
    assert [week.rows(chat)[0][2:4] for chat in CHATS] == [("sent", 1)] * 3
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3


async def test_a_token_that_is_refused_costs_no_message(week: Bench) -> None:
    week.troubles.append(InvalidToken())
    week.probes.extend([InvalidToken(), InvalidToken()])
    await week.sweep()
    assert week.rests == list(PROBES[:2])
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3


async def test_a_probe_that_is_told_to_slow_down_has_reached_telegram(week: Bench) -> None:
    week.troubles.append(unreachable())
    week.probes.append(RetryAfter(30))
    await week.sweep()
    assert week.rests == []
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3


async def test_a_pause_that_telegram_asks_for_costs_no_attempt(week: Bench) -> None:
    week.troubles.append(RetryAfter(30))
    await week.sweep()
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3
    assert week.rows(1)[0][2:4] == ("sent", 1)


async def test_a_message_that_telegram_refuses_fails_and_holds_up_no_other(week: Bench) -> None:
    week.troubles.append(BadRequest("Message is too long"))
    await week.sweep()
    assert week.states(1) == [("week", "failed", "Message is too long")]
    assert [week.kinds(chat) for chat in CHATS] == [[], ["week"], ["week"]]
    subscriber = week.reminders.subscriber(1)
    assert subscriber
    assert not subscriber.asleep


async def test_a_message_that_can_not_be_written_fails_and_holds_up_no_other(week: Bench) -> None:
    week.troubles.append(LookupError("a placeholder is missing"))
    await week.sweep()
    assert week.states(1) == [("week", "failed", "it could not be written")]
    assert [week.kinds(chat) for chat in CHATS] == [[], ["week"], ["week"]]


async def test_a_database_that_fails_while_the_message_is_written_costs_nothing(week: Bench) -> None:
    week.troubles.append(sqlite3.OperationalError("database is locked"))
    with pytest.raises(sqlite3.OperationalError):
        await week.sweep()
    await week.sweep()
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3


async def test_a_group_that_became_a_supergroup_gets_the_message_there_once(week: Bench) -> None:
    week.subscribe(-5, "peine", "fr", "hours")
    await week.until("2026-12-04 13:59")
    week.migrated[-5] = -100_5
    await week.until("2026-12-06 12:00")
    assert week.got(-5) == []
    assert week.got(-100_5) == [("2026-12-04 14:00", "day"), ("2026-12-05 12:00", "hours")]
    assert week.reminders.subscriber(-5) is None
    assert {message.language for message in week.arrived if message.chat == -100_5} == {"fr"}


async def test_a_crash_before_the_message_leaves_loses_nothing(week: Bench) -> None:
    def crash() -> None:
        raise Crash

    week.at_turn = crash
    with pytest.raises(Crash):
        await week.sweep()
    week.restart()
    await week.sweep()
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3


@pytest.mark.parametrize(("trouble", "times"), [(Crash(), 1), (arrives_and_then(Crash()), 2)])
async def test_a_crash_while_a_reminder_is_on_its_way_repeats_that_one_alone(
    week: Bench, trouble: BaseException, times: int
) -> None:
    week.troubles.extend([None, trouble])
    with pytest.raises(Crash):
        await week.sweep()
    assert [week.rows(chat)[0][2] for chat in CHATS] == ["sent", "sending", "planned"]
    week.restart()
    await week.sweep()
    assert [week.kinds(chat) for chat in CHATS] == [["week"], ["week"] * times, ["week"]]
    assert week.rows(2)[0][2:] == ("sent", 2, STOPPED)


@pytest.mark.parametrize(("trouble", "times"), [(Crash(), 0), (arrives_and_then(Crash()), 1)])
async def test_a_crash_while_news_of_a_new_workshop_is_on_its_way_leaves_that_one_open(
    bench: Bench, trouble: BaseException, times: int
) -> None:
    for chat in CHATS:
        bench.subscribe(chat)
    bench.at("2026-09-02 12:00")
    bench.publish(workshop("peine", "2026-12-05 14:00"))
    bench.troubles.extend([None, trouble])
    with pytest.raises(Crash):
        await bench.sweep()
    bench.restart()
    await bench.until("2026-09-03 12:00")
    assert [bench.kinds(chat) for chat in CHATS] == [["new"], ["new"] * times, ["new"]]
    assert bench.rows(2) == [("new", 0, "uncertain", 1, STOPPED)]


async def test_a_message_perhaps_arrived_that_then_comes_too_late_stays_uncertain(week: Bench) -> None:
    week.troubles.append(lost())
    await week.sweep()
    week.at("2026-12-05 14:00")
    await week.sweep()
    assert week.rows(1)[0][2:] == ("uncertain", 1, "Timed out")


async def test_who_no_longer_can_be_written_to_sleeps(week: Bench) -> None:
    week.troubles.append(Forbidden("Forbidden: bot was blocked by the user"))
    await week.until("2026-12-06 12:00")
    assert [week.kinds(chat) for chat in CHATS] == [[], ["week", "day"], ["week", "day"]]
    subscriber = week.reminders.subscriber(1)
    assert subscriber
    assert subscriber.asleep
