"""Passing a question on to the team, as the person does it: buttons, and the messages that belong to a hand-over."""

from __future__ import annotations

import logging
import sqlite3

from telegram import Bot, CallbackQuery, Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.callbacks import (
    AboutHandover,
    AnswerTeam,
    AskTeam,
    EndHandover,
    OldButtonError,
    PassOn,
    StopWriting,
    WriteAnew,
    decode,
)
from bot.handover.wording import said_in
from bot.screens.beginning import note_screen
from bot.screens.handover import (
    added_screen,
    ended_screen,
    full_screen,
    is_answer,
    over_screen,
    passed_on_screens,
    preview_screens,
    stopped_screen,
    write_more_screen,
    write_screen,
)
from bot.screens.screen import Screen
from bot.sending import acknowledge, send, send_all, show
from bot.services import Services, services_of
from bot.speech import kb_for
from bot.storage.handovers import Handover
from handlers.addressing import language_of
from knowledge.model import Language

log = logging.getLogger(__name__)


async def on_handover_tap(services: Services, query: CallbackQuery, chat: int, tap: AboutHandover) -> None:
    """Do what a button of a hand-over says. Raises OldButtonError for one that is closed, or somebody else's."""
    match tap:
        case AskTeam(language):
            await _begin(services, query, chat, language)
        case PassOn(number, language):
            await _pass_on(services, query, _of(services, chat, number), language)
        case WriteAnew(number, language):
            _not_agreed(services, chat, number)
            anew = services.handover.ask(chat, language)
            await acknowledge(query)
            await show(query, write_screen(kb_for(services, chat), anew, language))
            if query.message is not None:
                services.handover.asked(anew, query.message.message_id)
        case StopWriting(number, language):
            if handover := services.handover.get(chat, number):
                if handover.agreed and handover.writing is None:  # it is with the team already
                    raise OldButtonError(str(tap))
                services.handover.stop_writing(handover)
            await acknowledge(query)
            await show(query, stopped_screen(services.kb, language))
        case AnswerTeam(number, language):
            if not _of(services, chat, number).is_open:
                raise OldButtonError(str(tap))
            services.handover.write(number)
            await acknowledge(query)
            await _ask(services, query.get_bot(), chat, number, write_more_screen(services.kb, number, language))
        case EndHandover(number, language):
            if not services.handover.end(_of(services, chat, number)):
                raise OldButtonError(str(tap))
            await acknowledge(query)
            await send(query.get_bot(), chat, ended_screen(services.kb, number, language))
            await services.outbox.flush(query.get_bot())


async def on_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Take a message in a private chat for a hand-over if it belongs to one; no question is answered then."""
    message, chat = update.message, update.effective_chat
    if message is None or chat is None or message.via_bot:
        return
    services = services_of(context)
    replied = message.reply_to_message
    try:
        handover = services.handover.meant(chat.id, replied.message_id if replied else None)
    except sqlite3.Error as error:  # a question must be answered also where the database fails
        services.storage.failing.say(log, "whether a message belongs to a hand-over can't be read: %s", error)
        return
    if handover is not None:
        await _take(services, context.bot, handover, message)
        raise ApplicationHandlerStop
    if replied and _is_by(replied, context.bot.id) and is_answer(services.kb, replied.text or ""):
        await send(context.bot, chat.id, over_screen(services.kb, language_of(services, update)))
        raise ApplicationHandlerStop


async def on_something_else(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Whoever gives a command or taps another button instead of writing to the team has changed their mind."""
    if update.effective_chat is None or (update.callback_query and _is_ours(update.callback_query)):
        return
    services_of(context).handover.turn_away(update.effective_chat.id)


async def _begin(services: Services, query: CallbackQuery, chat: int, language: Language) -> None:
    messages = services.kb.messages[language]
    if not services.handover.offered(chat):
        if chat < 0:
            await acknowledge(query, messages.handover_private)
            return
        raise OldButtonError
    await acknowledge(query)
    if services.handover.full(chat):
        await send(query.get_bot(), chat, full_screen(services.kb, language))
        return
    if missed := "\n\n".join(services.misses.questions(chat)):
        if not services.handover.just_shown(chat, missed):
            await _show_draft(services, query.get_bot(), chat, missed, language)
        return
    number = services.handover.ask(chat, language)
    await _ask(services, query.get_bot(), chat, number, write_screen(kb_for(services, chat), number, language))


async def _show_draft(services: Services, bot: Bot, chat: int, text: str, language: Language) -> None:
    number = services.handover.draft(chat, language, text)
    await send_all(bot, chat, preview_screens(kb_for(services, chat), number, text, language))


async def _ask(services: Services, bot: Bot, chat: int, number: int, screen: Screen) -> None:
    """Ask for a message; a reply to this one belongs to the hand-over, also much later."""
    asked = await send(bot, chat, screen)
    services.handover.asked(number, asked.message_id)


async def _pass_on(services: Services, query: CallbackQuery, handover: Handover, language: Language) -> None:
    text = handover.draft
    if text is None or not services.handover.agree(handover):
        if not handover.is_open:
            raise OldButtonError
        await acknowledge(query)  # a second tap: it was passed on by the first
        return
    services.misses.answered(handover.chat)
    await acknowledge(query)
    await services.outbox.flush(query.get_bot())
    arrived = not services.handover.on_its_way(handover.number, "team")
    first, *more = passed_on_screens(kb_for(services, handover.chat), handover.number, text, language, arrived=arrived)
    if more:
        await show(query, more[-1])
    else:
        await show(query, first)


async def _take(services: Services, bot: Bot, handover: Handover, message: Message) -> None:
    kb, language, chat, said = services.kb, handover.language, handover.chat, said_in(message)
    if handover.agreed is None:
        if not said.is_text or said.text is None:
            await send(bot, chat, note_screen(kb.messages[language].not_text, language))
            return
        await _show_draft(services, bot, chat, said.text, language)
        return
    if not services.handover.from_person(handover, said):
        return
    await services.outbox.flush(bot)
    arrived = not services.handover.on_its_way(handover.number, "team")
    await send(bot, chat, added_screen(kb, handover.number, language, arrived=arrived))


def _of(services: Services, chat: int, number: int) -> Handover:
    handover = services.handover.get(chat, number)
    if handover is None or handover.closed:
        raise OldButtonError(str(number))
    return handover


def _not_agreed(services: Services, chat: int, number: int) -> None:
    """Raises OldButtonError for a text that was passed on. One that is gone meanwhile can well be written anew."""
    handover = services.handover.get(chat, number)
    if handover and handover.agreed:
        raise OldButtonError(str(number))


def _is_by(message: Message, user: int) -> bool:
    return message.from_user is not None and message.from_user.id == user


def _is_ours(query: CallbackQuery) -> bool:
    try:
        return isinstance(decode(query.data), AboutHandover)
    except OldButtonError:
        return False
