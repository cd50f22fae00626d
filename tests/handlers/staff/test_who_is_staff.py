"""Commands of the staff: for the members of its chat, there and in private. For all others they do not exist."""

import pytest

from bot.app import BotApplication
from bot.callbacks import ShowStatistics
from bot.screens.screen import Screen, tap_button
from bot.sending import send
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn
from knowledge.model import KnowledgeBase, Language
from tests.sentences import sentence

COMMANDS = ("/stats", "/status", "/reload", "/ansage")
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


async def answered(app: BotApplication, who: Person, text: str) -> str:
    """The one message that somebody gets."""
    [message] = await who.tell(app, text)
    return message.text


@pytest.mark.parametrize("command", COMMANDS)
async def test_the_staff_is_answered_in_its_chat_and_in_private(
    app: BotApplication, kb: KnowledgeBase, person: Person, colleague: Person, command: str
) -> None:
    for voice in (colleague, person):
        assert await answered(app, voice, command) != kb.messages["de"].unknown_command


@pytest.mark.parametrize("status", ["administrator", "creator"])
async def test_whoever_leads_the_staff_chat_is_staff(
    app: BotApplication, kb: KnowledgeBase, office: Group, person: Person, status: str
) -> None:
    office.join(person, status)
    assert await answered(app, person, "/status") != kb.messages["de"].unknown_command


@pytest.mark.parametrize("command", COMMANDS)
async def test_for_an_outsider_the_command_is_unknown(
    app: BotApplication, kb: KnowledgeBase, office: Group, stranger: Person, language: Language, command: str
) -> None:
    stranger.language_code = language
    assert await answered(app, stranger, command) == sentence(kb, language, "unknown_command")


@pytest.mark.parametrize("command", COMMANDS)
async def test_in_other_groups_nobody_is_staff_and_nothing_is_said(
    app: BotApplication, standin: StandIn, office: Group, person: Person, colleague: Person, command: str
) -> None:
    assert await Group(standin, "Komitee").join(person).tell(app, command) == []


@pytest.mark.parametrize("status", [None, "left", "kicked"])
async def test_whoever_has_left_is_no_longer_staff(
    app: BotApplication, kb: KnowledgeBase, office: Group, person: Person, colleague: Person, status: str | None
) -> None:
    if status:
        office.join(person, status)
    else:
        del office.chat.members[person.user["id"]]
    assert await answered(app, person, "/status") == kb.messages["de"].unknown_command


@pytest.mark.parametrize("command", COMMANDS)
async def test_without_a_staff_chat_nobody_is_staff(
    app: BotApplication, kb: KnowledgeBase, services: Services, person: Person, member: Person, command: str
) -> None:
    assert services.staff_chat is None
    assert await answered(app, person, command) == kb.messages["de"].unknown_command
    assert await member.tell(app, command) == []


async def test_where_the_bot_was_removed_from_the_staff_chat_nobody_is_staff(
    app: BotApplication, kb: KnowledgeBase, office: Group, person: Person, colleague: Person
) -> None:
    office.set_bot_status("kicked", person)
    assert await answered(app, person, "/status") == kb.messages["de"].unknown_command


async def test_a_staff_chat_that_has_become_a_supergroup_is_followed_and_its_new_number_told(
    app: BotApplication,
    standin: StandIn,
    services: Services,
    person: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    group = Group(standin, supergroup=False)
    group.join(person)
    services.staff_chat = group.chat.id
    moved = group.migrate()
    moved.join(person)
    told = await answered(app, person, "/status")
    assert f"Nummer der Team-Gruppe (ANTENNE_STAFF_CHAT): {moved.chat.id}" in told.splitlines()
    assert any("set ANTENNE_STAFF_CHAT to its new number" in record.getMessage() for record in caplog.records)


async def test_an_administrator_who_stays_anonymous_is_staff_in_the_staff_chat_only(
    app: BotApplication, standin: StandIn, office: Group, colleague: Person
) -> None:
    for group, heard in ((office, 1), (Group(standin, "Komitee"), 0)):
        voice = group.join(colleague)
        voice.user = ANONYMOUS
        assert len(await voice.tell(app, "/status", sender_chat=group.chat.json)) == heard


async def test_a_button_of_the_staff_is_an_old_one_for_whoever_has_left(
    app: BotApplication, kb: KnowledgeBase, office: Group, person: Person, colleague: Person
) -> None:
    person.say("/status")
    sent = await send(app.bot, person.chat.id, Screen("Knopf", ((tap_button("Statistik", ShowStatistics(7)),),)))
    del office.chat.members[person.user["id"]]
    assert await person.tap(app, 0, Seen(person.chat.messages[sent.message_id].json)) == []
    assert person.notices == [kb.messages["de"].old_button]


async def test_an_edited_message_is_no_command(app: BotApplication, colleague: Person) -> None:
    said = colleague.say("Guten Morgen")
    update = colleague.edit(said["message"]["message_id"], "/status")
    assert await colleague.feed(app, update) == []


@pytest.mark.parametrize("command", COMMANDS)
async def test_in_a_forum_the_answer_stands_in_the_topic_where_the_command_was_written(
    app: BotApplication, office: Group, colleague: Person, command: str
) -> None:
    topic = office.open_topic("Bot", colleague)
    [told] = await colleague.tell(app, command, is_topic_message=True, message_thread_id=topic)
    assert told.json["message_thread_id"] == topic


@pytest.mark.parametrize("command", COMMANDS)
async def test_in_a_topic_that_is_gone_the_answer_stands_outside_of_it(
    app: BotApplication, colleague: Person, command: str
) -> None:
    [told] = await colleague.tell(app, command, is_topic_message=True, message_thread_id=999)
    assert "message_thread_id" not in told.json
    assert bool(told.json.get("photo")) == (command == "/stats")


async def test_a_command_for_another_bot_is_none_of_ours(app: BotApplication, colleague: Person) -> None:
    assert await colleague.tell(app, "/status@other_bot") == []
