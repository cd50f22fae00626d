"""The log never holds a token: not in messages, arguments, tracebacks, or what libraries write."""

import asyncio
import io
import logging
from collections.abc import Iterator

import httpx
import pytest
from telegram.error import TimedOut

from bot import logs

TOKEN = "123456789:AAHk-7f_Zz0123456789abcdefghijklmnop"  # noqa: S105 (nobody's token)
SECRET = TOKEN.partition(":")[2]
OTHER = "55:short"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What arrives on standard error; the log is set up as for the bot, at DEBUG."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    libraries = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "apscheduler")}
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    # Those of pytest must be out of the way: setting up closes what it replaces.
    root.handlers[:] = []
    logs.set_up("DEBUG", TOKEN)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    for name, old in libraries.items():
        logging.getLogger(name).setLevel(old)


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL])
def test_no_level_lets_a_token_through(written: io.StringIO, level: int) -> None:
    log = logging.getLogger("any.library")
    log.log(level, "token %s", TOKEN)
    log.log(level, "https://api.telegram.org/bot%s/getMe", TOKEN)
    log.log(level, "https%%3A//api.telegram.org/bot%s/getMe", TOKEN.replace(":", "%3A"))
    log.log(level, "%(where)s", {"where": {"url": f"/bot{TOKEN}/"}})
    log.log(level, httpx.URL(f"https://api.telegram.org/bot{TOKEN}/getMe"))
    log.log(level, f"{TOKEN}", stack_info=True)
    assert written.getvalue().count(logging.getLevelName(level)) == 6
    assert SECRET not in written.getvalue()


def refuse() -> None:
    raise ConnectionError(f"https://api.telegram.org/bot{TOKEN}/getMe")


def test_no_traceback_shows_a_token(written: io.StringIO) -> None:
    try:
        try:
            refuse()
        except ConnectionError as error:
            raise RuntimeError("polling failed") from error
    except RuntimeError:
        logging.getLogger("x").exception("with %s", TOKEN)
    assert "ConnectionError: https://api.telegram.org/bot<hidden>/getMe" in written.getvalue()
    assert "polling failed" in written.getvalue()
    assert SECRET not in written.getvalue()


def test_a_token_that_is_not_the_bots_own_is_hidden_too(written: io.StringIO) -> None:
    logging.getLogger("x").warning("chat 4711 sent 987654321:AAzz_0123456789abcdefghijklmn-opqrstu")
    assert "AAzz" not in written.getvalue()
    assert "chat 4711 sent <hidden>" in written.getvalue()


def test_an_own_token_of_unusual_form_is_hidden_too() -> None:
    assert logs.RedactingFilter(OTHER).redact(f"/bot{OTHER}/getMe") == "/bot<hidden>/getMe"
    assert logs.RedactingFilter("").redact("12:30, 4711") == "12:30, 4711"


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


def time_out() -> None:
    raise TimedOut("Timed out")


def test_an_outage_while_polling_is_one_line_without_a_traceback(written: io.StringIO) -> None:
    try:
        time_out()
    except TimedOut:
        logging.getLogger("telegram.ext.Updater").exception("No updates for %s.", "now")
    (line,) = written.getvalue().splitlines()
    assert "WARNING" in line
    assert line.endswith("No updates for now. (Timed out)")
