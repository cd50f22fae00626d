"""Who is let in at the webhook, how much is read, and what is answered."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot

from bot.monitor.counting import Counts
from bot.services import Services
from bot.standin import Person, StandIn, StandInRequest
from bot.web_server import listening, serving
from bot.webhook.address import Address
from bot.webhook.endpoint import MOST_BYTES, Webhook
from bot.webhook.inbox import Inbox
from tests.bot.webhook.conftest import PLAIN, SECRET
from tests.conftest import TOKEN

PATH = "/updates"
QUESTION = "Was ist PRAXES?"


async def test_an_update_is_confirmed_once_it_is_answered(telegram: httpx.AsyncClient, person: Person) -> None:
    answer = await telegram.post(PATH, json=person.say(QUESTION))
    assert (answer.status_code, answer.content) == (200, b"")
    assert "PRAXES" in person.last.text


async def test_the_mark_in_the_address_does_not_matter(telegram: httpx.AsyncClient, person: Person) -> None:
    assert (await telegram.post(f"{PATH}?v=1", json=person.say(QUESTION))).status_code == 200
    assert person.inbox


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], f"{SECRET}x", SECRET.upper(), "ä" * 24])
async def test_whoever_does_not_know_the_secret_is_refused(
    telegram: httpx.AsyncClient, person: Person, secret: str
) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
    answer = await telegram.post(PATH, json=person.say(QUESTION), headers=headers)
    assert (answer.status_code, answer.content) == (403, b"")
    assert person.inbox == []


async def test_no_secret_at_all_is_refused(telegram: httpx.AsyncClient, person: Person) -> None:
    del telegram.headers["X-Telegram-Bot-Api-Secret-Token"]
    assert (await telegram.post(PATH, json=person.say(QUESTION))).status_code == 403


@pytest.mark.parametrize("path", ["/", "/updates/", "/updates/x", "/Updates", "/healthz", "/metrics", "/..", "/%00"])
async def test_there_is_nothing_at_other_addresses(telegram: httpx.AsyncClient, path: str) -> None:
    answer = await telegram.post(path, json={"update_id": 1})
    assert (answer.status_code, answer.content) == (404, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_only_post_is_allowed(telegram: httpx.AsyncClient, method: str) -> None:
    answer = await telegram.request(method, PATH)
    assert (answer.status_code, answer.content, answer.headers["allow"]) == (405, b"", "POST")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/json5", ""])
async def test_only_json_is_read(telegram: httpx.AsyncClient, kind: str) -> None:
    answer = await telegram.post(PATH, content=b'{"update_id": 1}', headers={"content-type": kind})
    assert answer.status_code == 415


async def test_a_body_that_says_it_is_too_big_is_not_read(telegram: httpx.AsyncClient) -> None:
    answer = await telegram.post(PATH, content=b"x" * (MOST_BYTES + 1), headers={"content-type": "application/json"})
    assert (answer.status_code, answer.content) == (413, b"")


async def test_a_body_that_grows_too_big_is_read_no_further(telegram: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 100 * MOST_BYTES:
            sent += 50_000
            yield b" " * 50_000

    try:
        answer = await telegram.post(PATH, content=endless(), headers={"content-type": "application/json"})
    except httpx.NetworkError:  # the connection was closed while there was still something to send
        pass
    else:
        assert answer.status_code == 413
    assert sent < 20 * MOST_BYTES


async def test_an_update_of_the_greatest_size_is_read(telegram: httpx.AsyncClient) -> None:
    body = json.dumps({"update_id": 1}).encode().ljust(MOST_BYTES)
    answer = await telegram.post(PATH, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200


async def test_a_body_that_does_not_come_is_not_waited_for(telegram: httpx.AsyncClient) -> None:
    async def slow() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(1)
        yield b"}"

    try:
        answer = await telegram.post(PATH, content=slow(), headers={"content-type": "application/json"})
    except httpx.NetworkError:
        return
    assert answer.status_code == 408


UNREADABLE = [
    b"",
    b"geheim",
    b"\xff\xfe",
    b"[" * 100_000,
    b"[]",
    b'"geheim"',
    b"{}",
    b'{"update_id": "geheim"}',
    b'{"update_id": true}',
]
SKIPPED = [
    b'{"update_id": 1, "message": "geheim"}',
    b'{"update_id": 1, "message": {"message_id": 1, "text": "geheim"}}',
    b'{"update_id": 1, "callback_query": {"data": "geheim"}}',
    b'{"update_id": 1, "message": {"message_id": 1, "date": "geheim", "chat": {"id": 1, "type": "private"}}}',
    b'{"update_id": 1, "message":' + b'{"reply_to_message":' * 400 + b'"geheim"' + b"}" * 401,
]


@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
async def test_what_is_no_update_is_refused_with_a_line_that_does_not_repeat_it(
    telegram: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    answer = await telegram.post(PATH, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.content) == (400, b"")
    (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert line.name == "bot.webhook.endpoint"
    assert line.exc_info is None
    assert "geheim" not in line.getMessage()


@pytest.mark.parametrize("body", SKIPPED, ids=range(len(SKIPPED)))
async def test_an_update_that_cannot_be_read_is_confirmed_or_telegram_would_bring_it_for_a_day(
    telegram: httpx.AsyncClient, services: Services, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    answer = await telegram.post(PATH, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert services.counts.errors == {"UnreadableUpdateError": 1}
    [line] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert "can't be read and is skipped" in line.getMessage()
    assert line.exc_info is None
    assert "geheim" not in line.getMessage()


async def test_requests_are_counted_by_their_status(
    telegram: httpx.AsyncClient, person: Person, services: Services
) -> None:
    await telegram.post(PATH, json=person.say(QUESTION))
    await telegram.get(PATH)
    assert services.counts.requests == {200: 1, 405: 1}
    assert services.counts.updates == {"message": 1}
    assert sum(services.counts.latency.counts) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=10,
)
KINDS = st.sampled_from(["message", "callback_query", "my_chat_member", "inline_query", "edited_message", "poll"])
UPDATES = st.builds(
    lambda number, kind, content: {"update_id": number, kind: content}, st.integers(), KINDS, JSON
) | st.fixed_dictionaries({"update_id": st.integers()})
BODIES = (
    st.binary(max_size=200)
    | JSON.map(lambda value: json.dumps(value).encode())
    | UPDATES.map(lambda value: json.dumps(value).encode())
)


class Deaf:
    """An application that takes updates and does nothing with them: what they mean is for other tests."""

    running = True
    update_processor = property(lambda self: self)

    def process_update(self, _update: object, handled: Any = None) -> Any:
        return handled or asyncio.sleep(0)

    def create_task(self, coroutine: Any, update: object) -> Any:
        return asyncio.ensure_future(coroutine)


def test_garbage_never_breaks_the_webhook(address: Address, standin: StandIn, caplog: pytest.LogCaptureFixture) -> None:
    request = StandInRequest(standin)
    bot = Bot(TOKEN, request=request, get_updates_request=request)
    deaf: Any = Deaf()
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "content-type": "application/json"}
    with asyncio.Runner() as runner, listening("127.0.0.1", 0) as sock:
        server = serving(Webhook(address, bot, Inbox(deaf), Counts()), sock, 0.2)
        runner.run(server.__aenter__())
        client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{sock.getsockname()[1]}", headers=headers, **PLAIN)

        @settings(max_examples=100, deadline=None)
        @given(BODIES)
        def bring(body: bytes) -> None:
            answer = runner.run(client.post(PATH, content=body))
            assert answer.status_code in {200, 400}
            assert answer.content == b""

        bring()
        runner.run(client.aclose())
        runner.run(server.__aexit__(None, None, None))
    names = {record.name for record in caplog.records if record.levelno > logging.WARNING}
    assert names <= {"bot.reading"}  # an update of a form that nobody knew is worth an error
    assert all(record.exc_info is None for record in caplog.records)
