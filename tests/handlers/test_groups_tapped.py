"""Buttons in groups, commands for the private chat, and the ways in which a group can be in the way."""

import pytest

from bot.app import BotApplication
from bot.callbacks import ShowShort
from bot.screens.screen import Screen, tap_button
from bot.sending import send
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn
from knowledge.model import KnowledgeBase, Language
from tests.sentences import sentence

BOT = "antenne_bot"
PRAXES = "/frage Wie lange dauert PRAXES?"


@pytest.fixture
def group(standin: StandIn) -> Group:
    """A group with the bot as an ordinary member."""
    return Group(standin)


@pytest.fixture
def member(group: Group, person: Person) -> Person:
    """The person as a member of that group."""
    return group.join(person)


async def test_a_choice_becomes_the_answer_whoever_taps_and_they_may_ask_on(
    app: BotApplication, group: Group, member: Person, french: Person, kb: KnowledgeBase, unsure: str
) -> None:
    [choice] = await member.tell(app, f"/frage {unsure}")
    *topics, chat = choice.buttons
    assert 2 <= len(topics) <= 4
    assert chat.url == f"https://t.me/{BOT}"
    other = group.join(french)
    [answer] = await other.tap(app, topics[1].text, choice)
    assert answer.message_id == choice.message_id
    assert answer.text.startswith(topics[1].text)
    assert answer.buttons[-1].text == kb.messages["de"].group_more
    assert all(button.callback_data is None for button in answer.buttons)
    assert await other.tap(app, topics[1].text, choice) == []


async def test_a_button_of_a_topic_that_is_gone_gets_a_polite_notice(
    app: BotApplication, group: Group, member: Person, person: Person, kb: KnowledgeBase
) -> None:
    rows = ((tap_button("weg", ShowShort("no-such-topic", "what", "de")),),)
    sent = await send(app.bot, group.chat.id, Screen("Knopf", rows))
    assert await member.tap(app, 0, Seen(group.chat.messages[sent.message_id].json)) == []
    assert person.notices == [kb.messages["de"].old_button]


async def test_a_tap_under_a_deleted_message_answers_in_a_new_one(
    app: BotApplication, group: Group, member: Person, unsure: str
) -> None:
    [choice] = await member.tell(app, f"/frage {unsure}")
    group.chat.messages[choice.message_id].deleted = True
    [answer] = await member.tap(app, 0, choice)
    assert answer.message_id != choice.message_id
    assert answer.text.startswith(choice.buttons[0].text)


@pytest.mark.parametrize("command", ["/start", "/help", f"/start@{BOT}", "/hilfe", f"/help@{BOT}"])
async def test_help_and_start_say_in_two_sentences_what_it_does_here(
    app: BotApplication, member: Person, kb: KnowledgeBase, command: str
) -> None:
    [note] = await member.tell(app, command)
    assert note.text == sentence(kb, "de", "group_welcome")
    assert note.buttons == []


@pytest.mark.parametrize(("command", "language"), [("/themen", "de"), ("/sujets", "fr")])
async def test_a_private_command_that_names_the_bot_points_to_the_private_chat(
    app: BotApplication, member: Person, kb: KnowledgeBase, command: str, language: Language
) -> None:
    member.language_code = language
    [note] = await member.tell(app, f"{command}@{BOT}")
    assert note.text == sentence(kb, language, "group_private")
    assert [button.url for button in note.buttons] == [f"https://t.me/{BOT}"]
    assert await member.tell(app, command) == []


async def test_the_groups_language_is_its_administrators_choice_and_no_members(
    app: BotApplication, group: Group, member: Person, person: Person, kb: KnowledgeBase, services: Services
) -> None:
    services.conversations.choose(person.chat.id, "fr")
    [answer] = await member.tell(app, "/frage PRAXES")
    assert answer.buttons[-1].text == kb.messages["de"].group_more
    [asked] = await member.tell(app, "/sprache")
    assert await member.tap(app, "🇫🇷 Français", asked) == []
    assert person.notices == [sentence(kb, "fr", "group_admins_only")]
    admin = group.join(person, "administrator")
    [said] = await admin.tap(app, "🇫🇷 Français", asked)
    assert said.text == sentence(kb, "fr", "language_set")
    [answer] = await member.tell(app, "/frage PRAXES")
    assert answer.buttons[-1].text == sentence(kb, "fr", "group_more")
    [answer] = await member.tell(app, PRAXES)
    assert answer.buttons[-1].text == kb.messages["de"].group_more


async def test_an_answer_stays_in_the_topic_of_the_forum_and_the_topic_itself_is_no_reply(
    app: BotApplication, group: Group, member: Person, standin: StandIn
) -> None:
    topic = group.open_topic("Praktikum", member)
    here = {"message_thread_id": topic, "is_topic_message": True}
    [answer] = await member.feed(app, member.say(PRAXES, reply_to=topic, **here))
    assert answer.json["message_thread_id"] == topic
    [asks] = await member.feed(app, member.say("/frage", reply_to=topic, **here))
    assert asks.json["message_thread_id"] == topic
    group.set_bot_status("administrator", member)
    group.chat.messages[topic].json["from"] = standin.world.bot
    assert await member.feed(app, member.say("Was ist PRAXES?", reply_to=topic, **here)) == []


async def test_a_thread_of_replies_in_a_group_that_is_no_forum_is_not_named(
    app: BotApplication, member: Person
) -> None:
    first = member.say("Hallo")["message"]["message_id"]
    [answer] = await member.feed(app, member.say(PRAXES, reply_to=first, message_thread_id=first))
    assert answer.text.startswith("PRAXES")


async def test_a_question_that_was_deleted_meanwhile_is_answered_without_a_quotation(
    app: BotApplication, group: Group, member: Person
) -> None:
    asked = member.say(PRAXES)
    group.chat.messages[asked["message"]["message_id"]].deleted = True
    [answer] = await member.feed(app, asked)
    assert "reply_to_message" not in answer.json


@pytest.mark.parametrize(
    "reason", ["not enough rights to send text messages to the chat", "TOPIC_CLOSED", "CHAT_WRITE_FORBIDDEN"]
)
async def test_a_group_that_does_not_let_it_write_is_no_error(
    app: BotApplication, member: Person, standin: StandIn, reason: str
) -> None:
    standin.fail_next("sendMessage", 400, f"Bad Request: {reason}")
    assert await member.tell(app, PRAXES) == []


async def test_a_group_that_became_a_supergroup_meanwhile_gets_its_answer_there(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    group = Group(standin, supergroup=False)
    asked = group.join(person).say(PRAXES)
    moved = group.migrate()
    await group.join(person).feed(app, asked)
    [answer] = moved.join(person).inbox
    assert answer.text.startswith("PRAXES")


async def test_the_command_works_in_private_as_well(app: BotApplication, person: Person, kb: KnowledgeBase) -> None:
    [answer] = await person.tell(app, PRAXES)
    assert answer.text.startswith("PRAXES")
    assert kb.messages["de"].menu in [button.text for button in answer.buttons]
    [note] = await person.tell(app, "/frage")
    assert note.text == sentence(kb, "de", "no_words")


async def test_names_with_marks_in_them_change_nothing(app: BotApplication, group: Group, standin: StandIn) -> None:
    odd = group.join(Person(standin, "<b>&\u202eEva</b>", username="odd_one"))
    [answer] = await odd.tell(app, PRAXES)
    assert answer.text.startswith("PRAXES")
