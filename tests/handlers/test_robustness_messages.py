"""Messages that nobody wrote to the bot just so: forwarded, posted, sent through bots, edited, from odd names."""

import pytest
from telegram import Update

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn
from bot.standin.crowds import received
from bot.standin.wire import Json
from bot.storage.kinds import ALL
from knowledge.model import KnowledgeBase
from tests.handlers.conftest import Know
from tests.workshops import COMING, MONEY

CHANNEL: Json = {"id": -1_001_234_567_890, "type": "channel", "title": "Nachrichten"}
SAID = ["Was ist PRAXES?", "/start", "/workshops", "/frage Was ist PRAXES?", "/erinnerungen", "/status"]
NAMES = ["<b>Anna & Co.</b>", "\u202eannA\u202c", "مريم", "{name} %s", "*_`[", "A" * 64, "ㅤ"]


async def feed(app: BotApplication, update: Json) -> None:
    """Hand an update to the application."""
    await app.process_update(Update.de_json(update, app.bot))


def sent(standin: StandIn) -> list[str]:
    """The methods by which the bot has written anything."""
    return [call.method for call in standin.calls if call.method.startswith(("send", "edit", "copy", "forward"))]


@pytest.mark.parametrize("kind", ["channel_post", "edited_channel_post"])
@pytest.mark.parametrize("text", SAID)
async def test_what_a_channel_posts_is_not_for_the_bot(
    app: BotApplication, standin: StandIn, services: Services, kind: str, text: str
) -> None:
    post: Json = {"message_id": 1, "date": 1, "chat": CHANNEL, "sender_chat": CHANNEL, "text": text}
    if text.startswith("/"):
        post["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    await feed(app, {"update_id": 1, kind: post})
    assert sent(standin) == []
    assert services.storage.questions.rows() == []


@pytest.mark.parametrize("text", ["Was ist PRAXES?", "/frage Was ist PRAXES?", "/start", "/help", "/status"])
async def test_what_a_channel_posts_into_its_discussion_group_is_no_question(
    app: BotApplication, standin: StandIn, person: Person, services: Services, text: str
) -> None:
    member = Group(standin).join(person)
    await member.tell(app, text, sender_chat=CHANNEL, is_automatic_forward=True)
    assert sent(standin) == []
    assert services.storage.questions.rows() == []


async def test_a_forwarded_question_in_private_is_answered(app: BotApplication, person: Person) -> None:
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "<i>Jemand</i>"}
    [answer] = await person.tell(app, "Was ist PRAXES?", forward_origin=origin)
    assert answer.text.startswith("PRAXES")


