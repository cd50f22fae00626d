"""Whatever is sent to the webhook's address: a status, and nothing else; nothing of it in the log."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update

from bot.monitor.counting import Counts
from bot.webhook.address import address_of
from bot.webhook.endpoint import SECRET_HEADER, Webhook
from tests.conftest import TOKEN
from tests.fuzz.conftest import inputs, leaks
from tests.fuzz.strategies import EVERY_KIND, NAME, OUTSIDER, SAID, VALUES

SECRET = "only-telegram-knows-this"  # noqa: S105 (nobody's secret)
ADDRESS = address_of("https://bot.example.org/updates", SECRET, TOKEN)

UPDATES = EVERY_KIND.map(lambda found: json.dumps(found).encode())
BODIES = st.one_of(
    st.binary(max_size=200),
    VALUES.map(lambda found: json.dumps(found).encode()),
    st.builds(
        lambda name, value: json.dumps({"update_id": 1, name: value}).encode(),
        st.sampled_from(["message", "callback_query", "inline_query", "my_chat_member", "poll"]),
        VALUES,
    ),
    UPDATES,
    st.builds(lambda body, end: body[:end], UPDATES, st.integers(0, 400)),
    st.just(b"[" * 100_000),
)


class Taken:
    """Takes what was read as an update, and handles nothing."""

    def __init__(self) -> None:
        self.updates: list[Update] = []

    async def take(self, update: Update) -> bool:
        """Take it."""
        self.updates.append(update)
        return True


@pytest.fixture
def at_the_door() -> Iterator[tuple[Taken, Any]]:
    """What sends a body with headers to the webhook, and what it lets in."""
    taken = Taken()
    webhook = Webhook(ADDRESS, Bot(TOKEN), taken, Counts())  # type: ignore[arg-type]
    with asyncio.Runner() as runner:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(webhook), base_url="http://bot")

        def send(body: bytes, headers: dict[str, str]) -> httpx.Response:
            return runner.run(client.post(ADDRESS.path, content=body, headers=headers))

        yield taken, send
        runner.run(client.aclose())


@inputs(2)
@given(body=BODIES, knows=st.booleans(), kind=st.sampled_from(["application/json", "application/json; charset=utf-8"]))
def test_no_body_is_an_error_and_without_the_secret_nothing_gets_in(
    at_the_door: tuple[Taken, Any], caplog: pytest.LogCaptureFixture, body: bytes, knows: bool, kind: str
) -> None:
    taken, send = at_the_door
    taken.updates.clear()
    answer = send(body, {"content-type": kind, **({SECRET_HEADER: SECRET} if knows else {})})
    assert answer.status_code in ((200, 400) if knows else (403,))
    assert answer.content == b""
    skipped = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert {record.name for record in skipped} <= {"bot.reading"}
    assert len(taken.updates) + len(skipped) == (answer.status_code == 200)
    lines = "\n".join(record.getMessage() for record in caplog.records)
    assert leaks(lines.encode("utf-8", "replace"), (NAME, SAID, str(OUTSIDER), SECRET)) == []
    caplog.clear()
