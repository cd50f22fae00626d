"""Whoever deletes everything takes their words back from the team, as far as Telegram allows."""

import asyncio
import logging

import pytest

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Person, StandIn
from knowledge.model import KnowledgeBase
from tests.conftest import Clock
from tests.handlers.privacy.conftest import LETTER, number_of, write_to_team
from tests.sentences import sentence


async def delete(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    """Ask for everything to be deleted, and agree."""
    [asked] = await person.tell(app, "/loeschen")
    await person.tap(app, kb.messages["de"].forget_yes, asked)


async def test_the_bot_s_posts_are_deleted_and_the_team_is_told(
    app: BotApplication, person: Person, staff: Person, services: Services, kb: KnowledgeBase
) -> None:
    await write_to_team(app, person, kb, LETTER)
    number = number_of(services, person)
    assert LETTER in staff.last.text
    await delete(app, person, kb)
    [told] = staff.inbox
    assert told.text == sentence(kb, "de", "staff_withdrawn", number=number)
    assert person.last.text == sentence(kb, "de", "forget_posts", count=1)


async def test_posts_older_than_telegram_lets_a_bot_delete_are_owned_up_to(
    app: BotApplication, person: Person, staff: Person, kb: KnowledgeBase, clock: Clock
) -> None:
    await write_to_team(app, person, kb, LETTER)
    clock.forward(hours=49)
    await delete(app, person, kb)
    assert sentence(kb, "de", "staff_withdrawn_left", count=1) in staff.last.text
    assert person.last.text == sentence(kb, "de", "forget_posts_left", count=1)


async def test_a_late_answer_of_the_team_reaches_nobody_and_the_team_hears_so(
    app: BotApplication, person: Person, staff: Person, services: Services, kb: KnowledgeBase, clock: Clock
) -> None:
    await write_to_team(app, person, kb, LETTER)
    number = number_of(services, person)
    post = staff.last
    clock.forward(hours=49)
    await delete(app, person, kb)
    before = len(person.inbox)
    await staff.tell(app, "Gern!", reply_to=post.message_id)
    assert staff.last.text == sentence(kb, "de", "staff_handover_closed", number=number)
    assert len(person.inbox) == before


async def test_what_the_team_has_never_seen_is_not_mentioned_to_it(
    app: BotApplication, person: Person, staff: Person, services: Services, kb: KnowledgeBase
) -> None:
    services.handover.draft(person.chat.id, "de", LETTER)
    await delete(app, person, kb)
    assert staff.inbox == []
    assert person.last.text == sentence(kb, "de", "forget_done")


async def test_where_telegram_fails_everything_is_deleted_all_the_same(
    app: BotApplication,
    person: Person,
    staff: Person,
    services: Services,
    kb: KnowledgeBase,
    standin: StandIn,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await write_to_team(app, person, kb, LETTER)
    standin.fail_next("deleteMessage", 500, "Internal Server Error")
    with caplog.at_level(logging.WARNING):
        await delete(app, person, kb)
    assert services.storage.records.choices(person.chat.id) is None
    assert "could not be deleted" in caplog.text
    assert str(person.chat.id) not in caplog.text
    assert person.last.text == sentence(kb, "de", "forget_posts_left", count=1)


async def test_a_letter_on_its_way_is_waited_for_so_that_it_can_be_taken_back(
    app: BotApplication, person: Person, staff: Person, services: Services, kb: KnowledgeBase
) -> None:
    await write_to_team(app, person, kb, LETTER)
    services.handover.write(number_of(services, person))
    said = person.say("Noch etwas")
    [asked] = await person.tell(app, "/loeschen")
    sending = asyncio.create_task(person.feed(app, said))
    await asyncio.sleep(0)
    await person.tap(app, kb.messages["de"].forget_yes, asked)
    await sending
    assert [message.text for message in staff.inbox if "Noch etwas" in message.text] == []
    assert services.storage.records.choices(person.chat.id) is None


async def test_a_letter_that_fails_after_everything_was_deleted_holds_nobody_up(
    app: BotApplication,
    person: Person,
    french: Person,
    staff: Person,
    services: Services,
    kb: KnowledgeBase,
    standin: StandIn,
) -> None:
    """The team's answer is refused, for the person has blocked the bot; meanwhile everything was deleted."""
    await write_to_team(app, person, kb, LETTER)
    [handover] = services.storage.handovers.of(person.chat.id)
    services.storage.chats.forget(person.chat.id)
    services.storage.letters.add(handover.number, "team", "blocked", services.clock())
    await services.outbox.flush(app.bot)
    await write_to_team(app, french, kb, "Bonjour")
    assert "Bonjour" in staff.last.text