async def test_a_forwarded_answer_of_the_bot_itself_is_one_reply_and_no_error(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    [answer] = await person.tell(app, "Was ist PRAXES?")
    origin = {"type": "user", "date": 1, "sender_user": standin.world.bot}
    assert len(await person.tell(app, answer.text, forward_origin=origin)) == 1


async def test_what_was_sent_through_another_bot_is_a_question_in_private_and_none_in_a_group(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    other: Json = {"id": 99, "is_bot": True, "first_name": "Sticker", "username": "sticker_bot"}
    assert len(await person.tell(app, "Was ist PRAXES?", via_bot=other)) == 1
    member = Group(standin).join(person)
    assert await member.tell(app, "/frage Was ist PRAXES?", via_bot=other) == []


@pytest.mark.parametrize("text", SAID)
async def test_an_edited_message_is_answered_neither_in_private_nor_in_a_group(
    app: BotApplication, person: Person, standin: StandIn, text: str
) -> None:
    for voice in (person, Group(standin).join(person)):
        said = voice.say("Äh")
        standin.withdraw(said)
        assert await voice.feed(app, voice.edit(said["message"]["message_id"], text)) == []
    assert sent(standin) == []


@pytest.mark.parametrize("name", NAMES)
async def test_any_name_is_only_a_name(
    app: BotApplication, standin: StandIn, services: Services, kb: KnowledgeBase, name: str
) -> None:
    named = Person(standin, name)
    named.user["last_name"] = name
    for text in ("/start", "/help", "Was ist PRAXES?", "Wie wird das Wetter in Tokio?", "Hallo", "/xyz", "/workshops"):
        assert await named.tell(app, text), text
    await named.tell(app, "Was ist PRAXES?")
    await named.tap(app, kb.messages["de"].feedback_down)
    await named.tap(app, kb.messages["de"].feedback_write)
    assert await named.tell(app, "Fehlt etwas.")
    services.reminders.subscribe(named.chat.id, ALL, "de")
    assert await named.tell(app, "/erinnerungen")
    if len(name) > 1:
        assert not any(name in text for text in received(standin)[named.chat.id])


@pytest.mark.parametrize("name", NAMES)
async def test_any_name_of_a_group_is_only_a_name(
    app: BotApplication, standin: StandIn, person: Person, name: str
) -> None:
    group = Group(standin, name)
    member = group.join(person)
    await member.feed(app, group.set_bot_status("left", person))
    await member.feed(app, group.set_bot_status("member", person))
    for text in ("/start", "/frage Was ist PRAXES?", "/workshops", "/erinnerungen"):
        assert await member.tell(app, text), text


@pytest.mark.parametrize("text", ["/workshops", "/ateliers", "/erinnerungen", "/rappels", "/frage PRAXES", "/start"])
async def test_in_a_forum_the_answer_stands_in_the_topic_of_the_question(
    app: BotApplication, standin: StandIn, person: Person, know: Know, text: str
) -> None:
    know(*COMING)
    group = Group(standin)
    member, topic = group.join(person), group.open_topic("Fahrten", person)
    answers = await member.tell(app, text, message_thread_id=topic, is_topic_message=True)
    assert [answer.json.get("message_thread_id") for answer in answers] == [topic] * len(answers)
    assert answers


@pytest.mark.parametrize("text", ["/workshops", "/frage PRAXES", "/erinnerungen"])
async def test_outside_of_forums_no_thread_is_named(
    app: BotApplication, standin: StandIn, person: Person, text: str
) -> None:
    member = Group(standin).join(person)
    [answer] = await member.tell(app, text, message_thread_id=3)
    assert "message_thread_id" not in answer.json


@pytest.fixture
async def card_in_a_topic(
    app: BotApplication, standin: StandIn, person: Person, know: Know
) -> tuple[Group, Person, Seen]:
    """A workshop's card in a topic of a forum, its group, and the member who asked for it."""
    know(MONEY)
    group = Group(standin)
    member, topic = group.join(person), group.open_topic("Fahrten", person)
    [card] = await member.tell(app, "/workshops", message_thread_id=topic, is_topic_message=True)
    return group, member, card


async def test_a_file_and_a_place_go_to_the_topic_of_the_button(
    app: BotApplication, card_in_a_topic: tuple[Group, Person, Seen], kb: KnowledgeBase
) -> None:
    _, member, card = card_in_a_topic
    for label in (kb.messages["de"].calendar_button, kb.messages["de"].map_button):
        [shown] = await member.tap(app, label, card)
        assert shown.json["message_thread_id"] == card.json["message_thread_id"]


@pytest.fixture
def moved(standin: StandIn, person: Person, services: Services) -> tuple[Person, Group]:
    """Somebody in a group that becomes a supergroup before the bot has read what they wrote; and the new group."""
    group = Group(standin, supergroup=False)
    services.reminders.subscribe(group.chat.id, ALL, "de")
    return group.join(person, "administrator"), group.migrate()


@pytest.mark.parametrize("text", ["/workshops", "/erinnerungen", "/frage Was ist PRAXES?", "/start"])
async def test_a_command_from_before_the_group_became_a_supergroup_is_no_error(
    app: BotApplication, moved: tuple[Person, Group], services: Services, text: str
) -> None:
    member, group = moved
    member.chat.refusal, refused = None, member.chat.refusal
    said = member.say(text)
    member.chat.refusal = refused
    await member.feed(app, said)
    for update in list(member.standin.pending):
        await feed(app, update)
    assert services.reminders.subscriber(group.chat.id)


@pytest.mark.parametrize("command", ["stats", "status", "reload", "unbeantwortet", "ansage", "done"])
async def test_commands_of_the_staff_are_unknown_to_everybody_else(
    app: BotApplication,
    standin: StandIn,
    person: Person,
    services: Services,
    kb: KnowledgeBase,
    command: str,
) -> None:
    services.staff_chat = Group(standin, "Team").chat.id
    for text in (f"/{command}", f"/{command}@antenne_bot 7", f"/{command.upper()}"):
        [unknown] = await person.tell(app, text)
        assert unknown.text == kb.messages["de"].unknown_command
        for status in ("member", "administrator", "creator"):
            assert await Group(standin).join(person, status).tell(app, text) == []


GONE = {"message_thread_id": 999, "is_topic_message": True}
"""Where a message stood whose topic in a forum has been deleted since."""


async def test_where_the_topic_of_a_forum_is_gone_the_answer_stands_outside_of_it(
    app: BotApplication, member: Person
) -> None:
    answers = await member.tell(app, "/workshops", **GONE)
    assert [answer.json.get("message_thread_id") for answer in answers] == [None]


async def test_where_the_topic_of_a_forum_is_gone_a_file_and_a_place_stand_outside_of_it(
    app: BotApplication, card_in_a_topic: tuple[Group, Person, Seen], kb: KnowledgeBase
) -> None:
    group, member, card = card_in_a_topic
    del group.chat.messages[card.json["message_thread_id"]]
    for label in (kb.messages["de"].calendar_button, kb.messages["de"].map_button):
        [shown] = await member.tap(app, label, card)
        assert "message_thread_id" not in shown.json


async def test_where_the_topic_of_a_chat_is_gone_what_is_kept_stands_outside_of_it(
    app: BotApplication, person: Person, services: Services
) -> None:
    services.reminders.subscribe(person.chat.id, ALL, "de")
    *_, file = await person.tell(app, "/meinedaten", **GONE)
    assert file.json["document"]
    assert "message_thread_id" not in file.json
