"""Asking Telegram for updates: whatever comes back, the bot goes on asking, and nobody waits for somebody else."""

import asyncio
import datetime as dtm
import json
import logging
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.app import BotApplication, telegram_application
from bot.noting import NotingRequest
from bot.reading import LAST_NUMBER, LONGEST_PAUSE, is_plain, read
from bot.refusal import CERTAIN_AFTER, CERTAIN_TIMES, Refusal, TokenRefusedError
from bot.services import Services
from bot.settings import Settings
from bot.standin import Person, StandIn
from bot.standin.http import Server
from tests.bot.test_outage import Seconds
from tests.conftest import TOKEN

Json = dict[str, Any]
Answers = Callable[..., None]

QUESTION = "Was ist PRAXES?"
UNAUTHORIZED = {"ok": False, "error_code": 401, "description": "Unauthorized"}
CHAT = {"id": 7_111_222_333, "type": "private", "first_name": "Zwqname"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "from": {**CHAT, "is_bot": False}, "text": "Zwqsaid"}

UNREADABLE: dict[str, Json] = {
    "without a date": {"message": {key: value for key, value in MESSAGE.items() if key != "date"}},
    "a date that is a word": {"message": {**MESSAGE, "date": "Zwqsaid"}},
    "a date after all dates": {"message": {**MESSAGE, "date": 10**30}},
    "a date after all dates in Berlin": {"message": {**MESSAGE, "date": 253_402_300_799}},
    "a chat that is a number": {"message": {**MESSAGE, "chat": 7_111_222_333}},
    "a chat of no type": {"message": {**MESSAGE, "chat": {"id": 7_111_222_333}}},
    "a chat whose number is a word": {"message": {**MESSAGE, "chat": {**CHAT, "id": "Zwqsaid"}}},
    "a chat whose number is a list": {"message": {**MESSAGE, "chat": {**CHAT, "id": [7_111_222_333]}}},
    "a person whose number is a list": {"message": {**MESSAGE, "from": {**CHAT, "is_bot": False, "id": [7]}}},
    "a message whose number no database holds": {"message": {**MESSAGE, "message_id": 2**63}},
    "a chat whose number no database holds": {"message": {**MESSAGE, "chat": {**CHAT, "id": -(2**63) - 1}}},
    "a reply to a message whose number no database holds": {
        "message": {**MESSAGE, "reply_to_message": {**MESSAGE, "message_id": 10**30}}
    },
    "a tap under a message whose number no database holds": {
        "callback_query": {
            "id": "1",
            "from": {**CHAT, "is_bot": False},
            "chat_instance": "1",
            "data": "hw:0:de",
            "message": {**MESSAGE, "message_id": 2**63},
        }
    },
    "a mention that ends within a character": {
        "message": {**MESSAGE, "text": "Zwqsaid 🙂", "entities": [{"type": "mention", "offset": 0, "length": 9}]}
    },
    "half a character under a tap": {
        "callback_query": {"id": "1", "from": {**CHAT, "is_bot": False}, "chat_instance": "1", "data": "\ud83d"}
    },
    "half a character in a text": {"message": {**MESSAGE, "text": "Zwqsaid \ud83d"}},
    "half a character in a text with a mention": {
        "message": {**MESSAGE, "text": "\ude00 @x", "entities": [{"type": "mention", "offset": 2, "length": 2}]}
    },
    "a message that is a text": {"message": "Zwqsaid"},
    "a message that is a list": {"message": [MESSAGE]},
    "entities that are a number": {"message": {**MESSAGE, "entities": 7}},
    "a tap without its number": {"callback_query": {"data": "Zwqsaid"}},
    "a message in a thousand others": {"message": json.loads('{"reply_to_message":' * 400 + "{}" + "}" * 400)},
}


@pytest.fixture(autouse=True)
def pauses_as_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """RetryAfter carries a timedelta, as it always will one day."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def application(services: Services) -> BotApplication:
    """The bot as it runs in earnest, whose Telegram is not there."""
    settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:9")  # type: ignore[call-arg]
    return telegram_application(settings, services)


@pytest.fixture
async def polling(services: Services) -> AsyncIterator[tuple[BotApplication, StandIn]]:
    """The bot as it runs in earnest, asking a Telegram over HTTP."""
    standin = StandIn(token=TOKEN)
    with Server(standin) as server:
        settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=server.url)  # type: ignore[call-arg]
        application = telegram_application(settings, services)

        def failed(error: TelegramError) -> None:  # as Application.run_polling hands it on
            application.create_task(application.process_error(None, error))

        async with application:
            assert application.updater is not None
            await application.updater.start_polling(error_callback=failed)
            await application.start()
            yield application, standin
            await application.updater.stop()
            await application.stop()


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Lets whatever is asked have this answer."""

    def answer(content: object, status: int = 200) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()

        async def do_request(*_args: Any, **_options: Any) -> tuple[int, bytes]:
            return status, body

        monkeypatch.setattr(NotingRequest, "do_request", do_request)

    return answer


