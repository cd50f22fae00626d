"""When something fails: one friendly sentence, a log without secrets, and the next message works."""

import datetime as dtm
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from msgspec import structs
from telegram import Update
from telegram.error import NetworkError

from bot.app import BotApplication, standin_application
from bot.services import Services
from bot.standin import Person, StandIn, StandInRequest
from bot.storage.questions import QuestionLog
from handlers.errors import _trace
from knowledge.model import KnowledgeBase
from knowledge.reply import Reply
from tests.conftest import TOKEN

QUESTION = "Was ist PRAXES, und zahlt ihr es auch Frau K.?"


class TalkativeLog(QuestionLog):
    """A service with a bug, whose error says everything it knows."""

    def note(self, reply: Reply, question: str, day: dtm.date) -> None:
        """Fail."""
        raise LookupError(question) from RuntimeError(f"no room for {question!r} of {{'chat': 7234567891}} at {TOKEN}")


@pytest.fixture(autouse=True)
def no_errors() -> None:
    """Here, errors are the subject."""


@pytest.fixture
async def failing(standin: StandIn, services: Services) -> AsyncIterator[BotApplication]:
    """The application over a service with a bug."""
    log = TalkativeLog(services.storage.connections[0], services.storage.vault)
    broken = replace(services, storage=structs.replace(services.storage, questions=log))
    async with standin_application(StandInRequest(standin), TOKEN, broken) as application:
        yield application


def logged(caplog: pytest.LogCaptureFixture) -> str:
    """The log as it is written, without any filter."""
    return "\n".join(logging.Formatter().format(record) for record in caplog.records)


async def test_a_bug_is_one_friendly_sentence_and_the_bot_goes_on(
    failing: BotApplication, person: Person, french: Person, kb: KnowledgeBase
) -> None:
    [sorry] = await person.tell(failing, QUESTION)
    assert sorry.text == kb.messages["de"].error
    [sorry] = await french.tell(failing, QUESTION)
    assert "mon côté" in sorry.text
    [greeting] = await person.tell(failing, "/start")
    assert greeting.text.startswith("Hallo")
    [sorry] = await person.tap(failing, 0)
    assert sorry.text == kb.messages["de"].error


async def test_the_log_says_where_but_neither_who_nor_what_nor_the_token(
    failing: BotApplication, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await person.tell(failing, QUESTION)
    text = "\n".join(record.getMessage() for record in caplog.records if record.levelno >= logging.INFO)
    assert "LookupError" in text
    assert "RuntimeError" in text
    assert "in note" in text
    for secret in (QUESTION, "Frau K.", str(person.chat.id), "Annegret", "annegret_k", TOKEN, TOKEN.split(":")[1]):
        assert secret not in text


async def test_when_telegram_fails_once_the_person_is_told_and_no_token_is_logged(
    app: BotApplication, person: Person, standin: StandIn, kb: KnowledgeBase, caplog: pytest.LogCaptureFixture
) -> None:
    standin.fail_next("sendMessage", 502, f"Bad Gateway: https://api.telegram.org/bot{TOKEN}/sendMessage")
    [sorry] = await person.tell(app, "Was ist PRAXES?")
    assert sorry.text == kb.messages["de"].error
    assert "Bad Gateway" in logged(caplog)
    assert TOKEN not in logged(caplog)


async def test_when_telegram_fails_twice_nobody_can_be_told_and_the_next_message_works(
    app: BotApplication, person: Person, standin: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    standin.lose_request("sendMessage")
    standin.lose_request("sendMessage")
    assert await person.tell(app, "Was ist PRAXES?") == []
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]
    [answer] = await person.tell(app, "Was ist PRAXES?")
    assert answer.text.startswith("PRAXES")


async def test_an_unexpected_refusal_of_a_tap_or_an_edit_is_an_error(
    app: BotApplication, person: Person, standin: StandIn, kb: KnowledgeBase
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    answer = person.last
    for method in ("editMessageText", "answerCallbackQuery"):
        standin.fail_next(method, 400, "Bad Request: can't parse entities: whatever")
        [sorry] = await person.tap(app, "Alle Themen", answer)
        assert sorry.text == kb.messages["de"].error


async def test_somebody_who_blocked_the_bot_is_no_error_and_is_not_written_to_again(
    app: BotApplication, person: Person, standin: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    question = person.say("Was ist PRAXES?")
    standin.block(person.chat.id)
    await person.feed(app, question)
    assert [record.levelname for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert [call.method for call in standin.calls].count("sendMessage") == 1


async def test_a_network_that_is_away_is_a_warning_without_a_traceback(
    app: BotApplication, caplog: pytest.LogCaptureFixture
) -> None:
    await app.process_error(None, NetworkError("httpx.ConnectError: All connection attempts failed"))
    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert "\n" not in record.getMessage()
    assert record.exc_info is None


async def test_an_error_about_somebody_names_nobody() -> None:
    sender = {"id": 7_234_567_891, "is_bot": False, "first_name": "Annegret", "last_name": "Kowalczyk"}
    quoted = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 7_234_567_891, "type": "private"},
        "text": "Frau Dupont",
    }
    contact = {"phone_number": "0511-99887", "first_name": "Zacharias"}
    update = Update.de_json(
        {"update_id": 1, "message": {**quoted, "from": sender, "contact": contact, "reply_to_message": quoted}}, None
    )
    typed = {"id": "1", "from": sender, "query": "Frau Dupont", "offset": ""}
    inline = Update.de_json({"update_id": 2, "inline_query": typed}, None)
    for each in (update, inline):
        trace = _trace(LookupError(f"{each}"), each)
        assert "LookupError" in trace
        for word in ("Annegret", "Kowalczyk", "7234567891", "Dupont", "0511-99887", "Zacharias"):
            assert word not in trace
