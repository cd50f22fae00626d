"""Whatever comes back when Telegram is asked for updates: the bot asks on, and misses nothing that it can read."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update
from telegram.error import InvalidToken, TelegramError

from bot.app import telegram_application
from bot.noting import NotingRequest
from bot.reading import LAST_NUMBER, UnreadableUpdateError, read
from bot.settings import Settings
from bot.standin import Person
from tests.conftest import TOKEN
from tests.fuzz.conftest import Target, inputs, leaks
from tests.fuzz.strategies import EVERY_KIND, NAME, OUTSIDER, SAID, VALUES, spoiled

Json = dict[str, Any]
Ask = Callable[[int, bytes], tuple[Update, ...]]

SPOILED = spoiled(EVERY_KIND)
ANSWERS = st.one_of(
    st.lists(st.one_of(EVERY_KIND, SPOILED, VALUES), max_size=5).map(lambda found: {"ok": True, "result": found}),
    spoiled(st.lists(EVERY_KIND, max_size=2).map(lambda found: {"ok": True, "result": found})),
    spoiled(
        st.builds(
            lambda code, pause: {"ok": False, "error_code": code, "description": SAID, "parameters": pause},
            st.sampled_from([400, 401, 403, 404, 409, 429, 500]),
            st.fixed_dictionaries({}, optional={"retry_after": st.integers(), "migrate_to_chat_id": st.integers()}),
        )
    ),
    VALUES,
)
BODIES = st.one_of(
    ANSWERS.map(lambda found: json.dumps(found).encode()),
    st.builds(lambda found, end: json.dumps(found).encode()[:end], ANSWERS, st.integers(0, 400)),
    st.binary(max_size=200),
)
STATUSES = st.one_of(st.just(200), st.sampled_from([204, 301, 400, 401, 403, 404, 409, 429, 500, 502, 999]))


@pytest.fixture
def ask(target: Target, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Asks for updates, and has this answer come."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    settings = Settings(TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL="http://127.0.0.1:9")  # type: ignore[call-arg]
    bot = telegram_application(settings, target.services).bot

    def answered(status: int, body: bytes) -> tuple[Update, ...]:
        async def do_request(*_args: Any, **_options: Any) -> tuple[int, bytes]:
            return status, body

        monkeypatch.setattr(NotingRequest, "do_request", do_request)
        updates: tuple[Update, ...] = target.run(bot.get_updates())
        return updates

    return answered


@inputs(1.5)
@given(status=STATUSES, body=BODIES)
def test_no_answer_ends_the_asking_or_has_the_same_asked_for_ever(
    target: Target, ask: Ask, status: int, body: bytes
) -> None:
    """Of errors, the library waits a while after those of Telegram, and a refused token ends its asking; after all
    others, and after updates that can't be confirmed, it asks again at once."""
    try:
        updates = ask(status, body)
    except InvalidToken:
        raise
    except TelegramError:
        pass
    else:
        asked = json.loads(body.decode("utf-8", "replace"))["result"]
        numbers = [one["update_id"] for one in asked if usable(one)]
        assert [update.update_id for update in updates] == numbers
        assert bool(numbers) == bool(asked)
    lines = [record for record in target.caplog.records if record.levelno >= logging.WARNING]
    assert {record.name for record in lines} <= {"bot.reading", "bot.refusal"}
    assert leaks(repr(lines).encode("utf-8", "replace"), (NAME, SAID, str(OUTSIDER))) == []
    target.caplog.clear()


@inputs(0.5)
@given(content=SPOILED)
def test_after_an_update_of_a_form_that_nobody_knows_the_next_person_is_answered(target: Target, content: Json) -> None:
    target.run(handle(target, content))
    text = "\n".join(record.getMessage() + repr(record.exc_text) for record in target.caplog.records)
    target.caplog.clear()
    assert leaks(text.encode("utf-8", "replace"), (NAME, SAID, str(OUTSIDER))) == []
    person = Person(target.standin)
    target.run(handle(target, person.say("/start")))
    assert person.inbox


async def handle(target: Target, content: Json) -> None:
    """Hand over an update as polling does; what can't be read has been skipped before."""
    app = target.app
    try:
        update = read(content, app.bot)
    except UnreadableUpdateError:
        return
    try:
        await app.update_processor.process_update(update, app.process_update(update))
    except Exception as error:  # as Application.create_task hands it on
        await app.process_error(update, error)


def usable(one: object) -> bool:
    """Whether an update has a number by which it can be confirmed."""
    number = one.get("update_id") if isinstance(one, dict) else None
    return type(number) is int and 0 <= number <= LAST_NUMBER
