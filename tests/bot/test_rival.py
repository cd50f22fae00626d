"""Another process with the same token: the later of two ends, the earlier one goes on and warns."""

import asyncio
import logging

import pytest
from telegram.error import Conflict

from bot.app import BotApplication
from bot.rival import FIRST_MINUTE, SAID_EVERY, Rival
from bot.services import Services
from tests.bot.test_outage import Seconds

CONFLICT = Conflict("Conflict: terminated by other getUpdates request")


class Told:
    """What has become of the bot, and what the staff has heard."""

    def __init__(self) -> None:
        self.ended = 0
        self.heard: list[str] = []

    def end(self) -> None:
        """End the bot."""
        self.ended += 1

    async def report(self, text: str) -> None:
        """Tell the staff."""
        self.heard.append(text)


async def test_a_bot_that_meets_another_in_its_first_minute_ends() -> None:
    seconds, told = Seconds(), Told()
    rival = Rival(seconds)
    seconds.now += 7200  # it had to wait for the network
    rival.watch(told.end, told.report)
    seconds.now += FIRST_MINUTE - 1
    rival.met(CONFLICT)
    await asyncio.sleep(0)
    assert rival.refused
    assert (told.ended, told.heard) == (1, [])


async def test_a_bot_that_runs_for_longer_goes_on_and_warns_once_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    seconds, told = Seconds(), Told()
    rival = Rival(seconds)
    rival.watch(told.end, told.report)
    seconds.now += FIRST_MINUTE
    for _ in range(10):
        rival.met(CONFLICT)
        await asyncio.sleep(0)
        seconds.now += 30
    assert not rival.refused
    assert told.ended == 0
    [warning] = caplog.records
    assert "uses the same TELEGRAM_BOT_TOKEN" in warning.getMessage()
    [heard] = told.heard
    assert "demselben Token" in heard
    seconds.now += SAID_EVERY
    rival.met(CONFLICT)
    await asyncio.sleep(0)
    assert len(told.heard) == 2


async def test_a_conflict_while_polling_is_taken_for_a_rival_and_is_no_error(
    app: BotApplication, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    await app.process_error(None, CONFLICT)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert not services.rival.refused
