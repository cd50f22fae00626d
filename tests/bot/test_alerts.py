"""What the staff's chat hears of errors: each at once, then how often once an hour, also across restarts."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from typing import Self

import pytest
from telegram.error import Forbidden, NetworkError, TelegramError

from bot.alerts import Alerts
from bot.app import BotApplication
from bot.background import Background
from bot.logs import also_to
from bot.pacing import Pacer
from bot.services import Services
from bot.standin import Group, Person, StandIn
from bot.troubles import Troubles
from tests.conftest import TOKEN, Clock
from tests.handlers.test_errors import QUESTION

log = logging.getLogger("tests.alerts")


class Staff:
    """The staff's chat: what it has heard; while `failing`, nothing gets there."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.failing: TelegramError | None = None

    async def __call__(self, text: str) -> None:
        if self.failing:
            raise self.failing
        self.heard.append(text)


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """Those of this process, as `antenne run` collects them."""
    found = Troubles()
    also_to(found, TOKEN)
    yield found
    logging.getLogger().removeHandler(found)


@pytest.fixture
def staff() -> Staff:
    """The staff's chat."""
    return Staff()


class Life:
    """One life of a bot, from start to end, in which it tells the staff of what it has logged."""

    def __init__(self, services: Services, troubles: Troubles, clock: Clock, staff: Staff) -> None:
        self._alerts = Alerts(troubles, services.storage.alerts, clock, staff)

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._alerts.keep_telling())
        await asyncio.sleep(0)
        return self

    async def tell(self) -> None:
        """Let what is logged arrive, and be told where its time has come."""
        await asyncio.sleep(0)
        await self._alerts.tell()

    async def __aexit__(self, *details: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


Begin = Callable[[], Life]


@pytest.fixture
def live(services: Services, troubles: Troubles, clock: Clock, staff: Staff) -> Begin:
    """Begins a life over the same database."""
    return lambda: Life(services, troubles, clock, staff)


async def test_an_error_is_told_at_once_and_then_once_an_hour_how_often_it_came(
    live: Begin, clock: Clock, staff: Staff
) -> None:
    async with live() as bot:
        log.error("no room for chat %s", 7234567891)
        await bot.tell()
        assert len(staff.heard) == 1
        assert "• no room for chat …\n" in staff.heard[0]
        for minute in range(59):
            log.error("no room for chat %s", 7234567891 + minute)
            clock.forward(minutes=1)
            await bot.tell()
        assert len(staff.heard) == 1
        clock.forward(minutes=1)
        await bot.tell()
        assert len(staff.heard) == 2
        assert "• no room for chat … (seither 59-mal)\n" in staff.heard[1]


async def test_an_error_that_does_not_come_again_is_not_told_again(live: Begin, clock: Clock, staff: Staff) -> None:
    async with live() as bot:
        log.error("once")
        await bot.tell()
        clock.forward(hours=5)
        await bot.tell()
    assert len(staff.heard) == 1


async def test_errors_of_a_moment_are_one_message_and_a_new_one_does_not_wait_for_the_hour(
    live: Begin, clock: Clock, staff: Staff
) -> None:
    async with live() as bot:
        log.error("one")
        log.error("two")
        log.error("one")
        await bot.tell()
        clock.forward(minutes=1)
        log.error("one")
        log.error("three")
        await bot.tell()
    first, second = staff.heard
    assert "• one (2-mal)\n• two\n" in first
    assert "• three\n" in second
    assert "one" not in second


async def test_a_crash_loop_tells_the_same_error_once_an_hour(services: Services, clock: Clock, staff: Staff) -> None:
    for _ in range(7):
        troubles = Troubles()
        also_to(troubles, TOKEN)
        log.error("before the start")
        async with Life(services, troubles, clock, staff) as bot:
            await bot.tell()
        logging.getLogger().removeHandler(troubles)
        clock.forward(minutes=10)
    assert len(staff.heard) == 2
    assert "• before the start\n" in staff.heard[0]
    assert "• before the start (seither 6-mal)\n" in staff.heard[1]


async def test_warnings_are_not_told(live: Begin, staff: Staff) -> None:
    async with live() as bot:
        log.warning("hm")
        await bot.tell()
    assert staff.heard == []


async def test_telling_that_fails_is_no_error_of_its_own_and_is_tried_again(
    live: Begin, clock: Clock, staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    staff.failing = NetworkError("away")
    async with live() as bot:
        log.error("lost")
        for _ in range(3):
            await bot.tell()
            clock.forward(minutes=1)
        assert [record.levelname for record in caplog.records if record.name == "bot.alerts"] == ["WARNING"] * 3
        staff.failing = None
        await bot.tell()
    [told] = staff.heard
    assert "• lost\n" in told


async def test_a_chat_that_refuses_is_tried_once_an_hour(
    live: Begin, clock: Clock, staff: Staff, caplog: pytest.LogCaptureFixture
) -> None:
    staff.failing = Forbidden("bot was kicked")
    async with live() as bot:
        for _ in range(3):
            log.error("lost")
            await bot.tell()
            clock.forward(minutes=1)
    assert len([record for record in caplog.records if record.name == "bot.alerts"]) == 1


async def test_a_database_that_fails_makes_nobody_silent(
    live: Begin, services: Services, clock: Clock, staff: Staff
) -> None:
    async with live() as bot:
        services.storage.connections[0].execute("drop table alerts")
        for _ in range(2):
            log.error("failing")
            await bot.tell()
            clock.forward(minutes=1)
    [told] = staff.heard
    assert "• failing\n" in told


async def test_what_a_person_wrote_and_who_it_was_is_not_told(live: Begin, staff: Staff) -> None:
    async with live() as bot:
        try:
            {}[QUESTION]
        except KeyError:
            log.exception("no row for %s %r at %s", -1001234567890, QUESTION, TOKEN)
        await bot.tell()
    [told] = staff.heard
    assert "• no row for … … at … (KeyError)\n" in told


async def test_a_running_bot_tells_its_staffs_chat(
    app: BotApplication, services: Services, standin: StandIn, person: Person
) -> None:
    office = Group(standin, "Antenne intern")
    services.staff_chat = office.chat.id
    background = Background(services, Pacer())
    also_to(services.troubles, TOKEN)
    await background.start(app)
    log.error("something broke")
    for _ in range(50):
        await asyncio.sleep(0.1)
        if office.chat.messages:
            break
    await background.stop(app)
    logging.getLogger().removeHandler(services.troubles)
    assert "• something broke\n" in office.join(person).last.text
