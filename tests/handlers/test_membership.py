"""Chats that can't be written to for a while: their reminders sleep, and wake when somebody is there again."""

from collections.abc import Callable

import pytest
from telegram import Update

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Group, Person, StandIn
from bot.standin.wire import Json
from bot.storage.kinds import ALL
from knowledge.model import KnowledgeBase, Language
from tests.sentences import sentence

Asleep = Callable[[int], bool]


@pytest.fixture
def asleep(services: Services) -> Asleep:
    """Whether the reminders of a chat sleep. Fails where it has none."""

    def look(chat: int) -> bool:
        subscriber = services.reminders.subscriber(chat)
        assert subscriber
        return subscriber.asleep

    return look


async def test_who_blocks_the_bot_hears_nothing_until_they_let_it_in_again(
    app: BotApplication, person: Person, services: Services, kb: KnowledgeBase, language: Language, asleep: Asleep
) -> None:
    services.reminders.subscribe(person.chat.id, ALL, language)
    await person.tell(app, "/start")
    before = services.reminders.subscriber(person.chat.id)
    assert await person.feed(app, person.block()) == []
    assert asleep(person.chat.id)
    [note] = await person.feed(app, person.unblock())
    assert note.text == sentence(kb, language, "reminders_awake")
    assert services.reminders.subscriber(person.chat.id) == before


async def test_blocking_twice_and_coming_back_twice_is_one_note(
    app: BotApplication, person: Person, services: Services, asleep: Asleep
) -> None:
    services.reminders.subscribe(person.chat.id, ALL, "de")
    await person.tell(app, "/start")
    for _ in range(2):
        await person.feed(app, person.block())
    assert asleep(person.chat.id)
    notes = [note for _ in range(2) for note in await person.feed(app, person.unblock())]
    assert len(notes) == 1


async def test_who_has_no_reminders_may_come_and_go_unnoticed(
    app: BotApplication, person: Person, services: Services
) -> None:
    await person.tell(app, "/start")
    assert await person.feed(app, person.block()) == []
    assert await person.feed(app, person.unblock()) == []
    assert services.reminders.subscriber(person.chat.id) is None


@pytest.mark.parametrize("said", ["/start", "Was ist PRAXES?", "/erinnerungen"])
async def test_whoever_writes_again_is_there_again(
    app: BotApplication, person: Person, services: Services, asleep: Asleep, said: str
) -> None:
    services.reminders.subscribe(person.chat.id, ALL, "de")
    services.reminders.sleep(person.chat.id)
    assert asleep(person.chat.id)
    assert await person.tell(app, said)
    assert not asleep(person.chat.id)


async def test_whoever_taps_or_sends_a_sticker_is_there_again(
    app: BotApplication, person: Person, services: Services, asleep: Asleep
) -> None:
    services.reminders.subscribe(person.chat.id, ALL, "de")
    await person.tell(app, "/start")
    services.reminders.sleep(person.chat.id)
    await person.tap(app, "Alle Themen")
    assert not asleep(person.chat.id)
    services.reminders.sleep(person.chat.id)
    await person.feed(app, person.send_sticker())
    assert not asleep(person.chat.id)


@pytest.mark.parametrize("status", ["left", "kicked"])
async def test_the_reminders_of_a_group_that_removes_the_bot_sleep_until_it_is_let_in_again(
    app: BotApplication,
    person: Person,
    standin: StandIn,
    services: Services,
    kb: KnowledgeBase,
    asleep: Asleep,
    status: str,
) -> None:
    group = Group(standin)
    admin = group.join(person, "administrator")
    services.reminders.subscribe(group.chat.id, ALL, "fr")
    assert await admin.feed(app, group.set_bot_status(status, person)) == []
    farewell: Json = {"left_chat_member": standin.world.bot, "from": person.user}
    update = {"update_id": 10_000, "message": {"message_id": 99, "date": 0, "chat": group.chat.json, **farewell}}
    await app.process_update(Update.de_json(update, app.bot))
    assert asleep(group.chat.id)
    [note] = await admin.feed(app, group.set_bot_status("member", person))
    assert note.text == sentence(kb, "fr", "reminders_awake")
    assert not asleep(group.chat.id)


async def test_a_promotion_in_a_group_is_no_return(
    app: BotApplication, person: Person, standin: StandIn, services: Services, asleep: Asleep
) -> None:
    group = Group(standin)
    admin = group.join(person, "administrator")
    services.reminders.subscribe(group.chat.id, ALL, "de")
    assert await admin.feed(app, group.set_bot_status("administrator", person)) == []
    assert not asleep(group.chat.id)


async def test_somebody_who_leaves_the_group_is_not_the_bot(
    app: BotApplication, person: Person, standin: StandIn, services: Services, asleep: Asleep
) -> None:
    group = Group(standin)
    services.reminders.subscribe(group.chat.id, ALL, "de")
    services.reminders.sleep(group.chat.id)
    left: Json = {"left_chat_member": person.user, "from": person.user}
    update = {"update_id": 10_000, "message": {"message_id": 99, "date": 0, "chat": group.chat.json, **left}}
    await app.process_update(Update.de_json(update, app.bot))
    assert not asleep(group.chat.id)
