"""What the bot says at its start about what @BotFather has allowed it."""

import logging

import pytest

from bot.app import BotApplication
from bot.background import Background
from bot.pacing import Pacer
from bot.services import Services


async def test_one_line_says_whether_it_hears_all_of_a_group_and_answers_inline_queries(
    app: BotApplication, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.background")
    background = Background(services, Pacer())
    await background.start(app)
    await background.stop(app)
    said = [record.getMessage() for record in caplog.records if "can_read_all_group_messages" in record.getMessage()]
    assert said == ["@antenne_bot: can_read_all_group_messages=False, supports_inline_queries=True"]
