"""/privacy, /meinedaten and /loeschen with their French names, and the buttons to see what is kept and to delete it."""

from __future__ import annotations

import logging
import sqlite3

from telegram import Bot, CallbackQuery, InputFile, Message, Update
from telegram.ext import ContextTypes

from bot.callbacks import AskToForget, Forget, KeepData, PrivacyTap, ShowData
from bot.groups import is_group, may_decide
from bot.mentions import is_by_a_person
from bot.personal.data import PersonalData
from bot.personal.forgetting import forget
from bot.personal.gathering import of
from bot.personal.withdrawing import withdraw
from bot.screens.beginning import note_screen
from bot.screens.personal import personal_screens
from bot.screens.privacy import (
    failed_screen,
    forgotten_screen,
    group_privacy_screen,
    kept_screen,
    left_screen,
    privacy_screen,
    privacy_topic,
    question_screen,
    with_sealing,
    withdrawn_screen,
)
from bot.screens.screen import Screen
from bot.sending import acknowledge, send, send_all, send_file, show, thread_of
from bot.services import Services, services_of
from bot.speech import screens_for, speaks_simply
from handlers.addressing import language_of
from knowledge.model import Language
from knowledge.reply import Reply

log = logging.getLogger(__name__)

PRIVACY = ("privacy", "datenschutz", "confidentialite")
MY_DATA = ("meinedaten", "mesdonnees")
DELETE = ("loeschen", "supprimer")

QUESTION_LASTS = 60
"""Minutes for which somebody may agree to what they were shown; then more may be stored than stood there."""

_SECONDS_A_MINUTE = 60


async def on_privacy(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what is stored, why and how long; in a group, of the group."""
    message = update.message
    if message is None or not _is_meant(message):
        return
    services, chat = services_of(context), message.chat.id
    language = language_of(services, update)
    *first, last = _privacy(services, chat, language)
    last = with_sealing(services.kb, last, language, sealed=services.storage.vault.locked)
    await send_all(context.bot, chat, [*first, last], message_thread_id=thread_of(message))


async def on_my_data(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show everything that is kept of the chat."""
    message = update.message
    if message is None or not _is_meant(message):
        return
    services = services_of(context)
    language = language_of(services, update)
    if await _may_command(services, context.bot, message, language):
        await _show_data(services, context.bot, message.chat.id, thread_of(message), language)


async def on_delete(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Ask whether everything is to be deleted."""
    message = update.message
    if message is None or not _is_meant(message):
        return
    services = services_of(context)
    language = language_of(services, update)
    if await _may_command(services, context.bot, message, language):
        question = _question(services, message.chat.id, language)
        await send(context.bot, message.chat.id, question, message_thread_id=thread_of(message))


async def on_privacy_tap(services: Services, query: CallbackQuery, chat: int, tap: PrivacyTap) -> None:
    """Do what a button about what is kept says; in a group only for its administrators."""
    if is_group(chat) and not await may_decide(query.get_bot(), chat, query.from_user.id):
        await acknowledge(query, services.kb.messages[tap.language].privacy_admins_only)
        return
    await acknowledge(query)
    match tap:
        case ShowData(language):
            await _show_data(services, query.get_bot(), chat, thread_of(query.message), language)
        case AskToForget(language):
            question = _question(services, chat, language)
            await send(query.get_bot(), chat, question, message_thread_id=thread_of(query.message))
        case KeepData(language):
            await show(query, kept_screen(services.kb, language))
        case Forget(minute, language):
            if 0 <= _minute(services) - minute <= QUESTION_LASTS:
                await _forget(services, query, chat, language)
            else:
                await show(query, _question(services, chat, language, again=True))


def _privacy(services: Services, chat: int, language: Language) -> tuple[Screen, ...]:
    """Everything about privacy, in simple language where the chat wants that; in a group, what is stored of groups."""
    if is_group(chat):
        return (group_privacy_screen(services.kb, language),)
    topic = privacy_topic(services.kb)
    if topic is not None and speaks_simply(services, chat):
        return screens_for(services, chat, Reply("answer", language, topic.id, "what", score=1.0))
    return (privacy_screen(services.kb, language),)


def _is_meant(message: Message) -> bool:
    """Whether a command was given here and now: in groups others' commands are forwarded, or posted by channels."""
    return not is_group(message.chat.id) or is_by_a_person(message)


async def _may_command(services: Services, bot: Bot, message: Message, language: Language) -> bool:
    """Whether whoever gave a command may decide for the chat; if not, they are told."""
    chat, user = message.chat.id, message.from_user
    # An anonymous administrator writes as the group itself (Bot API, Message.sender_chat).
    anonymous = message.sender_chat is not None and message.sender_chat.id == chat
    if not is_group(chat) or anonymous or (user and await may_decide(bot, chat, user.id)):
        return True
    note = note_screen(services.kb.messages[language].privacy_admins_only, language)
    await send(bot, chat, note, message_thread_id=thread_of(message))
    return False


async def _show_data(services: Services, bot: Bot, chat: int, thread: int | None, language: Language) -> None:
    data = _gathered(services, chat, language)
    if data is None:
        await send(bot, chat, failed_screen(services.kb, language), message_thread_id=thread)
        return
    await send_all(bot, chat, personal_screens(services.kb, data, language), message_thread_id=thread)
    if not data.is_empty:
        file = InputFile(data.as_file(), services.kb.messages[language].mydata_file_name)
        await send_file(bot, chat, file, message_thread_id=thread)


def _question(services: Services, chat: int, language: Language, *, again: bool = False) -> Screen:
    data = _gathered(services, chat, language)
    if data is None:
        return failed_screen(services.kb, language)
    return question_screen(services.kb, data, _minute(services), language, again=again)


async def _forget(services: Services, query: CallbackQuery, chat: int, language: Language) -> None:
    kb, bot = services.kb, query.get_bot()
    try:
        forgotten = await forget(services, chat, language)
    except sqlite3.Error as error:
        log.warning("it can't be said what is kept of a chat, the database failed: %s", error)
        await show(query, failed_screen(kb, language))
        return
    if not forgotten.is_complete:
        left = left_screen(kb, forgotten.after, forgotten.rows.total(), language)
        await send(bot, chat, left, message_thread_id=thread_of(query.message))
        return
    await show(query, forgotten_screen(kb, language))
    if forgotten.posts:
        withdrawn = await withdraw(bot, kb, forgotten.posts)
        await send(bot, chat, withdrawn_screen(kb, language, withdrawn.gone, withdrawn.left))


def _gathered(services: Services, chat: int, language: Language) -> PersonalData | None:
    try:
        return of(services, chat, language)
    except sqlite3.Error as error:
        log.warning("it can't be said what is kept of a chat, the database failed: %s", error)
        return None


def _minute(services: Services) -> int:
    return int(services.clock().timestamp()) // _SECONDS_A_MINUTE