async def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 (other threads bring it about)
            await asyncio.sleep(0.01)


async def answered(*people: Person) -> None:
    """Wait until all of them have an answer. Raises TimeoutError."""
    await until(lambda: all(person.inbox for person in people))


def said(caplog: pytest.LogCaptureFixture, level: int = logging.INFO) -> list[str]:
    """The lines of the log from that level on."""
    return [record.getMessage() for record in caplog.records if record.levelno >= level]


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
async def test_an_update_that_cannot_be_read_is_skipped_and_those_around_it_are_answered(
    polling: tuple[BotApplication, StandIn], services: Services, caplog: pytest.LogCaptureFixture, content: Json
) -> None:
    _, standin = polling
    before, after = Person(standin), Person(standin)
    with standin.lock:
        first = before.say(QUESTION)
        odd = {"update_id": first["update_id"] + 1, **content}
        standin.world.pending.append(odd)
        last = after.say(QUESTION)
        last["update_id"] = standin.world.pending[-1]["update_id"] = odd["update_id"] + 1
    await answered(before, after)
    assert services.counts.errors == {"UnreadableUpdateError": 1}
    [line] = said(caplog, logging.WARNING)
    assert "can't be read and is skipped" in line
    assert not any(word in caplog.text for word in ("Zwqname", "Zwqsaid", "7111222333"))
    later = Person(standin)
    later.say(QUESTION)["update_id"] = standin.world.pending[-1]["update_id"] = last["update_id"] + 1
    await answered(later)


_ODD = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.integers()))
_PERSON = st.fixed_dictionaries(
    {"id": st.integers() | _ODD, "is_bot": st.booleans() | _ODD, "first_name": st.text() | _ODD, "type": st.text()},
    optional={"last_name": st.text() | _ODD, "language_code": st.text() | _ODD, "username": st.text() | _ODD},
)
_TEXT = st.fixed_dictionaries(
    {
        "message_id": st.integers() | _ODD,
        "date": st.integers() | st.integers(0, 2**34) | _ODD,
        "text": st.text() | _ODD,
        "from": _PERSON.map(lambda person: {key: person[key] for key in person if key != "type"}),
        "chat": _PERSON.map(lambda person: {key: person[key] for key in person if key[:2] not in ("is", "la")}),
    }
)


@given(_TEXT)
@example({key: value for key, value in MESSAGE.items() if key != "from"} | {"from": {**CHAT, "is_bot": False}})
@example({**MESSAGE, "from": {"id": 7, "is_bot": False, "first_name": "Zwqname"}})
def test_what_is_taken_for_plain_without_a_try_can_be_read(message: Json) -> None:
    update = {"update_id": 1, "message": message}
    if is_plain(update):
        assert read(update, None).effective_message


def test_a_question_in_private_is_plain_and_one_with_a_link_is_tried(person: Person) -> None:
    assert is_plain(person.say(QUESTION))
    assert not is_plain(person.say("https://www.dfjw.org ?"))


async def test_an_update_that_cannot_be_read_at_the_end_of_what_waits_is_confirmed(
    polling: tuple[BotApplication, StandIn], services: Services
) -> None:
    _, standin = polling
    with standin.lock:
        standin.world.pending.append({"update_id": 5, **UNREADABLE["without a date"]})
    await until(lambda: not standin.pending)
    assert services.counts.errors == {"UnreadableUpdateError": 1}


@pytest.mark.parametrize("number", [None, True, "7", -1, 10**30, LAST_NUMBER + 1, 1.5])
async def test_an_update_without_a_usable_number_is_left_out(
    application: BotApplication, answering: Answers, number: object
) -> None:
    answering({"ok": True, "result": [{"update_id": 6}, {"update_id": number}, {"message": MESSAGE}, None]})
    assert [update.update_id for update in await application.bot.get_updates()] == [6]
    answering({"ok": True, "result": [{"update_id": number}]})
    with pytest.raises(NetworkError):  # alone, it would come again at once, for ever
        await application.bot.get_updates()


