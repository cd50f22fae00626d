"""Groups: what the bot answers there, how, and above all what it leaves alone."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.app import BotApplication
from bot.deep_links import deep_link
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn
from bot.standin.wire import Json
from knowledge.model import KnowledgeBase, Language
from tests.conftest import Clock
from tests.sentences import sentence

BOT = "antenne_bot"
PRAXES = "Wie lange dauert PRAXES?"
WEATHER = "Wie wird morgen das Wetter in Tokio?"


@pytest.fixture
def group(standin: StandIn) -> Group:
    """A group with the bot as an ordinary member: it gets commands and replies, nothing else."""
    return Group(standin)


@pytest.fixture
def member(group: Group, person: Person) -> Person:
    """The person as a member of that group."""
    return group.join(person)


@pytest.fixture
def overheard(group: Group, person: Person) -> Person:
    """The same where the bot is an administrator and so is sent everything that is said."""
    group.set_bot_status("administrator", person)
    return group.join(person)


def replied_to(message: Seen) -> int:
    """The number of the message that one replies to."""
    return int(message.json["reply_to_message"]["message_id"])


@pytest.mark.parametrize("command", ["/frage", "/question", f"/frage@{BOT}", f"/FRAGE@{BOT.upper()}"])
async def test_a_question_after_the_command_gets_a_short_answer_as_a_reply(
    app: BotApplication, member: Person, kb: KnowledgeBase, command: str
) -> None:
    asked = member.say(f"{command} {PRAXES}")
    [answer] = await member.feed(app, asked)
    praxes = kb.topics["praxes"]
    title, duration = answer.html.split("\n\n", 1)
    assert title == f"<b>{praxes.title['de']}</b>"
    assert "Monate" in duration
    assert replied_to(answer) == asked["message"]["message_id"]
    *links, more = answer.buttons
    assert [str(button.url).rstrip("/") for button in links] == [link.url["de"].rstrip("/") for link in praxes.links]
    assert (more.text, more.url) == (kb.messages["de"].group_more, deep_link(BOT, "praxes", "duration"))


async def test_the_answer_speaks_the_language_of_the_question(
    app: BotApplication, member: Person, kb: KnowledgeBase
) -> None:
    [answer] = await member.tell(app, "/frage Combien de temps dure un stage PRAXES ?")
    assert answer.buttons[-1].text == sentence(kb, "fr", "group_more")


async def test_a_command_in_reply_to_somebody_asks_what_that_person_wrote(
    app: BotApplication, group: Group, member: Person, french: Person
) -> None:
    other = group.join(french)
    wondered = other.say("Weiß jemand, wie lange PRAXES dauert?")["message"]["message_id"]
    [answer] = await member.feed(app, member.say("/frage", reply_to=wondered))
    assert "Monate" in answer.text
    assert replied_to(answer) == wondered


async def test_what_stands_after_the_command_goes_before_what_is_replied_to(
    app: BotApplication, member: Person
) -> None:
    wondered = member.say("Welche Partnerstadt hat Celle?")["message"]["message_id"]
    [answer] = await member.feed(app, member.say(f"/frage {PRAXES}", reply_to=wondered))
    assert answer.text.startswith("PRAXES")


@pytest.mark.parametrize(("command", "language"), [("/frage", "de"), ("/question", "fr"), ("/frage 👋", "de")])
async def test_a_command_alone_asks_for_a_question_and_the_reply_to_that_is_one(
    app: BotApplication, member: Person, kb: KnowledgeBase, command: str, language: Language
) -> None:
    [asks] = await member.tell(app, command)
    assert asks.text == sentence(kb, language, "group_ask")
    [sorry] = await member.feed(app, member.say("Wetter morgen in Tokio", reply_to=asks.message_id))
    assert sorry.text == sentence(kb, "de", "group_none")
    [answer] = await member.feed(app, member.say("PRAXES Dauer", reply_to=asks.message_id))
    assert "Monate" in answer.text


async def test_a_reply_to_an_answer_goes_on_from_it_whoever_writes_it_and_however_late(
    app: BotApplication, group: Group, member: Person, standin: StandIn, services: Services, clock: Clock
) -> None:
    [answer] = await member.tell(app, "/frage Was ist PRAXES?")
    clock.forward(hours=3)
    other = group.join(Person(standin, "Ben"))
    [more] = await other.feed(app, other.say("und wie lange?", reply_to=answer.message_id))
    assert "Monate" in more.text
    assert services.storage.questions.rows()[-1]["facet"] == "duration"


async def test_a_follow_up_leans_on_what_this_person_asked_in_this_group(
    app: BotApplication, group: Group, member: Person, standin: StandIn, services: Services
) -> None:
    await member.tell(app, "/frage Was ist PRAXES?")
    stranger = group.join(Person(standin, "Ben"))
    elsewhere = Group(standin).join(member)
    for speaker in (stranger, elsewhere):
        await speaker.tell(app, "/frage und wie lange?")
        assert services.storage.questions.rows()[-1]["topic"] is None
    [answer] = await member.tell(app, "/frage und wie lange?")
    assert "Monate" in answer.text


async def test_a_reply_to_anything_the_bot_said_is_a_question(app: BotApplication, member: Person) -> None:
    [workshops] = (await member.tell(app, "/workshops"))[-1:]
    [answer] = await member.feed(app, member.say(PRAXES, reply_to=workshops.message_id))
    assert answer.text.startswith("PRAXES")


@pytest.mark.parametrize(
    "text",
    [
        f"@{BOT} {PRAXES}",
        f"@{BOT}, {PRAXES}",
        f"{PRAXES} @{BOT.capitalize()}",
        f"👩‍👩‍👧 Hallo @{BOT}: {PRAXES}",
        f"\u202b@{BOT}\u202c {PRAXES}",
    ],
)
async def test_a_mention_is_cut_out_of_the_question(
    app: BotApplication, overheard: Person, services: Services, text: str
) -> None:
    [answer] = await overheard.tell(app, text)
    assert answer.text.startswith("PRAXES")
    [sorry] = await overheard.tell(app, f"@{BOT} {WEATHER}")
    assert sorry.buttons
    assert services.storage.questions.rows()[-1]["text"] == WEATHER


async def test_a_mention_by_name_and_one_under_a_photo_count_as_well(
    app: BotApplication, overheard: Person, standin: StandIn
) -> None:
    named: Json = {"type": "text_mention", "offset": 0, "length": 7, "user": standin.world.bot}
    [answer] = await overheard.tell(app, f"Antenne {PRAXES}", entities=[named])
    assert answer.text.startswith("PRAXES")
    photo = overheard.send_photo(f"@{BOT} {PRAXES}")
    photo["message"]["caption_entities"] = [{"type": "mention", "offset": 0, "length": len(BOT) + 1}]
    [answer] = await overheard.feed(app, photo)
    assert answer.text.startswith("PRAXES")


async def test_a_mention_alone_asks_what_it_replies_to_or_for_a_question(
    app: BotApplication, overheard: Person, kb: KnowledgeBase
) -> None:
    wondered = overheard.say(PRAXES)["message"]["message_id"]
    [answer] = await overheard.feed(app, overheard.say(f"@{BOT}?", reply_to=wondered))
    assert "Monate" in answer.text
    [asks] = await overheard.tell(app, f"@{BOT}")
    assert asks.text == sentence(kb, "de", "group_ask")


FORWARDED = {"forward_origin": {"type": "hidden_user", "sender_user_name": "Eva", "date": 0}}
OTHER_BOT = {"id": 77, "is_bot": True, "first_name": "Other", "username": "other_bot"}
CHANNEL = {"id": -1009, "type": "channel", "title": "Kanal"}
SILENCE: dict[str, tuple[str, Json]] = {
    "chatter": ("Was ist PRAXES? Weiß das jemand?", {}),
    "thanks": ("Danke!", {}),
    "thanks to it": (f"@{BOT} danke!", {}),
    "a command of another bot": (f"/frage@other_bot {PRAXES}", {}),
    "an unknown command": (f"/wetter@{BOT} Tokio", {}),
    "a command in the middle": (f"Schreib doch /frage {PRAXES}", {}),
    "a private command that may be meant for another bot": ("/themen", {}),
    "a staff command": (f"/stats@{BOT}", {}),
    "a start that comes with being added": (f"/start@{BOT} true", {}),
    "another bot's address": (f"@other_bot {PRAXES}", {}),
    "an e-mail address": (f"frage@{BOT}.org: {PRAXES}", {}),
    "the name in plain text": (f"@{BOT} {PRAXES}", {"entities": []}),
    "a forwarded mention": (f"@{BOT} {PRAXES}", FORWARDED),
    "a forwarded command": (f"/frage {PRAXES}", FORWARDED),
    "another bot": (f"/frage {PRAXES}", {"from": OTHER_BOT}),
    "a channel's post": (f"@{BOT} {PRAXES}", {"sender_chat": CHANNEL, "is_automatic_forward": True}),
    "somebody who speaks as a channel": (f"/frage {PRAXES}", {"sender_chat": CHANNEL}),
    "what was sent through the bot": (f"@{BOT} {PRAXES}", {"via_bot": {**OTHER_BOT, "username": "gif"}}),
}


@pytest.mark.parametrize("name", SILENCE)
async def test_nothing_else_is_ever_answered_even_where_the_bot_reads_along(
    app: BotApplication, overheard: Person, services: Services, name: str
) -> None:
    text, fields = SILENCE[name]
    assert await overheard.tell(app, text, **fields) == []
    assert services.storage.questions.rows() == []


@pytest.mark.parametrize(
    "text", ["Danke dir!", "Tschüss!", "haha, das stimmt ja wohl so nicht", "👍", "Merci beaucoup !"]
)
async def test_a_reply_that_asks_nothing_is_left_alone_and_not_counted(
    app: BotApplication, member: Person, services: Services, text: str
) -> None:
    [answer] = await member.tell(app, f"/frage {PRAXES}")
    assert await member.feed(app, member.say(text, reply_to=answer.message_id)) == []
    assert len(services.storage.questions.rows()) == 1


@pytest.mark.parametrize(
    "send",
    [lambda who: who.send_sticker(), lambda who: who.send_photo(), lambda who: who.send_photo("Was ist PRAXES?")],
    ids=["sticker", "photo", "caption without a mention"],
)
async def test_media_are_left_alone(app: BotApplication, overheard: Person, send: Callable[[Person], Json]) -> None:
    assert await overheard.feed(app, send(overheard)) == []


async def test_an_edited_question_is_not_answered_again(
    app: BotApplication, member: Person, services: Services
) -> None:
    asked = member.say("/frage Was ist PRAXIS?")
    await member.feed(app, asked)
    assert await member.feed(app, member.edit(asked["message"]["message_id"], f"/frage {PRAXES}")) == []
    assert len(services.storage.questions.rows()) == 1


async def test_replies_in_the_staffs_chat_are_no_questions_but_commands_are(
    app: BotApplication, group: Group, member: Person, services: Services
) -> None:
    services.staff_chat = group.chat.id
    [answer] = await member.tell(app, f"/frage {PRAXES}")
    assert await member.feed(app, member.say(PRAXES, reply_to=answer.message_id)) == []


async def test_an_administrator_who_hides_behind_the_group_is_answered(
    app: BotApplication, group: Group, member: Person
) -> None:
    hidden: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    spoken: dict[str, Any] = {"from": hidden, "sender_chat": group.chat.json}
    [answer] = await member.tell(app, "/frage Was ist PRAXES?", **spoken)
    [more] = await member.tell(app, "/frage und wie lange?", **spoken)
    assert answer.text.startswith("PRAXES")
    assert "Monate" in more.text


async def test_what_it_does_not_know_is_one_sentence_that_leads_to_the_private_chat(
    app: BotApplication, member: Person, kb: KnowledgeBase, services: Services
) -> None:
    [sorry] = await member.tell(app, f"/frage {WEATHER}")
    assert sorry.text == sentence(kb, "de", "group_none")
    [button] = sorry.buttons
    assert (button.text, button.url) == (kb.messages["de"].group_chat, f"https://t.me/{BOT}")
    [row] = services.storage.questions.rows()
    assert (row["outcome"], row["text"]) == ("none", WEATHER)
