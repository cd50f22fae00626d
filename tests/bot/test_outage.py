"""An outage of the network in the log: said once, then once an hour, and when it is over."""

import logging

import pytest
from telegram.error import NetworkError

from bot.app import telegram_application
from bot.outage import Outage
from bot.services import Services
from bot.settings import Settings
from tests.conftest import TOKEN

AWAY = NetworkError("httpx.ConnectError: All connection attempts failed")


class Seconds:
    """A clock of seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    """The clock of the outage."""
    return Seconds()


@pytest.fixture(autouse=True)
def at_info(caplog: pytest.LogCaptureFixture) -> None:
    """That it is over is no warning."""
    caplog.set_level(logging.INFO, "bot.outage")


def said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """What the log says of the network: levels and lines."""
    return [(record.levelname, record.getMessage()) for record in caplog.records if record.name == "bot.outage"]


def test_an_outage_of_three_hours_is_three_lines_and_its_end_one(
    seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    outage = Outage(seconds)
    for _ in range(3 * 120):
        outage.failed(AWAY)
        seconds.now += 30
        outage.look(silence=seconds.now)
    (_, first), (_, second), (level, _) = said(caplog)
    assert level == "WARNING"
    assert "All connection attempts failed" in first
    assert "since 60 minutes" in second
    outage.look(silence=5)
    outage.look(silence=5)
    assert said(caplog)[3:] == [("INFO", "Telegram can be reached again, after 10800 seconds")]


def test_a_failure_long_after_another_is_an_outage_of_its_own(
    seconds: Seconds, caplog: pytest.LogCaptureFixture
) -> None:
    outage = Outage(seconds)
    outage.failed(AWAY)
    seconds.now += 600
    outage.failed(AWAY)
    assert ["trying again" in line for _, line in said(caplog)] == [True, True]


async def test_a_start_without_a_network_is_tried_again_and_said_once(
    services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:9")  # type: ignore[call-arg]
    application = telegram_application(settings, services)
    for _ in range(2):
        with pytest.raises(NetworkError):
            await application.initialize()
    [(_, line)] = said(caplog)
    assert "trying again until it can be" in line
