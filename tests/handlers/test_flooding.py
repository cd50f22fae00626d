"""Too many messages at once: one polite notice, a minute of silence, and nobody else notices anything."""

import datetime as dtm
import logging
from dataclasses import replace
from typing import Any

import pytest
from telegram import Update
from telegram.ext import ApplicationBuilder

from bot.app import BotApplication, _wire, standin_application
from bot.background import courier_of
from bot.clock import ZONE
from bot.pacing import Pacer
from bot.services import Services
from bot.standin import Group, Person, StandIn, StandInRequest
from bot.standin.wire import Json
from bot.storage.kinds import ALL
from knowledge.model import KnowledgeBase, Language
from tests.conftest import TOKEN, Clock
from tests.handlers.conftest import Know
from tests.sentences import sentence
from tests.workshops import MONEY

MANY = 20
"""Messages in thirty seconds that are all answered."""
MANY_TAPS = 60
"""Taps in thirty seconds that all do something."""
MANY_QUERIES = 120
"""Inline queries in thirty seconds that are all answered."""


async def flood(app: BotApplication, person: Person, count: int, text: str = "/help") -> list[int]:
    """So many messages at once; how many messages each of them brought back."""
    return [len(await person.tell(app, text)) for _ in range(count)]


async def feed(app: BotApplication, update: Json) -> None:
    """Hand an update to the application."""
    await app.process_update(Update.de_json(update, app.bot))


async def test_the_message_after_the_twentieth_gets_one_notice_and_the_rest_is_silence(
    app: BotApplication, person: Person, kb: KnowledgeBase, language: Language
) -> None:
    assert await flood(app, person, MANY) == [1] * MANY
    [notice] = await person.tell(app, "/help")
    assert notice.text == sentence(kb, language, "flood")
    assert await flood(app, person, 30, "Was ist PRAXES?") == [0] * 30


async def test_after_a_minute_the_bot_listens_again(app: BotApplication, person: Person, clock: Clock) -> None:
    await flood(app, person, MANY + 1)
    clock.forward(seconds=59)
    assert await person.tell(app, "Was ist PRAXES?") == []
    clock.forward(seconds=1)
    [answer] = await person.tell(app, "Was ist PRAXES?")
    assert answer.text.startswith("PRAXES")


async def test_somebody_else_is_answered_meanwhile(app: BotApplication, person: Person, french: Person) -> None:
    await flood(app, person, MANY + 5)
    assert await french.tell(app, "/start")


async def test_a_quick_person_who_is_no_flood_is_always_answered(
    app: BotApplication, person: Person, clock: Clock
) -> None:
    for _ in range(3 * MANY):
        clock.forward(seconds=1.5)
        assert await person.tell(app, "/help")


