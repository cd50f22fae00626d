"""Every kind of button, under everything that happens to buttons: twice, too late, deleted, in a foreign group."""

import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from telegram import Update

from bot.app import BotApplication, standin_application
from bot.callbacks import AboutUnanswered, AskTeam, ShowStatistics, Tap, WriteAnew, encode
from bot.flooding import NoGuard
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn, StandInRequest
from bot.standin.faults import Faults
from knowledge.model import KnowledgeBase
from tests.conftest import TOKEN, Clock
from tests.handlers.conftest import Know
from tests.taps import every_kind_of_tap
from tests.workshops import COMING

OF_THE_STAFF = (ShowStatistics, AboutUnanswered)
ASKS_ANEW = (AskTeam, WriteAnew)
"""What asks for a text again, whose number is then another one."""
LOGGED = ("questions", "sqlite_sequence")
"""Where a question asked twice stands twice."""

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
async def app(standin: StandIn, services: Services, know: Know) -> AsyncIterator[BotApplication]:
    """The application of an office with a staff chat, to which nobody in these tests belongs. Taps are not counted."""
    know(*COMING)
    services.floods = NoGuard()
    services.staff_chat = Group(standin, "Team").chat.id
    async with standin_application(StandInRequest(standin), TOKEN, services) as application:
        yield application


@pytest.fixture
def rows(tmp_path: Path) -> Callable[[], Rows]:
    """Everything in the database but the question log."""

    def read() -> Rows:
        with closing(sqlite3.connect(tmp_path / "antenne.db")) as db:
            names = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
            return {name: db.execute(f"select * from {name}").fetchall() for name in names if name not in LOGGED}  # noqa: S608

    return read


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Callable[[Tap], None]:
    """Fails, and names the tap, where it has left a warning or an error in the log."""

    def look(tap: Tap) -> None:
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [], tap

    return look


@pytest.fixture
def taps(person: Person) -> list[Tap]:
    """One tap of each kind."""
    person.say("x")
    return every_kind_of_tap()


def offer(person: Person, tap: Tap) -> Seen:
    """A message with one button in the person's chat, as if the bot had sent it some time ago."""
    markup = json.dumps({"inline_keyboard": [[{"text": "Knopf", "callback_data": encode(tap)}]]})
    params = {"chat_id": person.chat.id, "text": "Knopf", "reply_markup": markup}
    return Seen(person.standin.call("sendMessage", params)[1]["result"])


def unanswered(standin: StandIn) -> list[str]:
    """Taps whose buttons are still waiting."""
    return [query.id for query in standin.world.queries.values() if query.answer is None]


async def test_tapped_twice_every_button_leaves_what_it_left_the_first_time(
    app: BotApplication,
    person: Person,
    taps: list[Tap],
    rows: Callable[[], Rows],
    quiet: Callable[[Tap], None],
) -> None:
    for tap in taps:
        message = offer(person, tap)
        await person.tap(app, 0, message)
        once = rows()
        await person.tap(app, 0, message)
        twice = rows()
        assert {name: len(found) for name, found in twice.items()} == {name: len(found) for name, found in once.items()}
        assert twice == once or isinstance(tap, ASKS_ANEW), tap
        quiet(tap)
    assert unanswered(person.standin) == []


async def test_under_a_deleted_message_every_button_still_answers(
    app: BotApplication,
    person: Person,
    standin: StandIn,
    taps: list[Tap],
    quiet: Callable[[Tap], None],
) -> None:
    for tap in taps:
        message = offer(person, tap)
        standin.call("deleteMessage", {"chat_id": person.chat.id, "message_id": message.message_id})
        await person.tap(app, 0, message)
        quiet(tap)
    assert unanswered(standin) == []


async def test_an_hour_too_late_no_button_is_an_error(
    app: BotApplication, person: Person, clock: Clock, taps: list[Tap], quiet: Callable[[Tap], None]
) -> None:
    for tap in taps:
        update = person.press(offer(person, tap), 0)
        clock.forward(hours=1)
        await person.feed(app, update)
        quiet(tap)


