"""The log never holds a token or a chat's number: not in messages, arguments, tracebacks, or what libraries write."""

import asyncio
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.error import InvalidToken, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest

from bot import logs
from bot.logs import Format
from bot.redaction import Redactor

TOKEN = "123456789:AAHk-7f_Zz0123456789abcdefghijklmnop"  # noqa: S105 (nobody's token)
SECRET = TOKEN.partition(":")[2]
OTHER = "55:short"
NUMBERS = ("7234567891", "-1001234567890", "1234567")


class Terminal(io.StringIO):
    """Standard error at a terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


Open = Callable[..., io.StringIO]


@pytest.fixture
def open_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Sets up the log as for the bot, at DEBUG; gives what arrives on standard error."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    libraries = {name: logging.getLogger(name).level for name in logs.QUIET}
    # Those of pytest must be out of the way: setting up closes what it replaces.
    root.handlers[:] = []

    def begin(form: Format = "auto", stream: io.StringIO | None = None) -> io.StringIO:
        stream = stream or io.StringIO()
        monkeypatch.setattr("sys.stderr", stream)
        logs.set_up("DEBUG", TOKEN, form=form)
        return stream

    yield begin
    root.handlers[:] = before
    root.setLevel(level)
    for name, old in libraries.items():
        logging.getLogger(name).setLevel(old)


@pytest.fixture(params=["text", "json"])
def written(open_log: Open, request: pytest.FixtureRequest) -> io.StringIO:
    """What arrives on standard error, in each of the forms."""
    return open_log(request.param)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """The lines as a program reads them."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL])
def test_no_level_lets_a_token_through(written: io.StringIO, level: int) -> None:
    log = logging.getLogger("any.library")
    log.log(level, "token %s", TOKEN)
    log.log(level, "https://api.telegram.org/bot%s/getMe", TOKEN)
    log.log(level, "https%%3A//api.telegram.org/bot%s/getMe", TOKEN.replace(":", "%3A"))
    log.log(level, "%(where)s", {"where": {"url": f"/bot{TOKEN}/"}})
    log.log(level, httpx.URL(f"https://api.telegram.org/bot{TOKEN}/getMe"))
    log.log(level, f"{TOKEN}", stack_info=True)
    assert written.getvalue().count("any.library") == 6
    assert written.getvalue().count(logging.getLevelName(level).lower()) >= 6
    assert SECRET not in written.getvalue()


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("form", ["chat {}", "chat={}, x", "({})", "'id': {}", "user{}", "/c/{}/4711", "{}_{}", "a-{}"])
def test_no_number_of_a_chat_or_a_person_is_written(written: io.StringIO, number: str, form: str) -> None:
    log = logging.getLogger("x")
    log.warning(form.replace("{}", "%s"), *[number] * form.count("{}"))
    try:
        fail_with(LookupError(form.replace("{}", number)))
    except LookupError:
        log.exception("no")
    assert number.lstrip("-") not in written.getvalue()
    assert "<hidden>" in written.getvalue()


@pytest.mark.parametrize(
    "said",
    [
        "2026-12-05T13:00:00.123456+00:00",
        "2026-12-05 13:00:00,123",
        "took 0.123456789 s, 12345.1234567 in all",
        "port 8081, 999999 rows, 1000 subscribers",
        "content 0123456789abcdef",
        "celle-2026-10",
    ],
)
def test_days_durations_counts_and_digests_can_be_read(said: str) -> None:
    assert Redactor().redact(said) == said


def fail_with(error: Exception) -> None:
    raise error


def refuse() -> None:
    raise ConnectionError(f"https://api.telegram.org/bot{TOKEN}/getMe")


def test_no_traceback_shows_a_token(open_log: Open) -> None:
    stream = open_log("json")
    try:
        try:
            refuse()
        except ConnectionError as error:
            raise RuntimeError("polling failed") from error
    except RuntimeError:
        logging.getLogger("x").exception("with %s", TOKEN)
    [line] = lines(stream)
    assert line["event"] == "with <hidden>"
    assert "ConnectionError: https://api.telegram.org/bot<hidden>/getMe" in line["exception"].splitlines()
    assert line["exception"].startswith("Traceback (most recent call last):")
    assert line["exception"].endswith("RuntimeError: polling failed")
    assert SECRET not in stream.getvalue()


def test_a_traceback_on_a_terminal_shows_lines_and_no_variables(open_log: Open) -> None:
    stream = open_log("text", Terminal())
    question = "Wie viel Geld".upper()
    try:
        fail_with(LookupError())
    except LookupError:
        logging.getLogger("x").exception("failed")
    assert stream.getvalue().rstrip().splitlines()[-1] == "LookupError"
    assert question not in stream.getvalue()


def test_a_token_that_is_not_the_bots_own_is_hidden_too(written: io.StringIO) -> None:
    logging.getLogger("x").warning("chat 4711 sent 987654321:AAzz_0123456789abcdefghijklmn-opqrstu")
    assert "AAzz" not in written.getvalue()
    assert "chat 4711 sent <hidden>" in written.getvalue()


