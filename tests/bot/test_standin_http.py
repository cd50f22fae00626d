"""The stand-in over HTTP: what a bot in another process meets there, in good times and in bad ones."""

import asyncio
import datetime as dtm
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ApplicationBuilder, MessageHandler, filters
from telegram.request import HTTPXRequest

from bot.standin import Person, StandIn
from bot.standin.http import NetworkFaults, Rates, Server
from bot.standin.wire import Json

PLAIN: dict[str, Any] = {"trust_env": False, "verify": False}
"""Neither proxies nor certificates: the server is on this machine."""

SLOW = 0.3
"""Seconds: more than any request takes here, less than a test may."""


@pytest.fixture(autouse=True)
def times_as_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    """What python-telegram-bot will do by itself one day, without the warning that it will."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def server(standin: StandIn) -> Iterator[Server]:
    with Server(standin, seed=7) as server:
        yield server


@pytest.fixture
def client(server: Server, standin: StandIn) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{server.url}/bot{standin.token}", **PLAIN) as client:
        yield client


def request(read_timeout: float = 5.0) -> HTTPXRequest:
    return HTTPXRequest(read_timeout=read_timeout, httpx_kwargs=PLAIN)


def bot_at(server: Server, token: str | None = None, read_timeout: float = 5.0) -> Bot:
    sending, polling = request(read_timeout), request(read_timeout)
    token = token or str(server.standin.token)
    return Bot(token, base_url=f"{server.url}/bot", request=sending, get_updates_request=polling)


@pytest.fixture
async def bot(server: Server) -> AsyncIterator[Bot]:
    async with bot_at(server) as bot:
        yield bot


@pytest.fixture
def anna(standin: StandIn) -> Person:
    person = Person(standin)
    person.say("/start")
    standin.world.pending.clear()
    return person


def texts(person: Person) -> list[str]:
    return [message.text for message in person.inbox]


MESSAGE = {"text": "Grüße & Küsse = 😀", "parse_mode": ""}
KEYBOARD = {"inline_keyboard": [[{"text": "Weiter", "callback_data": "next"}]]}


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart"])
def test_parameters_may_come_in_four_ways(client: httpx.Client, anna: Person, way: str) -> None:
    plain: Json = {"chat_id": str(anna.chat.id), **MESSAGE, "reply_markup": json.dumps(KEYBOARD)}
    ways: dict[str, dict[str, Any]] = {
        "query": {"method": "GET", "params": plain},
        "form": {"method": "POST", "data": plain},
        "json": {"method": "POST", "json": {"chat_id": anna.chat.id, **MESSAGE, "reply_markup": KEYBOARD}},
        "multipart": {"method": "POST", "files": {name: (None, value) for name, value in plain.items()}},
    }
    answer = client.request(url="/sendMessage", **ways[way])
    assert (answer.status_code, answer.json()["result"]["text"]) == (200, MESSAGE["text"])
    assert anna.last.buttons[0].callback_data == "next"


async def test_a_file_arrives_byte_by_byte(bot: Bot, anna: Person) -> None:
    content = bytes(range(256)) * 1000
    message = await bot.send_document(anna.chat.id, content, caption="Größe", filename="Fête à Köln.ics")
    assert message.document
    assert (message.document.file_name, message.caption) == ("Fête à Köln.ics", "Größe")
    assert anna.standin.world.files[message.document.file_id] == content


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"{", "application/json", "can't parse JSON object"),
        (b"[1]", "application/json", "expected a JSON object"),
        (b"x", "multipart/form-data", "can't parse multipart/form-data"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_refused(client: httpx.Client, body: bytes, kind: str, reason: str) -> None:
    answer = client.post("/getMe", content=body, headers={"content-type": kind})
    expected = {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}
    assert (answer.status_code, answer.json()) == (400, expected)


async def test_refusals_come_with_their_status(server: Server, bot: Bot, anna: Person) -> None:
    anna.standin.block(anna.chat.id)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(anna.chat.id, "x")
    with pytest.raises(InvalidToken):
        async with bot_at(server, token="7:wrong"):  # noqa: S106
            pass
    async with httpx.AsyncClient(**PLAIN) as client:
        assert (await client.get(f"{server.url}/bot7:wrong/getMe")).status_code == 401
        assert (await client.get(f"{server.url}/bot{bot.token}/getMoon")).status_code == 404
        assert (await client.get(server.url)).json()["description"] == "Not Found"


async def test_a_long_poll_ends_as_soon_as_an_update_comes_and_keeps_nobody_waiting(bot: Bot, anna: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    await bot.send_message(anna.chat.id, "währenddessen")
    assert not poll.done()
    anna.say("da bin ich")
    (update,) = await asyncio.wait_for(poll, 5)
    assert update.message
    assert update.message.text == "da bin ich"


async def test_a_long_poll_without_updates_lasts_its_time(bot: Bot) -> None:
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == ()
    assert 1 <= time.monotonic() - began < 3


async def test_of_two_polls_the_older_one_is_told_that_there_is_another(bot: Bot, anna: Person) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    newer = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await older
    anna.say("x")
    assert len(await newer) == 1


async def test_stopping_the_server_cuts_a_long_poll_at_once(server: Server, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    began = time.monotonic()
    server.stop()
    with pytest.raises(NetworkError):
        await poll
    assert time.monotonic() - began < 1


async def test_a_polling_bot_answers_over_http(server: Server, anna: Person) -> None:
    builder = ApplicationBuilder().token(str(server.standin.token)).base_url(f"{server.url}/bot")
    app = builder.request(request()).get_updates_request(request()).build()
    answered = asyncio.Event()

    async def echo(update: Any, context: Any) -> None:
        await update.message.reply_text(update.message.text)
        answered.set()

    app.add_handler(MessageHandler(filters.TEXT, echo))
    assert app.updater
    async with app:
        await app.updater.start_polling(timeout=10)
        await app.start()
        anna.say("Hört mich wer?")
        await asyncio.wait_for(answered.wait(), 5)
        await app.updater.stop()
        await app.stop()
    assert texts(anna) == ["Hört mich wer?"]
    assert anna.standin.pending == []


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("named", ["once", "at random"])
async def test_a_dropped_connection_looks_like_one(
    server: Server, bot: Bot, anna: Person, moment: str, named: str
) -> None:
    if named == "at random":
        rates = {"before": Rates(drop_before=1.0), "after": Rates(drop_after=1.0)}
        server.faults.strike(rates[moment], "sendMessage")
    else:
        {"before": server.standin.lose_request, "after": server.standin.lose_answer}[moment]("sendMessage")
    with pytest.raises(NetworkError) as dropped:
        await bot.send_message(anna.chat.id, "x")
    assert type(dropped.value) is NetworkError
    assert isinstance(dropped.value.__cause__, httpx.RemoteProtocolError)
    assert texts(anna) == (["x"] if moment == "after" else [])


async def test_the_line_works_again_after_a_drop(server: Server, bot: Bot, anna: Person) -> None:
    server.standin.lose_answer("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(anna.chat.id, "a")
    await bot.send_message(anna.chat.id, "b")
    assert texts(anna) == ["a", "b"]


async def test_in_an_outage_every_connection_is_closed_unanswered(server: Server, bot: Bot, anna: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    with server.faults.outage():
        anna.say("hört mich wer?")
        for waiting in (poll, bot.get_me(), bot.send_message(anna.chat.id, "x")):
            with pytest.raises(NetworkError) as dropped:
                await waiting
            assert isinstance(dropped.value.__cause__, httpx.RemoteProtocolError)
    await bot.send_message(anna.chat.id, "wieder da")
    assert texts(anna) == ["wieder da"]
    assert len(await bot.get_updates()) == 1


async def test_a_stopped_server_refuses_connections_until_it_starts_again_at_the_same_address(
    server: Server, bot: Bot, anna: Person
) -> None:
    url = server.url
    server.stop()
    with pytest.raises(NetworkError) as refused:
        await bot.send_message(anna.chat.id, "x")
    assert isinstance(refused.value.__cause__, httpx.ConnectError)
    server.start()
    await bot.send_message(anna.chat.id, "wieder da")
    assert (server.url, texts(anna)) == (url, ["wieder da"])


def test_a_server_starts_and_stops_quickly_and_leaves_no_thread(standin: StandIn) -> None:
    before = threading.active_count()
    server = Server(standin)
    for switch in (server.start, server.start, server.stop, server.stop):
        began = time.monotonic()
        switch()
        assert time.monotonic() - began < 0.2
    assert threading.active_count() == before


def test_a_taken_port_is_told_to_whoever_starts_the_server(server: Server, standin: StandIn) -> None:
    with pytest.raises(OSError, match="in use"):
        Server(standin, server.port).start()


async def test_a_flood_names_its_seconds_and_does_nothing(server: Server, bot: Bot, anna: Person) -> None:
    server.faults.strike(Rates(flood=1.0, retry_after=9))
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(anna.chat.id, "x")
    assert flood.value.retry_after == dtm.timedelta(seconds=9)
    assert texts(anna) == []


@pytest.mark.parametrize(("rates", "arrived"), [(Rates(error_before=1.0), []), (Rates(error_after=1.0), ["x"])])
async def test_a_server_error_may_come_before_or_after_the_work(
    server: Server, bot: Bot, anna: Person, rates: Rates, arrived: list[str]
) -> None:
    server.faults.strike(rates)
    with pytest.raises(NetworkError, match=r"^(Internal Server Error|Bad Gateway)$"):
        await bot.send_message(anna.chat.id, "x")
    assert texts(anna) == arrived


async def test_a_slow_answer_times_out_although_the_message_arrives(server: Server, anna: Person) -> None:
    async with bot_at(server, read_timeout=SLOW / 3) as bot:
        server.faults.delay = SLOW
        with pytest.raises(TimedOut) as late:
            await bot.send_message(anna.chat.id, "x")
        assert isinstance(late.value.__cause__, httpx.ReadTimeout)
        server.faults.end()
        await bot.send_message(anna.chat.id, "y")
    assert sorted(texts(anna)) == ["x", "y"]


async def test_slow_answers_do_not_wait_for_each_other(server: Server, bot: Bot) -> None:
    server.faults.delay = SLOW
    began = time.monotonic()
    await asyncio.gather(*(bot.get_me() for _ in range(10)))
    assert SLOW <= time.monotonic() - began < 5 * SLOW


ROUGH = Rates(flood=0.1, error_before=0.1, error_after=0.1, drop_before=0.1, drop_after=0.1)


async def outcomes(bot: Bot, person: Person, count: int) -> list[str]:
    """What the sender learns of each message: that it is there, or nothing certain."""
    found = []
    for number in range(count):
        try:
            await bot.send_message(person.chat.id, str(number))
        except TelegramError as error:
            found.append(type(error).__name__)
        else:
            found.append("ok")
    return found


async def test_the_same_seed_brings_the_same_faults_whatever_else_is_asked(standin: StandIn, anna: Person) -> None:
    series = []
    for polls in (0, 2):
        with Server(standin, seed=3) as server:
            async with bot_at(server) as bot:
                server.faults.strike(ROUGH)
                for _ in range(polls):
                    await asyncio.gather(bot.get_updates(timeout=0), return_exceptions=True)
                series.append(await outcomes(bot, anna, 40))
    assert series[0] == series[1]
    assert {"ok", "RetryAfter", "NetworkError"} <= set(series[0])


async def test_messages_arrive_although_the_sender_does_not_learn_of_it(server: Server, bot: Bot, anna: Person) -> None:
    server.faults.strike(ROUGH, "sendMessage")
    told = await outcomes(bot, anna, 80)
    struck = server.faults.struck
    assert min(struck[kind] for kind in ("flood", "error_after", "drop_after")) > 0
    assert told.count("ok") == 80 - struck.total()
    assert told.count("RetryAfter") == struck["flood"]
    assert len(texts(anna)) == told.count("ok") + struck["error_after"] + struck["drop_after"]


def test_whoever_listens_hears_what_a_fault_befell() -> None:
    faults = NetworkFaults()
    heard: list[tuple[str, str]] = []
    faults.listeners.append(lambda strike, params: heard.append((strike.kind, params["chat_id"])))
    faults.draw("sendMessage", {"chat_id": "1"})
    with faults.outage():
        faults.draw("sendMessage", {"chat_id": "2"})
    assert heard == [("outage", "2")]


def test_faults_strike_as_often_as_told() -> None:
    faults, count = NetworkFaults(), 10_000
    faults.strike(ROUGH)
    strikes = [faults.draw("sendMessage", {}) for _ in range(count)]
    deviation = (count * 0.1 * 0.9) ** 0.5
    assert len(faults.struck) == 5
    assert all(abs(struck - count * 0.1) < 4 * deviation for struck in faults.struck.values())
    assert strikes.count(None) == count - faults.struck.total()


def test_only_the_methods_named_are_struck(server: Server, client: httpx.Client) -> None:
    server.faults.strike(Rates(error_before=1.0))
    server.faults.strike(Rates(), "getMe")
    assert client.get("/getMe").status_code == 200
    assert client.get("/getmyname").status_code in {500, 502}
    server.faults.end()
    assert client.get("/getmyname").status_code == 200


@pytest.mark.parametrize("wrong", [{"flood": -0.1}, {"drop_before": 1.1}, {"flood": 0.6, "drop_after": 0.6}])
def test_probabilities_that_are_none_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="probabilities must be from 0 to 1"):
        Rates(**wrong)  # type: ignore[arg-type]
