"""The real python-telegram-bot application over the stand-in, with and without trouble."""

import asyncio
import datetime as dtm
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TimedOut
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.standin import Group, Person, StandIn, StandInRequest

App = Application[Any, Any, Any, Any, Any, Any]


async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.effective_message
    assert update.effective_user
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Weiter", callback_data="next:1")]])
    name = update.effective_user.mention_html()
    await update.effective_message.reply_html(f"<b>Hallo</b> {name}!", reply_markup=keyboard)


async def go_on(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query
    await query.answer("gern")
    await query.edit_message_text(f"Seite {query.data}")


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(update.message.text or "", do_quote=True)


@pytest.fixture
def standin() -> StandIn:
    return StandIn()


@pytest.fixture
async def app(standin: StandIn) -> AsyncIterator[App]:
    request = StandInRequest(standin)
    builder = ApplicationBuilder().token("1:a").request(request).get_updates_request(request).updater(None)
    application: App = builder.build()
    application.add_handler(CommandHandler("start", greet))
    application.add_handler(CallbackQueryHandler(go_on))
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        yield application


async def test_a_command_is_answered_and_its_button_edits_the_answer(standin: StandIn, app: App) -> None:
    anna = Person(standin, "An<na")
    (greeting,) = await anna.tell(app, "/start")
    assert greeting.text == "Hallo An<na!"
    assert greeting.html.startswith('<b>Hallo</b> <a href="tg://user?id=')
    (page,) = await anna.tap(app, "Weiter")
    assert (page.message_id, page.text, page.edited) == (greeting.message_id, "Seite next:1", True)
    assert anna.notices == ["gern"]
    assert standin.pending == []


async def test_people_see_only_their_own_chat(standin: StandIn, app: App) -> None:
    anna, ben = Person(standin), Person(standin, "Ben")
    await anna.tell(app, "eins")
    (answer,) = await ben.tell(app, "zwei")
    assert answer.json["reply_to_message"]["text"] == "zwei"
    assert [m.text for m in anna.inbox] == ["eins"]


async def test_what_the_bot_may_not_see_is_not_fed(standin: StandIn, app: App) -> None:
    anna = Group(standin).join(Person(standin))
    assert await anna.tell(app, "hört jemand?") == []
    assert len(await anna.tell(app, "/start")) == 1


async def test_files_places_and_people_arrive(standin: StandIn, app: App) -> None:
    anna = Person(standin)
    anna.say("x")
    chat_id = anna.chat.id
    await app.bot.send_document(chat_id, b"BEGIN:VCALENDAR", filename="termin.ics", caption="Termin")
    await app.bot.send_venue(chat_id, 52.37, 9.73, "Haus", "Platz 1")
    await app.bot.send_contact(chat_id, "+49511", "Eva")
    await app.bot.send_chat_action(chat_id, "typing")
    document, venue, contact = (m.json for m in anna.inbox)
    assert document["document"]["file_name"] == "termin.ics"
    assert standin.world.files[document["document"]["file_id"]] == b"BEGIN:VCALENDAR"
    assert (venue["venue"]["title"], contact["contact"]["first_name"]) == ("Haus", "Eva")
    assert anna.chat.actions == ["typing"]


async def test_refusals_become_python_telegram_bots_errors(standin: StandIn, app: App) -> None:
    anna = Person(standin)
    with pytest.raises(BadRequest, match="Chat not found"):
        await app.bot.send_message(anna.chat.id, "x")
    anna.say("x")
    with pytest.raises(BadRequest, match="Can't parse entities: unsupported start tag"):
        await app.bot.send_message(anna.chat.id, "<3 >", parse_mode="HTML")
    standin.block(anna.chat.id)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await app.bot.send_message(anna.chat.id, "x")
    group = Group(standin, supergroup=False)
    group.migrate()
    with pytest.raises(ChatMigrated):
        await app.bot.send_message(group.chat.id, "x")


async def test_prepared_failures_strike_in_order_and_then_it_works(
    standin: StandIn, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    anna = Person(standin)
    anna.say("x")
    standin.flood_next("sendMessage", retry_after=7)
    standin.fail_next("sendMessage", 400, "Bad Request: something else")
    with pytest.raises(RetryAfter) as flood:
        await app.bot.send_message(anna.chat.id, "a")
    assert flood.value.retry_after == dtm.timedelta(seconds=7)
    with pytest.raises(BadRequest, match="Something else"):
        await app.bot.send_message(anna.chat.id, "b")
    await app.bot.send_message(anna.chat.id, "c")
    assert [m.text for m in anna.inbox] == ["c"]
    assert [c.params["text"] for c in standin.calls if c.method == "sendMessage"] == ["a", "b", "c"]


async def test_a_timeout_may_or_may_not_have_delivered_the_message(standin: StandIn, app: App) -> None:
    anna = Person(standin)
    anna.say("x")
    standin.lose_request("sendMessage")
    with pytest.raises(TimedOut):
        await app.bot.send_message(anna.chat.id, "nie angekommen")
    assert anna.inbox == []
    standin.lose_answer("sendMessage")
    with pytest.raises(TimedOut):
        await app.bot.send_message(anna.chat.id, "angekommen")
    assert [m.text for m in anna.inbox] == ["angekommen"]


async def test_a_wrong_token_is_told_as_such() -> None:
    request = StandInRequest(StandIn(token="7:abc"))  # noqa: S106
    app = ApplicationBuilder().token("7:wrong").request(request).updater(None).build()
    with pytest.raises(InvalidToken):
        await app.initialize()


async def test_an_updater_polls_over_it() -> None:
    standin = StandIn()
    request = StandInRequest(standin)
    app = ApplicationBuilder().token("1:a").request(request).get_updates_request(request).build()
    answered = asyncio.Event()

    async def greet_and_tell(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await greet(update, context)
        answered.set()

    app.add_handler(CommandHandler("start", greet_and_tell))
    anna = Person(standin)
    assert app.updater
    async with app:
        await app.updater.start_polling(timeout=5)
        await app.start()
        anna.say("/start")
        async with asyncio.timeout(5):
            await answered.wait()
        await app.updater.stop()
        await app.stop()
    assert anna.last.text == "Hallo Anna!"
    assert standin.pending == []