def test_an_own_token_of_unusual_form_is_hidden_too() -> None:
    assert Redactor(OTHER).redact(f"/bot{OTHER}/getMe") == "/bot<hidden>/getMe"
    assert Redactor("", None).redact("12:30, 4711") == "12:30, 4711"


def test_httpx_which_writes_every_address_is_quiet_and_its_warnings_are_clean(written: io.StringIO) -> None:
    async def call() -> None:
        transport = httpx.MockTransport(lambda request: httpx.Response(200))
        async with httpx.AsyncClient(transport=transport) as client:
            await client.get(f"https://api.telegram.org/bot{TOKEN}/getMe")

    asyncio.run(call())
    assert "httpx" not in written.getvalue()
    logging.getLogger("httpx").warning("retrying https://api.telegram.org/bot%s/getMe", TOKEN)
    assert "retrying" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_a_slip_in_a_log_call_breaks_nothing(written: io.StringIO) -> None:
    logging.getLogger("x").warning("%d chats, %s", TOKEN)
    assert "chats" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_elsewhere_than_on_a_terminal_each_line_is_json_with_the_time_in_utc(open_log: Open) -> None:
    stream = open_log()
    record = logging.LogRecord("bot.x", logging.INFO, "x.py", 1, "Grüße,\nzwei Zeilen", (), None)
    record.created = 1_796_475_600.25  # 2026-12-05 13:00:00.25 UTC
    logging.getLogger("bot.x").handle(record)
    assert lines(stream) == [
        {
            "timestamp": "2026-12-05T13:00:00.250Z",
            "level": "info",
            "logger": "bot.x",
            "event": "Grüße,\nzwei Zeilen",
        }
    ]


def test_on_a_terminal_lines_are_to_be_read_and_coloured(open_log: Open) -> None:
    stream = open_log(stream=Terminal())
    logging.getLogger("bot.x").warning("careful")
    assert "\x1b[" in stream.getvalue()
    assert "careful" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def test_the_setting_decides_over_the_terminal(open_log: Open) -> None:
    terminal = open_log("json", Terminal())
    logging.getLogger("bot.x").warning("careful")
    assert lines(terminal)[0]["event"] == "careful"
    file = open_log("text")
    logging.getLogger("bot.x").warning("careful")
    [line] = file.getvalue().splitlines()
    assert "\x1b" not in line
    assert "warning" in line
    assert line.endswith("careful [bot.x]")


def test_structlog_is_loaded_with_the_first_line_only(open_log: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "structlog"]:
        monkeypatch.delitem(sys.modules, name)
    open_log("json")
    assert "structlog" not in sys.modules
    logging.getLogger("x").warning("now")
    assert "structlog" in sys.modules


def test_an_outage_while_polling_is_one_line_without_a_traceback(open_log: Open) -> None:
    stream = open_log("json")
    try:
        fail_with(TimedOut("Timed out"))
    except TimedOut:
        logging.getLogger("telegram.ext.Updater").exception("No updates for %s.", "now")
    [line] = lines(stream)
    assert line["level"] == "warning"
    assert line["event"] == "No updates for now. (Timed out)"
    assert "exception" not in line


def test_a_token_refused_at_the_start_is_left_to_the_programs_last_line(open_log: Open) -> None:
    stream = open_log("json")
    for phase in ("Bootstrap Initialize Application", "Polling Updates"):
        try:
            fail_with(InvalidToken("Not Found"))
        except InvalidToken:
            logging.getLogger("telegram.ext").exception("Network Retry Loop (%s): Invalid token.", phase)
    [line] = lines(stream)
    assert line["event"] == "Network Retry Loop (Polling Updates): Invalid token."
    assert "exception" not in line


async def test_an_update_that_cannot_be_read_is_not_written_to_the_log(written: io.StringIO) -> None:
    content = {
        "update_id": 1,
        "message": {"message_id": 1, "date": "gestern", "chat": {"id": 1}, "text": "Dupont"},
    }
    for kind in (Bot, ExtBot):
        bot = kind(TOKEN, request=_Answering([content]), get_updates_request=_Answering([content]))
        with pytest.raises(Exception):  # noqa: B017, PT011 (whatever the library stumbles over)
            await bot.get_updates()
    assert "an answer of Telegram could not be read" in written.getvalue()
    assert "Dupont" not in written.getvalue()


async def test_an_answer_that_breaks_off_is_not_written_to_the_log(written: io.StringIO) -> None:
    with pytest.raises(TelegramError):
        BaseRequest.parse_json_payload(b'{"ok": true, "result": {"message_id": 1, "text": "Dupont')
    assert "an answer of Telegram could not be read" in written.getvalue()
    assert "Dupont" not in written.getvalue()


class _Answering(BaseRequest):
    """A Telegram that always gives the same answer."""

    def __init__(self, result: object) -> None:
        self._answer = json.dumps({"ok": True, "result": result}).encode()

    @property
    def read_timeout(self) -> float:
        """Seconds."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, *_args: object, **_options: object) -> tuple[int, bytes]:
        """The answer."""
        return 200, self._answer
