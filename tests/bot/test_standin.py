"""The stand-in's state: updates, chats, people and groups, seen from both sides."""

from typing import Any

import pytest
from telegram import Bot, ChatFullInfo, ChatMemberAdministrator, Update
from telegram.ext import Application, ApplicationBuilder, filters

from bot.standin import Group, Person, StandIn, StandInRequest
from bot.standin.wire import Json


def ask(standin: StandIn, method: str, **params: Any) -> Any:
    payload = standin.call(method, params)[1]
    return payload["result"] if payload["ok"] else payload["description"]


def ids(updates: list[Json]) -> list[int]:
    return [u["update_id"] for u in updates]


def test_updates_stay_until_a_later_offset_confirms_them() -> None:
    standin = StandIn()
    anna = Person(standin)
    first, second, third = (anna.say(str(n))["update_id"] for n in range(3))
    assert ids(ask(standin, "getUpdates", limit=2)) == [first, second]
    assert ids(ask(standin, "getUpdates", offset=second)) == [second, third]
    assert ids(ask(standin, "getUpdates", offset=-1)) == [third]
    assert ids(ask(standin, "getUpdates", offset=third + 1, timeout=60)) == []
    assert standin.pending == []


def test_only_the_allowed_kinds_arrive_and_not_naming_them_means_as_before() -> None:
    standin = StandIn()
    anna = Person(standin)
    ask(standin, "getUpdates", allowed_updates='["edited_message"]')
    message_id = anna.say("x")["message"]["message_id"]
    anna.edit(message_id, "y")
    updates = ask(standin, "getUpdates")
    assert [u["edited_message"]["text"] for u in updates] == ["y"]


