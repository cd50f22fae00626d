"""Reminders of a group: only its administrators decide, anyone may look; and they survive its becoming a supergroup."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from telegram import Update

from bot.app import BotApplication
from bot.callbacks import EndReminders, ShowReminders, Subscribe, SwitchWish, Tap, Unsubscribe
from bot.groups import spoken_to
from bot.screens.screen import Screen, tap_button
from bot.sending import send
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn
from bot.standin.wire import Json
from bot.storage.kinds import ALL, PRESET
from bot.storage.subscribers import Subscriber
from knowledge.model import KnowledgeBase, Language
from tests.handlers.conftest import Know
from tests.sentences import sentence
from tests.tables import rows_about
from tests.workshops import BY_MAIL, ONLINE

DECISIONS: dict[str, Tap] = {
    "all": Subscribe(ALL, "de"),
    "one": Subscribe(BY_MAIL.id, "de"),
    "drop": Unsubscribe(ONLINE.id, "de"),
    "on": SwitchWish("hours", True, "de"),
    "off": SwitchWish("week", False, "de"),
    "end": EndReminders("de"),
}


@pytest.fixture
def group(standin: StandIn) -> Group:
    """A group with the bot as an ordinary member."""
    return Group(standin)


@pytest.fixture
def rows(tmp_path: Path) -> Callable[[Group], list[tuple[str, tuple[object, ...]]]]:
    """Everything that the file knows of a group."""
    return lambda group: rows_about(tmp_path / "antenne.db", group.chat.id)


async def offer(app: BotApplication, group: Group, tap: Tap) -> Seen:
    """A message in the group with one button."""
    sent = await send(app.bot, group.chat.id, Screen("Knopf", ((tap_button("Knopf", tap),),)))
    return Seen(group.chat.messages[sent.message_id].json)


@pytest.mark.parametrize("name", DECISIONS)
async def test_a_member_who_decides_nothing_gets_a_notice_and_nothing_happens(
    app: BotApplication,
    person: Person,
    group: Group,
    services: Services,
    know: Know,
    kb: KnowledgeBase,
    rows: Callable[[Group], list[tuple[str, tuple[object, ...]]]],
    name: str,
) -> None:
    know(BY_MAIL, ONLINE)
    services.reminders.subscribe(group.chat.id, ONLINE.id, "de")
    member, before = group.join(person), rows(group)
    message = await offer(app, group, DECISIONS[name])
    assert await member.tap(app, 0, message) == []
    assert person.notices == [kb.messages["de"].reminders_admins_only]
    assert rows(group) == before


async def test_somebody_who_has_left_decides_nothing_either(
    app: BotApplication, person: Person, group: Group, services: Services, kb: KnowledgeBase
) -> None:
    voice = group.join(person, "administrator")
    message = await offer(app, group, DECISIONS["all"])
    del group.chat.members[person.user["id"]]
    assert await voice.tap(app, 0, message) == []
    assert person.notices == [kb.messages["de"].reminders_admins_only]
    assert services.reminders.subscriber(group.chat.id) is None


@pytest.mark.parametrize("supergroup", [True, False])
@pytest.mark.parametrize("status", ["administrator", "creator"])
async def test_an_administrator_subscribes_switches_and_ends_for_the_whole_group(
    app: BotApplication,
    person: Person,
    standin: StandIn,
    services: Services,
    know: Know,
    kb: KnowledgeBase,
    rows: Callable[[Group], list[tuple[str, tuple[object, ...]]]],
    status: str,
    supergroup: bool,
) -> None:
    know(ONLINE)
    group = Group(standin, supergroup=supergroup)
    admin, messages = group.join(person, status), spoken_to(kb, group.chat.id).messages["de"]
    await admin.tell(app, "/workshops")
    await admin.tap(app, messages.remind_all_button)
    assert services.reminders.subscriber(group.chat.id) == Subscriber(
        group.chat.id, "de", frozenset({ALL}), PRESET, asleep=False
    )
    assert services.reminders.subscriber(person.chat.id) is None
    await admin.tell(app, "/erinnerungen")
    await admin.tap(app, sentence(kb, "de", "wish_off", wish=messages.wish_hours))
    subscriber = services.reminders.subscriber(group.chat.id)
    assert subscriber
    assert "hours" in subscriber.wishes
    [ended] = await admin.tap(app, messages.reminders_end_button)
    assert ended.text == sentence(kb, "de", "reminders_ended_to_group")
    assert rows(group) == []


async def test_an_administrator_who_hides_behind_the_group_decides_as_well(
    app: BotApplication, person: Person, group: Group, services: Services, kb: KnowledgeBase
) -> None:
    admin = group.join(person, "administrator")
    speaks_for_all: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    [shown] = await admin.tell(app, "/erinnerungen", **{"from": speaks_for_all, "sender_chat": group.chat.json})
    # Telegram names the person behind a tap, also where the messages of that person are the group's.
    await admin.tap(app, kb.messages["de"].remind_all_button_to_group, shown)
    assert services.reminders.subscriber(group.chat.id)


async def test_anyone_may_look(
    app: BotApplication, person: Person, group: Group, services: Services, kb: KnowledgeBase, language: Language
) -> None:
    services.reminders.subscribe(group.chat.id, ALL, language)
    member = group.join(person)
    command = {"de": "/erinnerungen", "fr": "/rappels@antenne_bot"}
    [shown] = await member.tell(app, command[language])
    assert sentence(kb, language, "reminders_all_to_group") in shown.text
    [answer] = await member.tell(app, "/workshops")
    [again] = await member.tap(app, kb.messages[language].reminders_button_to_group, answer)
    assert again.text == shown.text
    assert person.notices == []


async def test_who_was_made_an_administrator_a_moment_ago_may_decide(
    app: BotApplication, person: Person, group: Group, services: Services
) -> None:
    member = group.join(person)
    message = await offer(app, group, DECISIONS["all"])
    await member.tap(app, 0, message)
    admin = group.join(person, "administrator")
    await admin.tap(app, 0, message)
    assert services.reminders.subscriber(group.chat.id)


async def test_words_in_a_group_end_nothing_even_where_the_bot_hears_them(
    app: BotApplication, person: Person, group: Group, services: Services
) -> None:
    services.reminders.subscribe(group.chat.id, ALL, "de")
    admin = group.join(person, "administrator")
    group.set_bot_status("administrator", person)
    assert await admin.tell(app, "keine Erinnerungen mehr") == []
    assert services.reminders.subscriber(group.chat.id)


SINGLE: dict[Language, str] = {
    "de": r"(?i)\b(du|dir|dich|deine?[mnrs]?|tippe|schreib)\b",
    "fr": r"(?i)\b(tu|te|toi|ton|ta|tes|appuie)\b|\bt[’']",
}
"""Words that speak to one person alone."""


async def test_a_group_is_spoken_to_as_several_people(
    app: BotApplication, person: Person, group: Group, services: Services, know: Know, language: Language
) -> None:
    know(ONLINE, BY_MAIL)
    person.language_code, admin = language, group.join(person, "administrator")
    said = await admin.tell(app, "/erinnerungen" if language == "de" else "/rappels")
    said += await admin.tell(app, "/workshops" if language == "de" else "/ateliers")
    for tap in (EndReminders(language), Subscribe(ONLINE.id, language), ShowReminders(language)):
        said += await admin.tap(app, 0, await offer(app, group, tap))
    for tap in (Subscribe(ALL, language), ShowReminders(language), EndReminders(language)):
        said += await admin.tap(app, 0, await offer(app, group, tap))
    labels = [button.text for seen in said for button in seen.buttons]
    for text in [*(seen.text for seen in said), *labels]:
        assert not re.search(SINGLE[language], text), text


async def test_what_a_group_is_sent_is_meant_for_several_people(
    kb: KnowledgeBase, group: Group, person: Person, language: Language
) -> None:
    for chat in (group.chat.id, person.chat.id):
        messages = spoken_to(kb, chat).messages[language]
        for name in ("delivery_why", "delivery_announcement_why", "dormant", "reminders_awake"):
            single = re.search(SINGLE[language], getattr(messages, name))
            assert single is None or chat == person.chat.id, name


async def feed(app: BotApplication, standin: StandIn, update: Json) -> None:
    """Hand an update to the application."""
    standin.withdraw(update)
    await app.process_update(Update.de_json(update, app.bot))


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 0, 1, 1), (1, 0, 1, 0), (0,), (1,)])
async def test_a_group_that_becomes_a_supergroup_keeps_its_reminders_in_whatever_order_it_is_told(
    app: BotApplication,
    standin: StandIn,
    services: Services,
    know: Know,
    rows: Callable[[Group], list[tuple[str, tuple[object, ...]]]],
    order: tuple[int, ...],
) -> None:
    know(ONLINE)
    group = Group(standin, supergroup=False)
    for workshop in (ALL, ONLINE.id):
        services.reminders.subscribe(group.chat.id, workshop, "fr")
    services.reminders.switch(group.chat.id, "hours", True)
    before = services.reminders.subscriber(group.chat.id)
    moved = group.migrate()
    told = [update for update in standin.pending if "message" in update][-2:]
    for place in order:
        await feed(app, standin, told[place])
    after = services.reminders.subscriber(moved.chat.id)
    assert before
    assert after == Subscriber(moved.chat.id, "fr", before.workshops, before.wishes, asleep=False)
    assert rows(group) == []


async def test_a_group_that_subscribed_anew_after_the_move_keeps_both(
    app: BotApplication, standin: StandIn, services: Services
) -> None:
    group = Group(standin, supergroup=False)
    services.reminders.subscribe(group.chat.id, ALL, "de")
    moved = group.migrate()
    services.reminders.subscribe(moved.chat.id, ONLINE.id, "de")
    for update in list(standin.pending):
        await feed(app, standin, update)
    assert services.reminders.subscriber(group.chat.id) is None
    after = services.reminders.subscriber(moved.chat.id)
    assert after
    assert after.workshops == {ALL, ONLINE.id}


async def test_a_group_without_reminders_may_move_as_well(
    app: BotApplication, standin: StandIn, services: Services
) -> None:
    group = Group(standin, supergroup=False)
    moved = group.migrate()
    for update in list(standin.pending):
        await feed(app, standin, update)
    assert services.reminders.subscriber(moved.chat.id) is None
    assert [call.method for call in standin.calls if call.method.startswith("send")] == []
