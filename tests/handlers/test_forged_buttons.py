"""Buttons that nobody made: whatever their data, the bot does something sensible or says that the button is old."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram import Update

from bot.app import standin_application
from bot.callbacks.codec import kinds
from bot.flooding import NoGuard
from bot.services import Services
from bot.standin import Person, Seen, StandIn, StandInRequest
from knowledge.model import FACETS, FAMILIES, LANGUAGES
from tests.conftest import TOKEN
from tests.handlers.conftest import Know
from tests.workshops import COMING

PARTS = st.sampled_from(
    [
        *kinds(),
        *("up", "down", "a1b2c3", "0123456789abcdef", "other", "wrong", "hard"),
        *("week", "new", "changes", "on", "off", "*", "", "0", "3", "999", "-1"),
        *("praxes", "workshops", "hannover-2026-04", "celle", "meudon"),
        *(entry.id for entry in COMING),
        *FACETS,
        *FAMILIES,
        *LANGUAGES,
    ]
)
LIKELY = st.builds(
    lambda parts, language: ":".join([*parts, language]),
    st.lists(st.one_of(PARTS, st.text(max_size=5)), min_size=1, max_size=3),
    st.sampled_from((*LANGUAGES, "en")),
)
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=64)
DATA = st.one_of(LIKELY, ANYTHING).filter(lambda data: 1 <= len(data.encode()) <= 64)

Press = Callable[[str], None]


@pytest.fixture
def press(standin: StandIn, services: Services, person: Person, know: Know) -> Iterator[Press]:
    """Taps a button with this data, in a bot that knows many workshops."""
    know(*COMING)
    services.floods = NoGuard()
    person.say("x")
    with asyncio.Runner() as runner:
        application = standin_application(StandInRequest(standin), TOKEN, services)
        runner.run(application.initialize())

        def tap(data: str) -> None:
            markup = json.dumps({"inline_keyboard": [[{"text": "?", "callback_data": data}]]})
            params = {"chat_id": person.chat.id, "text": "Knopf", "reply_markup": markup}
            update = person.press(Seen(standin.call("sendMessage", params)[1]["result"]))
            standin.withdraw(update)
            runner.run(application.process_update(Update.de_json(update, application.bot)))

        yield tap
        runner.run(application.shutdown())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=300)
@given(data=DATA)
def test_no_data_whatsoever_is_an_error(
    press: Press, person: Person, caplog: pytest.LogCaptureFixture, data: str
) -> None:
    taps = len(person.standin.world.queries)
    press(data)
    answered = list(person.standin.world.queries.values())[taps:]
    assert [query.answer is not None for query in answered] == [True], data
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == [], data