def test_a_webhook_excludes_polling_and_keeps_its_secret() -> None:
    standin = StandIn()
    Person(standin).say("x")
    assert ask(standin, "setWebhook", url="http://bot.example.org/x").startswith("Bad Request: bad webhook")
    status, payload = standin.call("setWebhook", {"url": "https://bot.example.org/x", "secret_token": "s"})
    assert (status, payload["description"]) == (200, "Webhook was set")
    assert ask(standin, "getUpdates").startswith("Conflict: can't use getUpdates method while webhook is active")
    info = ask(standin, "getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == ("https://bot.example.org/x", 1)
    assert "secret_token" not in info
    assert standin.call("deleteWebhook", {"drop_pending_updates": "true"})[1]["description"] == "Webhook was deleted"
    assert ask(standin, "getUpdates") == []


def test_private_chats_share_one_numbering_and_supergroups_have_their_own() -> None:
    standin = StandIn()
    anna, ben = Person(standin), Person(standin, "Ben")
    voice = Group(standin).join(anna)
    numbers = [p.say("/x")["message"]["message_id"] for p in (anna, ben, anna, voice, voice)]
    assert numbers == [1, 2, 3, 1, 2]


def test_a_command_is_marked_with_its_length_in_utf16_units() -> None:
    anna = Person(StandIn(), language_code="fr")
    message = anna.say("/start ev_2025")["message"]
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert (message["from"]["language_code"], message["chat"]["type"]) == ("fr", "private")
    anna.language_code = None
    assert "language_code" not in anna.say("x")["message"]["from"]


def test_what_people_send_is_readable_for_python_telegram_bot() -> None:
    anna = Person(StandIn())
    said = anna.say("x")["message"]["message_id"]
    updates = [
        anna.say("Antwort", reply_to=said),
        anna.edit(said, "/y"),
        anna.send_sticker("🎉"),
        anna.send_photo("Bild"),
        anna.send_voice(),
        anna.send_location(52.37, 9.73),
        anna.send_contact("+49511", "Ben"),
        anna.send_document("a.pdf"),
        anna.block(),
        anna.unblock(),
    ]
    for json in updates:
        update = Update.de_json(json, None)
        assert update.effective_chat
        assert update.effective_user
        assert not update.api_kwargs
        assert not (update.effective_message and update.effective_message.api_kwargs)


def send(standin: StandIn, chat_id: int, *buttons: str) -> None:
    rows = [[{"text": text, "callback_data": f"d:{text}"} for text in buttons]]
    ask(standin, "sendMessage", chat_id=chat_id, text="Welche?", reply_markup={"inline_keyboard": rows})


def test_buttons_are_pressed_by_text_part_of_it_or_position() -> None:
    standin = StandIn()
    anna = Person(standin)
    anna.say("x")
    send(standin, anna.chat.id, "🏘 Orte", "📅 Termine")
    pressed = [anna.press(anna.last, wanted)["callback_query"]["data"] for wanted in ("Orte", "📅 Termine", 0)]
    assert pressed == ["d:🏘 Orte", "d:📅 Termine", "d:🏘 Orte"]
    with pytest.raises(LookupError, match="2 buttons match 'e'"):
        anna.press(anna.last, "e")


def test_a_button_of_a_deleted_message_still_works_but_its_message_is_inaccessible() -> None:
    standin = StandIn()
    anna = Person(standin)
    anna.say("x")
    send(standin, anna.chat.id, "a")
    old = anna.last
    ask(standin, "deleteMessage", chat_id=anna.chat.id, message_id=old.message_id)
    update = Update.de_json(anna.press(old), None)
    assert update.callback_query
    assert update.callback_query.message
    assert not update.callback_query.message.is_accessible
    assert anna.inbox == []


def test_an_url_button_tells_the_bot_nothing() -> None:
    standin = StandIn()
    anna = Person(standin)
    anna.say("x")
    rows = [[{"text": "Seite", "url": "https://ofaj.org/"}]]
    ask(standin, "sendMessage", chat_id=anna.chat.id, text="x", reply_markup={"inline_keyboard": rows})
    with pytest.raises(ValueError, match="sends nothing"):
        anna.press(anna.last, "Seite")


def test_the_inbox_shows_edits_markup_and_reply_keyboards() -> None:
    standin = StandIn()
    anna = Person(standin)
    anna.say("x")
    chat_id = anna.chat.id
    sent = ask(standin, "sendMessage", chat_id=chat_id, text="a &lt; <b>b</b>", parse_mode="HTML")
    before = anna.last
    time = '<tg-time unix="1750000000" format="wDt">am Montag</tg-time>'
    ask(standin, "editMessageText", chat_id=chat_id, message_id=sent["message_id"], text=time, parse_mode="HTML")
    assert (before.text, before.html, before.edited) == ("a < b", "a &lt; <b>b</b>", False)
    assert (anna.last.text, anna.last.html, anna.last.edited) == ("am Montag", time, True)
    ask(standin, "sendMessage", chat_id=chat_id, text="x", reply_markup={"keyboard": [["Ja", {"text": "Nein"}]]})
    assert anna.reply_keyboard == [["Ja", "Nein"]]
    ask(standin, "sendMessage", chat_id=chat_id, text="x", reply_markup={"remove_keyboard": True})
    assert anna.reply_keyboard == []
    assert [m.text for m in anna.history] == ["x", "am Montag", "x", "x"]


def test_privacy_mode_shows_a_group_bot_only_commands_and_replies_to_it() -> None:
    standin = StandIn()
    group = Group(standin)
    anna, ben = group.join(Person(standin)), group.join(Person(standin, "Ben"))
    sent = ask(standin, "sendMessage", chat_id=group.chat.id, text="Hallo")
    anna.say("Wie geht's?")
    anna.say("@antenne_bot hallo?")
    anna.say("/frage@other_bot x")
    assert standin.pending == []
    ben.say("/frage x")
    ben.say("/frage@Antenne_Bot x")
    ben.say("und wie lange?", reply_to=sent["message_id"])
    assert len(standin.pending) == 3
    group.set_bot_status("administrator", ben)
    anna.say("Jetzt hört er alles")
    assert [next(iter(u.keys() - {"update_id"})) for u in standin.pending[3:]] == ["my_chat_member", "message"]


def test_a_group_that_became_a_supergroup_names_its_new_id() -> None:
    standin = StandIn()
    group = Group(standin, supergroup=False)
    moved = group.migrate()
    status, payload = standin.call("sendMessage", {"chat_id": group.chat.id, "text": "x"})
    assert (status, payload["parameters"]) == (400, {"migrate_to_chat_id": moved.chat.id})


def test_both_chats_are_told_when_a_group_becomes_a_supergroup() -> None:
    standin = StandIn()
    group = Group(standin, supergroup=False)
    moved = group.migrate()
    old, new = (Update.de_json(update, None).message for update in standin.pending)
    assert old
    assert new
    assert (old.chat.id, old.migrate_to_chat_id) == (group.chat.id, moved.chat.id)
    assert (new.chat.id, new.migrate_from_chat_id) == (moved.chat.id, group.chat.id)
    assert filters.StatusUpdate.MIGRATE.filter(old)
    assert filters.StatusUpdate.MIGRATE.filter(new)
    assert not old.api_kwargs
    assert not new.api_kwargs


def app_over(standin: StandIn) -> Application[Any, Any, Any, Any, Any, Any]:
    request = StandInRequest(standin)
    return ApplicationBuilder().token("1:a").request(request).get_updates_request(request).updater(None).build()


async def test_the_bots_public_face_round_trips_through_python_telegram_bot() -> None:
    bot: Bot
    async with app_over(StandIn()).bot as bot:
        await bot.set_my_commands([("hilfe", "Hilfe")])
        await bot.set_my_commands([("aide", "Aide")], language_code="fr")
        assert [c.command for c in await bot.get_my_commands(language_code="fr")] == ["aide"]
        assert await bot.get_my_commands(language_code="en") == ()
        await bot.set_my_short_description("kurz")
        assert (await bot.get_my_short_description()).short_description == "kurz"
        assert (await bot.get_my_name()).name == "Antenne"


async def test_chats_and_members_can_be_looked_up() -> None:
    standin = StandIn()
    group = Group(standin, "Komitee")
    person = Person(standin)
    group.join(person, "creator")
    group.set_bot_status("administrator", person)
    async with app_over(standin).bot as bot:
        chat: ChatFullInfo = await bot.get_chat(group.chat.id)
        assert chat.title == "Komitee"
        assert isinstance(await bot.get_chat_member(group.chat.id, bot.id), ChatMemberAdministrator)
        assert (await bot.get_chat_member(group.chat.id, person.user["id"])).status == "creator"
