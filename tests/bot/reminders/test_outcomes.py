"""What an error of Telegram or of the network means for the message."""

import datetime as dtm
import json
from typing import Any

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest

from bot.reminders.outcomes import Gone, Moved, NotSent, Refused, TooFast, Uncertain, outcome_of, worth_a_second
from bot.storage.kinds import KINDS
from bot.unreached import UnreachedError


class Answering(BaseRequest):
    """A network on which Telegram answers every request the same way."""

    read_timeout = None

    def __init__(self, status: int, body: bytes) -> None:
        self._answer = status, body

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(self, *_: Any, **__: Any) -> tuple[int, bytes]:
        return self._answer


async def error_of(answering: Answering) -> TelegramError:
    """The error that python-telegram-bot makes of it."""
    try:
        await answering.post("https://api.telegram.org/bot1:a/sendMessage")
    except TelegramError as error:
        return error
    raise AssertionError("no error")


def saying(status: int, description: str, **parameters: object) -> Answering:
    """A Telegram that answers this way."""
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters or None}
    return Answering(status, json.dumps(body).encode())


def test_without_a_connection_nothing_was_sent() -> None:
    assert outcome_of(UnreachedError("ClientConnectorError: no route")) == NotSent()


@pytest.mark.parametrize(
    "answering",
    [
        saying(500, "Internal Server Error"),
        saying(502, "Bad Gateway"),
        Answering(504, b"<html>Gateway Time-out</html>"),
    ],
)
async def test_where_telegram_fails_inside_the_message_has_perhaps_arrived(answering: Answering) -> None:
    assert outcome_of(await error_of(answering)) == Uncertain()


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot was kicked from the group chat"),
        (403, "Forbidden: bot is not a member of the supergroup chat"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (403, "Forbidden: the group chat was deleted"),
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: PEER_ID_INVALID"),
        (400, "Bad Request: group chat was deactivated"),
    ],
)
async def test_a_chat_that_is_gone_is_known_as_such(status: int, description: str) -> None:
    assert outcome_of(await error_of(saying(status, description))) == Gone()


@pytest.mark.parametrize(
    "description",
    [
        "Bad Request: message is too long",
        "Bad Request: can't parse entities: unexpected end tag at byte offset 7",
        # Telegram said so for some hours of all chats: https://github.com/python-telegram-bot/python-telegram-bot/issues/3956
        "Bad Request: not enough rights to send text messages to the chat",
    ],
)
async def test_a_message_that_is_refused_says_nothing_about_the_chat(description: str) -> None:
    assert outcome_of(await error_of(saying(400, description))) == Refused()


@pytest.mark.parametrize(("status", "description"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_token_that_is_refused_is_no_fault_of_the_message(status: int, description: str) -> None:
    error = await error_of(saying(status, description))
    assert isinstance(error, InvalidToken)
    assert outcome_of(error) == NotSent()


async def test_a_pause_is_as_long_as_telegram_says() -> None:
    error = await error_of(saying(429, "Too Many Requests: retry after 35", retry_after=35))
    assert outcome_of(error) == TooFast(35)


@pytest.mark.filterwarnings("ignore:.*retry_after")
@pytest.mark.parametrize("as_time_span", ["true", "false"])
def test_a_pause_may_be_given_as_a_number_or_as_a_time_span(monkeypatch: pytest.MonkeyPatch, as_time_span: str) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", as_time_span)
    assert outcome_of(RetryAfter(dtm.timedelta(seconds=7))) == TooFast(7)


async def test_a_group_that_became_a_supergroup_says_its_new_id() -> None:
    upgraded = saying(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1001)
    assert outcome_of(await error_of(upgraded)) == Moved(-1001)
    assert outcome_of(ChatMigrated(-1002)) == Moved(-1002)


def test_errors_that_were_made_without_a_connection_count_as_uncertain() -> None:
    assert outcome_of(TimedOut()) == outcome_of(NetworkError("x")) == Uncertain()
    assert (outcome_of(Forbidden("x")), outcome_of(BadRequest("x"))) == (Gone(), Refused())


def test_only_the_loss_of_news_about_a_new_one_is_no_harm() -> None:
    assert [kind for kind in KINDS if not worth_a_second(kind)] == ["new"]


def test_an_announcement_that_perhaps_arrived_is_not_sent_again() -> None:
    assert not worth_a_second("announcement")