@pytest.mark.parametrize(
    "reason",
    [
        "message is not modified: specified new message content and reply markup are exactly the same",
        "message to edit not found",
        "message can't be edited",
    ],
)
async def test_where_the_message_can_not_be_changed_no_button_is_an_error(
    app: BotApplication,
    person: Person,
    standin: StandIn,
    taps: list[Tap],
    quiet: Callable[[Tap], None],
    reason: str,
) -> None:
    for tap in taps:
        standin.faults = Faults()
        for method in ("editMessageText", "editMessageReplyMarkup"):
            standin.fail_next(method, 400, f"Bad Request: {reason}")
        await person.tap(app, 0, offer(person, tap))
        quiet(tap)
    assert unanswered(standin) == []


async def test_somebody_elses_button_in_a_group_changes_nothing_for_the_group(
    app: BotApplication,
    person: Person,
    standin: StandIn,
    taps: list[Tap],
    rows: Callable[[], Rows],
    quiet: Callable[[Tap], None],
) -> None:
    group = Group(standin)
    member, before = group.join(person), rows()
    for tap in taps:
        await member.tap(app, 0, offer(member, tap))
        quiet(tap)
        assert rows() == before, tap
    assert unanswered(standin) == []


async def test_in_a_topic_of_a_forum_every_button_answers_in_that_topic(
    app: BotApplication,
    person: Person,
    standin: StandIn,
    taps: list[Tap],
    quiet: Callable[[Tap], None],
) -> None:
    group = Group(standin)
    admin, topic = group.join(person, "administrator"), group.open_topic("Fahrten", person)
    for tap in taps:
        markup = json.dumps({"inline_keyboard": [[{"text": "Knopf", "callback_data": encode(tap)}]]})
        params = {"chat_id": group.chat.id, "text": "Knopf", "reply_markup": markup, "message_thread_id": topic}
        message = Seen(standin.call("sendMessage", params)[1]["result"])
        shown = await admin.tap(app, 0, message)
        assert {seen.json.get("message_thread_id") for seen in shown} <= {topic}, tap
        quiet(tap)


async def test_a_button_under_a_message_sent_through_the_bot_is_acknowledged_and_no_more(
    app: BotApplication, person: Person, standin: StandIn, taps: list[Tap], rows: Callable[[], Rows]
) -> None:
    before = rows()
    for tap in taps:
        update = person.press(offer(person, tap), 0)
        standin.withdraw(update)
        del update["callback_query"]["message"]
        update["callback_query"]["inline_message_id"] = "somewhere"
        await app.process_update(Update.de_json(update, app.bot))
    assert unanswered(standin) == []
    assert rows() == before


async def test_the_buttons_of_the_staff_are_old_ones_to_everybody_else(
    app: BotApplication,
    person: Person,
    standin: StandIn,
    kb: KnowledgeBase,
    taps: list[Tap],
    rows: Callable[[], Rows],
) -> None:
    before, group = rows(), Group(standin)
    staffs = [tap for tap in taps if isinstance(tap, OF_THE_STAFF)]
    assert staffs
    for voice in (person, group.join(person, "creator")):
        for tap in staffs:
            assert await voice.tap(app, 0, offer(voice, tap)) == []
    assert person.notices == [kb.messages["de"].old_button] * (2 * len(staffs))
    assert rows() == before


async def test_after_a_restart_every_button_is_understood(
    app: BotApplication,
    person: Person,
    standin: StandIn,
    services: Services,
    taps: list[Tap],
    quiet: Callable[[Tap], None],
) -> None:
    messages = [offer(person, tap) for tap in taps]
    anew = replace(services)
    anew.floods = NoGuard()
    async with standin_application(StandInRequest(standin), TOKEN, anew) as restarted:
        for tap, message in zip(taps, messages, strict=True):
            await person.tap(restarted, 0, message)
            quiet(tap)
    assert unanswered(standin) == []
