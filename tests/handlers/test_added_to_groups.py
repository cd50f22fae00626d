"""The bot is added to a group: it says once what it does. All other news of its membership it takes silently."""

import pytest
from telegram import Update

from bot.app import BotApplication
from bot.services import Services
from bot.standin import Group, Person, StandIn
from bot.standin.chats import member as membership
from bot.standin.wire import Json
from bot.storage.kinds import ALL
from handlers import membership as handlers_of_membership
from knowledge.model import KnowledgeBase, Language
from tests.sentences import sentence


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """News of a move come at once here."""
    monkeypatch.setattr(handlers_of_membership, "NEWS_OF_A_MOVE", 0.01)


def joined(standin: StandIn, group: Group, by: Person, old: Json, new: Json) -> Json:
    """The update that says how the bot's membership has changed."""
    content: Json = {"chat": group.chat.json, "from": by.user, "date": standin.world.now()}
    return standin.world.emit("my_chat_member", {**content, "old_chat_member": old, "new_chat_member": new})


@pytest.mark.parametrize("supergroup", [True, False])
@pytest.mark.parametrize("before", ["left", "kicked"])
@pytest.mark.parametrize("after", ["member", "administrator"])
async def test_added_it_says_in_two_sentences_what_it_does_in_the_language_of_whoever_added_it(
    app: BotApplication,
    person: Person,
    standin: StandIn,
    kb: KnowledgeBase,
    language: Language,
    before: str,
    after: str,
    supergroup: bool,
) -> None:
    group = Group(standin, supergroup=supergroup)
    admin = group.join(person, "administrator")
    assert await admin.feed(app, group.set_bot_status(before, person)) == []
    [welcome] = await admin.feed(app, group.set_bot_status(after, person))
    assert welcome.text == sentence(kb, language, "group_welcome")
    assert "/frage" in welcome.text or "/question" in welcome.text


async def test_made_an_administrator_or_a_member_again_it_says_nothing(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    group = Group(standin)
    admin = group.join(person, "administrator")
    assert await admin.feed(app, group.set_bot_status("administrator", person)) == []
    assert await admin.feed(app, group.set_bot_status("member", person)) == []


async def test_restricted_it_is_still_there_unless_it_is_not(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    group = Group(standin)
    admin, bot = group.join(person, "administrator"), standin.world.bot
    rights = dict.fromkeys(
        (
            *("can_send_messages", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics"),
            *("can_send_polls", "can_send_other_messages", "can_add_web_page_previews", "can_send_audios"),
            *("can_send_documents", "can_send_photos", "can_send_videos", "can_send_video_notes"),
            *("can_send_voice_notes", "can_edit_tag", "can_react_to_messages"),
        ),
        True,
    )
    inside: Json = {"user": bot, "status": "restricted", "is_member": True, "until_date": 0, **rights}
    outside: Json = {**inside, "is_member": False}
    assert await admin.feed(app, joined(standin, group, person, inside, membership(bot, "member"))) == []
    assert await admin.feed(app, joined(standin, group, person, membership(bot, "member"), inside)) == []
    assert await admin.feed(app, joined(standin, group, person, outside, inside)) != []


async def test_a_group_with_reminders_hears_only_that_they_go_on(
    app: BotApplication, person: Person, standin: StandIn, services: Services, kb: KnowledgeBase
) -> None:
    group = Group(standin)
    admin = group.join(person, "administrator")
    services.reminders.subscribe(group.chat.id, ALL, "de")
    await admin.feed(app, group.set_bot_status("left", person))
    [note] = await admin.feed(app, group.set_bot_status("member", person))
    assert note.text == sentence(kb, "de", "reminders_awake_to_group")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 2, 0), (0, 2, 1), (1, 0, 2)])
async def test_a_group_that_becomes_a_supergroup_is_not_greeted_again(
    app: BotApplication, person: Person, standin: StandIn, order: tuple[int, ...]
) -> None:
    group = Group(standin, supergroup=False)
    moved = group.migrate()
    bot = standin.world.bot
    joined(standin, moved, person, membership(bot, "left"), membership(bot, "member"))
    told = list(standin.pending)[-3:]
    updates = [Update.de_json(told[place], app.bot) for place in order]
    for update in updates:
        app.update_queue.put_nowait(update)
    await app.start()
    await app.update_queue.join()
    await app.stop()
    assert moved.join(person).inbox == []


async def test_a_channel_and_a_private_chat_are_not_greeted(
    app: BotApplication, person: Person, standin: StandIn
) -> None:
    channel = Group(standin)
    channel.chat.json["type"] = "channel"
    admin = channel.join(person, "administrator")
    bot = standin.world.bot
    added = joined(standin, channel, person, membership(bot, "left"), membership(bot, "administrator"))
    assert await admin.feed(app, added) == []
    person.block()
    assert await person.feed(app, person.unblock()) == []


@pytest.mark.parametrize(
    ("status", "reason"),
    [(400, "Bad Request: not enough rights to send text messages to the chat"), (403, "Forbidden: bot was kicked")],
)
async def test_a_group_where_it_may_not_write_is_no_error(
    app: BotApplication, person: Person, standin: StandIn, status: int, reason: str
) -> None:
    group = Group(standin)
    admin = group.join(person, "administrator")
    await admin.feed(app, group.set_bot_status("left", person))
    standin.fail_next("sendMessage", status, reason)
    assert await admin.feed(app, group.set_bot_status("member", person)) == []
