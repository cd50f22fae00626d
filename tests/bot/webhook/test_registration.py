"""Telegram is told where to bring updates, when that is needed, and looked after from then on."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Sequence

import pytest
from telegram.ext import ExtBot

from bot.app import BotApplication
from bot.outage import Outage
from bot.refusal import CERTAIN_AFTER, CERTAIN_TIMES, Refusal
from bot.standin import StandIn, StandInRequest
from bot.updates import KINDS
from bot.webhook.address import Address, address_of
from bot.webhook.registration import LOOKS_EVERY, Registration
from tests.bot.test_outage import Seconds
from tests.bot.webhook.conftest import SECRET
from tests.conftest import TOKEN

Meanwhile = Callable[[], None]


async def looks(
    bot: ExtBot[None],
    address: Address,
    *meanwhile: Meanwhile,
    allowed: Sequence[str] = KINDS,
    refusal: Refusal | None = None,
) -> tuple[Registration, list[float]]:
    """One look, and one more after each thing that happens meanwhile; also gives the pauses between them."""
    pauses: list[float] = []
    happens = iter(meanwhile)

    async def rest(seconds: float) -> None:
        pauses.append(seconds)
        following = next(happens, None)
        if following is None:
            raise asyncio.CancelledError
        following()

    registration = Registration(bot, address, allowed, Outage(), refusal or Refusal(), rest)
    with contextlib.suppress(asyncio.CancelledError):
        await registration.keep()
    return registration, pauses


def told(standin: StandIn) -> int:
    return sum(call.method == "setWebhook" for call in standin.calls)


def nothing() -> None:
    """Happens."""


async def test_telegram_is_told_address_secret_and_kinds(
    app: BotApplication, standin: StandIn, address: Address
) -> None:
    standin.world.pending.append({"update_id": 1})
    registration, pauses = await looks(app.bot, address)
    assert standin.world.webhook["url"] == address.url
    assert standin.world.webhook["secret_token"] == SECRET
    assert standin.world.allowed_updates == list(KINDS)
    assert standin.pending, "what waited is not dropped"
    assert await registration.trouble() is None
    assert pauses == [LOOKS_EVERY]


async def test_telegram_is_not_told_again_what_it_knows(
    app: BotApplication, standin: StandIn, address: Address
) -> None:
    for _ in range(2):
        await looks(app.bot, address, nothing)
    assert told(standin) == 1


async def test_telegram_is_told_when_address_secret_or_kinds_have_changed(
    app: BotApplication, standin: StandIn, address: Address
) -> None:
    await looks(app.bot, address)
    await looks(app.bot, address_of("https://bot.example.org/elsewhere", SECRET, TOKEN))
    await looks(app.bot, address_of("https://bot.example.org/elsewhere", f"{SECRET}2", TOKEN))
    assert standin.world.webhook["secret_token"] == f"{SECRET}2"
    await looks(app.bot, address_of("https://bot.example.org/elsewhere", f"{SECRET}2", TOKEN), allowed=["message"])
    assert told(standin) == 4


async def test_a_network_that_is_not_there_is_waited_for_longer_each_time(
    app: BotApplication, standin: StandIn, address: Address
) -> None:
    for _ in range(3):
        standin.lose_request("getWebhookInfo")
    standin.fail_next("setWebhook", 502, "Bad Gateway")
    registration, pauses = await looks(app.bot, address, nothing, nothing, nothing, nothing)
    assert pauses == [1, 2, 4, 8, LOOKS_EVERY]
    assert told(standin) == 2
    assert await registration.trouble() is None


async def test_an_address_that_telegram_refuses_is_an_error_that_names_the_setting(
    app: BotApplication, standin: StandIn, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    standin.fail_next("setWebhook", 400, "Bad Request: bad webhook: Failed to resolve host")
    registration, _ = await looks(app.bot, address)
    (line,) = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert line.startswith("Telegram refuses ANTENNE_WEBHOOK_URL: ")
    assert "resolve host" in str(await registration.trouble())


async def test_a_webhook_that_somebody_else_deletes_is_set_again(
    app: BotApplication, standin: StandIn, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    await looks(app.bot, address, lambda: standin.world.webhook.clear())
    assert standin.world.webhook["url"] == address.url
    assert "somebody else has changed the webhook" in caplog.text


async def test_what_telegram_meets_at_the_proxy_is_said_once(
    app: BotApplication, standin: StandIn, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        wrong = "Wrong response from the webhook: 502 Bad Gateway"
        standin.world.webhook |= {"last_error_date": int(time.time()) + 1, "last_error_message": wrong}

    registration, _ = await looks(app.bot, address, fails)
    assert "502 Bad Gateway" in str(await registration.trouble())
    registration, _ = await looks(app.bot, address, fails, nothing)
    assert await registration.trouble() is None
    lines = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert [line.getMessage().count("502 Bad Gateway; 0 wait") for line in lines] == [1, 1]


async def test_an_old_failure_is_no_news(
    app: BotApplication, standin: StandIn, address: Address, caplog: pytest.LogCaptureFixture
) -> None:
    await looks(app.bot, address)
    standin.world.webhook |= {"last_error_date": int(time.time()) - 60, "last_error_message": "Connection refused"}
    registration, _ = await looks(app.bot, address)
    assert await registration.trouble() is None
    assert "Connection refused" not in caplog.text


async def test_a_token_that_telegram_goes_on_refusing_ends_the_bot(
    app: BotApplication, standin: StandIn, address: Address
) -> None:
    seconds, ended = Seconds(), asyncio.Event()
    refusal = Refusal(seconds)
    refusal.watch(ended.set)

    def revoked() -> None:
        standin.token = "1:revoked"  # noqa: S105 (nobody's token)
        seconds.now += CERTAIN_AFTER / 2

    registration, pauses = await looks(app.bot, address, *[revoked] * CERTAIN_TIMES, refusal=refusal)
    assert await registration.trouble() == "Telegram refuses the token"
    assert sum(pauses[1:-1]) < CERTAIN_AFTER
    await asyncio.wait_for(ended.wait(), 1)
    assert refusal.certain


async def test_a_page_of_a_proxy_and_a_moment_of_refusals_end_nothing(
    app: BotApplication, standin: StandIn, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = Seconds()
    refusal = Refusal(seconds)

    def later() -> None:
        seconds.now += CERTAIN_AFTER

    async def page(*_args: object, **_options: object) -> tuple[int, bytes]:
        return 401, b"<html>Who are you?</html>"

    with monkeypatch.context() as patch:
        patch.setattr(StandInRequest, "do_request", page)
        await looks(app.bot, address, *[later] * 9, refusal=refusal)
    assert not refusal.certain
    for _ in range(CERTAIN_TIMES):
        standin.fail_next("getWebhookInfo", 401, "Unauthorized")
        await looks(app.bot, address, later, refusal=refusal)
    assert not refusal.certain


@pytest.mark.parametrize("body", [b"null", b"{}", b'{"ok": true, "result": null}', b'{"ok": true, "result": [7]}'])
async def test_an_answer_that_is_none_of_telegrams_does_not_end_the_looking_after(
    app: BotApplication, standin: StandIn, address: Address, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    async def odd(*_args: object, **_options: object) -> tuple[int, bytes]:
        return 200, body

    with monkeypatch.context() as patch:
        patch.setattr(StandInRequest, "do_request", odd)
        _, pauses = await looks(app.bot, address, nothing, patch.undo)
    assert pauses == [1, 2, LOOKS_EVERY]
    assert standin.world.webhook["url"] == address.url
