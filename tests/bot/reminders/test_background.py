"""The task in the background: it starts, survives what goes wrong, and stops in time. Time passes on a FastLoop."""

import asyncio
import sqlite3
from collections.abc import Callable

import pytest

from bot.reminders.courier import STOPPED
from bot.reminders.service import TRY_AGAIN
from bot.storage.deliveries import Delivery
from tests.bot.fast_loop import in_no_time
from tests.bot.reminders.bench import Bench, lost
from tests.workshops import workshop

CHATS = (1, 2, 3)


@pytest.fixture
def week(bench: Bench) -> Bench:
    """The moment in which the reminder a week before goes out to three."""
    bench.publish(workshop("peine", "2026-12-05 14:00"))
    bench.at("2026-09-02 12:00")
    for chat in CHATS:
        bench.subscribe(chat)
    bench.at("2026-11-28 14:00")
    return bench


def taking(seconds: float) -> Callable[[Delivery], asyncio.Future[None]]:
    """A message whose answer takes so long."""
    return lambda _: asyncio.ensure_future(asyncio.sleep(seconds))


async def running(bench: Bench) -> None:
    """Start, and let the task come to rest."""
    bench.reminders.start(bench.courier)
    await asyncio.sleep(1)


@in_no_time
async def test_what_is_due_goes_out_at_the_start(week: Bench) -> None:
    await running(week)
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3
    await week.reminders.stop()


@in_no_time
async def test_what_is_noticed_later_goes_out_at_once(week: Bench) -> None:
    await running(week)
    week.publish(workshop("celle", "2027-01-10 10:00"))
    await asyncio.sleep(0.01)
    assert [week.kinds(chat) for chat in CHATS] == [["week", "new"]] * 3
    await week.reminders.stop()


@in_no_time
async def test_who_wakes_gets_what_waits_at_once(week: Bench) -> None:
    week.reminders.sleep(2)
    await running(week)
    assert week.kinds(2) == []
    week.reminders.wake(2)
    await asyncio.sleep(0.01)
    assert week.kinds(2) == ["week"]
    await week.reminders.stop()


@pytest.mark.parametrize("trouble", [sqlite3.OperationalError("disk I/O error"), RuntimeError("a bug")])
@in_no_time
async def test_whatever_fails_is_tried_again_after_a_while(
    week: Bench, trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise trouble

    week.at_turn = fail
    await running(week)
    assert week.arrived == []
    await asyncio.sleep(TRY_AGAIN)
    assert [week.kinds(chat) for chat in CHATS] == [["week"]] * 3
    assert "trying again" in caplog.text
    await week.reminders.stop()


@in_no_time
async def test_a_message_on_its_way_is_awaited_when_the_bot_stops(week: Bench) -> None:
    week.troubles.append(taking(2))
    await running(week)
    await week.reminders.stop()
    assert [week.rows(chat)[0][2] for chat in CHATS] == ["sent", "planned", "planned"]


@in_no_time
async def test_a_message_that_takes_too_long_is_open_when_the_bot_stops_within_two_seconds(week: Bench) -> None:
    week.troubles.append(taking(60))
    await running(week)
    time = asyncio.get_running_loop().time
    asked = time()
    await week.reminders.stop()
    assert time() - asked < 2
    assert week.rows(1)[0][2:] == ("planned", 1, STOPPED)
    week.restart()
    await running(week)
    assert [week.kinds(chat) for chat in CHATS] == [["week", "week"], ["week"], ["week"]]
    await week.reminders.stop()


@in_no_time
async def test_in_an_outage_the_bot_stops_at_once_and_can_be_ended_by_its_people(week: Bench) -> None:
    week.rests_really = True
    week.troubles.append(lost())
    week.probes.extend([lost() for _ in range(100)])
    await running(week)
    await asyncio.sleep(300)
    week.reminders.end(1)
    time = asyncio.get_running_loop().time
    asked = time()
    await week.reminders.stop()
    assert time() == asked
    assert week.rows() == [("week", 0, "planned", 0, None)] * 2


@in_no_time
async def test_the_bot_stops_also_where_the_database_can_not_be_written(
    week: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    week.troubles.append(taking(60))
    await running(week)
    other = sqlite3.connect(week.path, isolation_level=None)
    other.execute("begin immediate")
    await week.reminders.stop()
    other.execute("rollback")
    other.close()
    assert "the next start decides" in caplog.text
    week.restart()
    await running(week)
    assert [week.kinds(chat) for chat in CHATS] == [["week", "week"], ["week"], ["week"]]
    await week.reminders.stop()


@in_no_time
async def test_a_bot_that_has_not_begun_to_send_stops_too(week: Bench) -> None:
    await week.reminders.stop()
    assert week.arrived == []


@in_no_time
async def test_while_messages_are_written_off_others_are_served(week: Bench) -> None:
    week.reminders.programme.open_due(week.now)
    for chat in CHATS:
        week.reminders.switch(chat, "week", False)
    served = 0

    async def serve() -> None:
        nonlocal served
        while True:
            served += 1
            await asyncio.sleep(0)

    serving = asyncio.create_task(serve())
    await asyncio.sleep(0)
    before = served
    await week.sweep()
    assert served - before >= len(CHATS)
    serving.cancel()