NO_UPDATES = [
    *(b"", b"<html>", b"null", b"[]", b'"ok"', b"{}", b'{"ok": true}', b'{"ok": true, "result": null}'),
    *(
        b'{"ok": true, "result": true}',
        b'{"ok": true, "result": {"update_id": 1}}',
        b'{"ok": true, "result": [{"update',
    ),
    *(b'{"ok": false}', b"[" * 100_000, b'{"ok": true, "result": [' + b"[" * 5000 + b"]" * 5000 + b"]}"),
    b'{"ok": true, "result": [{"update_id": ' + b"9" * 5000 + b"}]}",
]


@pytest.mark.parametrize("body", NO_UPDATES, ids=range(len(NO_UPDATES)))
@pytest.mark.parametrize("status", [200, 204, 302, 400, 401, 403, 404, 407, 409, 429, 500, 502, 599, 999])
async def test_what_is_no_answer_of_telegram_is_waited_for_like_an_outage(
    application: BotApplication, answering: Answers, services: Services, status: int, body: bytes
) -> None:
    answering(body, status)
    with pytest.raises(NetworkError) as raised:
        await application.bot.get_updates()
    assert not isinstance(raised.value, TokenRefusedError)
    assert len(str(raised.value)) < 100
    assert not services.refusal.certain


async def test_what_telegram_itself_refuses_means_what_it_says(application: BotApplication, answering: Answers) -> None:
    answering({"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates request"}, 409)
    with pytest.raises(Conflict, match="terminated by other"):
        await application.bot.get_updates()
    answering({"ok": False, "error_code": 429, "description": "Too", "parameters": {"retry_after": 7}}, 429)
    with pytest.raises(RetryAfter, match="0:00:07"):
        await application.bot.get_updates()


@pytest.mark.parametrize("parameters", [None, 7, [], {"retry_after": "7"}, {"retry_after": None}, {"else": 1}])
async def test_a_refusal_in_an_odd_form_is_still_a_refusal(
    application: BotApplication, answering: Answers, parameters: object
) -> None:
    answering({"ok": False, "error_code": 429, "description": 7, "parameters": parameters}, 429)
    with pytest.raises(TelegramError):
        await application.bot.get_updates()


async def test_nobody_makes_the_bot_wait_for_years(application: BotApplication, answering: Answers) -> None:
    answering({"ok": False, "error_code": 429, "description": "", "parameters": {"retry_after": 10**30}}, 429)
    with pytest.raises(RetryAfter, match=str(dtm.timedelta(seconds=LONGEST_PAUSE))):
        await application.bot.get_updates()


@pytest.mark.parametrize("status", [401, 404])
async def test_a_refused_token_does_not_end_the_asking_at_once(
    application: BotApplication, answering: Answers, status: int
) -> None:
    answering({**UNAUTHORIZED, "error_code": status}, status)
    with pytest.raises(TokenRefusedError) as raised:
        await application.bot.get_updates()
    assert not isinstance(raised.value, InvalidToken)  # for which the library asks no more


async def test_a_moment_of_refusals_is_outlived_and_said_in_two_lines(
    polling: tuple[BotApplication, StandIn], services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    _, standin = polling
    standin.token = "1:revoked"  # noqa: S105 (nobody's token)
    asked = Person(standin)
    asked.say(QUESTION)
    await until(lambda: services.counts.errors["TokenRefusedError"] >= 2)
    standin.token = TOKEN
    await answered(asked)
    assert not services.refusal.certain
    lines = [line for line in said(caplog) if "TELEGRAM_BOT_TOKEN" in line]
    assert ["refuses" in line for line in lines] == [True, False]
    assert said(caplog, logging.ERROR) == []


class Ended:
    """Whether the bot was ended."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


async def refused(every: float, times: int, meanwhile: Callable[[Refusal], None] = lambda _refusal: None) -> int:
    """How often a bot is ended whose token is refused so many times, with so many seconds in between."""
    seconds, ended = Seconds(), Ended()
    refusal = Refusal(seconds)
    refusal.watch(ended)
    for _ in range(times):
        refusal.met()
        await asyncio.sleep(0)
        meanwhile(refusal)
        seconds.now += every
    assert refusal.certain == bool(ended.times)
    return ended.times


async def test_refusals_for_long_enough_end_the_bot_once() -> None:
    assert await refused(CERTAIN_AFTER / 4, 4) == 0
    assert await refused(CERTAIN_AFTER / 4, 9) == 1


async def test_a_few_refusals_end_nothing_however_long_the_machine_slept_in_between() -> None:
    assert await refused(3600, CERTAIN_TIMES - 1) == 0
    assert await refused(3600, CERTAIN_TIMES) == 1


async def test_refusals_now_and_then_end_nothing() -> None:
    assert await refused(30, 100, Refusal.over) == 0