async def test_taps_count_as_well_and_in_the_silence_no_button_keeps_waiting(
    app: BotApplication, person: Person, kb: KnowledgeBase, standin: StandIn
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    answer = person.last
    for _ in range(MANY_TAPS):
        await person.tap(app, "Alle Themen", answer)
    assert await person.tap(app, "Alle Themen", answer) == []
    assert person.notices == [kb.messages["de"].flood]
    for _ in range(3):
        assert await person.tap(app, "Alle Themen", answer) == []
    assert person.notices == [kb.messages["de"].flood]
    assert all(query.answer is not None for query in standin.world.queries.values())


async def test_a_question_in_the_silence_is_not_even_looked_at(
    app: BotApplication, person: Person, services: Services
) -> None:
    await flood(app, person, MANY + 1)
    await person.tell(app, "Wie wird morgen das Wetter in Tokio?")
    assert services.storage.questions.rows() == []


async def test_who_blocks_the_bot_in_the_silence_is_heard(
    app: BotApplication, person: Person, services: Services
) -> None:
    services.reminders.subscribe(person.chat.id, ALL, "de")
    await flood(app, person, MANY + 5)
    await person.feed(app, person.block())
    subscriber = services.reminders.subscriber(person.chat.id)
    assert subscriber
    assert subscriber.asleep


async def test_a_group_that_moves_in_the_silence_keeps_its_reminders(
    app: BotApplication, standin: StandIn, services: Services, person: Person
) -> None:
    group = Group(standin, supergroup=False)
    services.reminders.subscribe(group.chat.id, ALL, "de")
    await flood(app, group.join(person), MANY + 5, "/erinnerungen")
    moved = group.migrate()
    for update in [update for update in standin.pending if "message" in update][-2:]:
        await feed(app, update)
    assert services.reminders.subscriber(moved.chat.id)


async def test_reminders_go_out_all_the_same(
    standin: StandIn, person: Person, services: Services, clock: Clock, know: Know
) -> None:
    know(MONEY)
    services.reminders.subscribe(person.chat.id, MONEY.id, "de")
    clock.now = dtm.datetime(2026, 11, 28, 14, 0, tzinfo=ZONE)  # a week before
    request, pacer = StandInRequest(standin), Pacer(rate=1000, per_chat=0)
    builder = ApplicationBuilder().request(request).get_updates_request(request).updater(None)
    async with _wire(builder.rate_limiter(pacer).token(TOKEN), services) as paced:
        await flood(paced, person, MANY + 5)
        await services.reminders.sweep(courier_of(paced, services, pacer))
    assert MONEY.title["de"] in person.last.text


async def test_a_busy_group_is_never_silenced_only_the_one_who_floods_it(
    app: BotApplication, standin: StandIn, kb: KnowledgeBase
) -> None:
    group = Group(standin)
    people = [group.join(Person(standin, f"Anna {number}")) for number in range(10)]
    for _ in range(4):
        for voice in people:
            assert await voice.tell(app, "/workshops")
    loud, *others = people
    counts = await flood(app, loud, MANY, "/workshops")
    assert counts == [1] * (MANY - 4) + [1, 0, 0, 0]
    assert loud.last.text == sentence(kb, "de", "flood")
    for voice in others:
        assert await voice.tell(app, "/workshops")


async def test_who_floods_a_group_may_still_write_to_the_bot_alone(
    app: BotApplication, standin: StandIn, person: Person
) -> None:
    await flood(app, Group(standin).join(person), MANY + 5, "/workshops")
    assert await person.tell(app, "/start")


async def test_people_who_talk_to_each_other_in_a_group_are_not_counted(
    app: BotApplication, standin: StandIn, person: Person
) -> None:
    group = Group(standin)
    member = group.join(person)
    group.set_bot_status("administrator", person)  # hears everything from now on
    assert await flood(app, member, 2 * MANY, "Kommst du morgen?") == [0] * (2 * MANY)
    assert await member.tell(app, "/workshops")


async def test_what_was_written_while_the_bot_was_away_is_no_flood(
    app: BotApplication, person: Person, clock: Clock
) -> None:
    waiting = []
    for _ in range(2 * MANY):
        clock.forward(minutes=10)
        waiting.append(person.say("/help"))
    clock.forward(hours=2)
    answers = [await person.feed(app, update) for update in waiting]
    assert [len(answer) for answer in answers] == [1] * (2 * MANY)


async def test_in_the_night_when_the_clocks_go_back_nobody_is_silent_for_an_hour(
    app: BotApplication, person: Person, clock: Clock
) -> None:
    clock.now = dtm.datetime(2026, 10, 25, 2, 59, 30, tzinfo=clock.now.tzinfo)
    await flood(app, person, MANY + 1)
    clock.now = dtm.datetime(2026, 10, 25, 2, 0, 31, tzinfo=clock.now.tzinfo, fold=1)
    assert await person.tell(app, "/help")


async def test_the_staff_may_write_as_much_as_they_like(standin: StandIn, services: Services, person: Person) -> None:
    group = Group(standin)
    staffed = replace(services, staff_chat=group.chat.id)
    async with standin_application(StandInRequest(standin), TOKEN, staffed) as application:
        counts = await flood(application, group.join(person), 2 * MANY, "/workshops")
    assert counts == [1] * (2 * MANY)


async def test_somebody_who_has_blocked_the_bot_before_the_notice_is_no_error(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    await flood(app, person, MANY)
    standin.block(person.chat.id)
    assert await person.tell(app, "/help") == []
    standin.unblock(person.chat.id)
    assert await person.tell(app, "/help") == []


async def test_the_notice_in_a_topic_of_a_forum_is_in_that_topic(
    app: BotApplication, standin: StandIn, person: Person, kb: KnowledgeBase
) -> None:
    group = Group(standin)
    member, topic = group.join(person), group.open_topic("Fahrten", person)
    for _ in range(MANY + 1):
        await member.tell(app, "/workshops", message_thread_id=topic, is_topic_message=True)
    assert member.last.text == sentence(kb, "de", "flood")
    assert member.last.json["message_thread_id"] == topic


async def test_news_about_a_chat_are_not_counted(app: BotApplication, person: Person, standin: StandIn) -> None:
    group = Group(standin)
    member = group.join(person)
    group.set_bot_status("administrator", person)
    joined: dict[str, Any] = {"new_chat_title": "Komitee"}
    for _ in range(2 * MANY):
        await feed(app, member.say("", **joined))
    assert await member.tell(app, "/workshops")


@pytest.mark.parametrize("count", [MANY, 500])
async def test_a_silenced_message_asks_telegram_and_the_database_nothing(
    app: BotApplication, person: Person, standin: StandIn, count: int
) -> None:
    await flood(app, person, MANY + 1)
    before = len(standin.calls)
    await flood(app, person, count, "Was ist PRAXES?")
    assert len(standin.calls) == before


async def test_a_flood_of_inline_queries_gets_no_answers_and_no_lines_and_others_get_theirs(
    app: BotApplication, person: Person, french: Person, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(MANY_QUERIES):
        assert await person.inline(app, "praxes") is not None
    for _ in range(50):
        assert await person.inline(app, "praxes") is None
    assert await french.inline(app, "praxes") is not None
    assert await person.tell(app, "/help")
    clock.forward(seconds=30)
    assert await person.inline(app, "praxes") is not None
    assert caplog.records == []
