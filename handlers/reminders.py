"""/erinnerungen and /rappels, and the buttons to be reminded, to change what one hears, and to end it."""

from __future__ import annotations

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.callbacks import (
    EndReminders,
    OldButtonError,
    ReminderTap,
    ShowReminders,
    Subscribe,
    SwitchWish,
    Unsubscribe,
)
from bot.groups import is_group, may_decide
from bot.screens.reminders import ended_screen, nothing_to_end_screen, reminders_screen, subscribed_screen
from bot.screens.screen import Screen
from bot.sending import acknowledge, send, show, thread_of
from bot.services import Services, services_of
from bot.speech import kb_for
from bot.storage.kinds import ALL
from handlers.addressing import language_of
from knowledge.model import Language
from knowledge.moments import is_over


async def on_reminders(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show what the chat is reminded of."""
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)
    overview = _overview(services, chat.id, language_of(services, update))
    await send(context.bot, chat.id, overview, message_thread_id=thread_of(update.message))


async def on_reminder_tap(services: Services, query: CallbackQuery, chat: int, tap: ReminderTap) -> None:
    """Do what a button about reminders says; in a group only for its administrators.

    Raises OldButtonError for a workshop that is no longer there.
    """
    if isinstance(tap, Subscribe) and tap.workshop != ALL:
        _check_is_coming(services, tap.workshop)
    if not isinstance(tap, ShowReminders) and not await _is_allowed(query, chat):
        await acknowledge(query, services.kb.messages[tap.language].reminders_admins_only)
        return
    await acknowledge(query)
    match tap:
        case ShowReminders(language):
            await _send_beside(query, chat, _overview(services, chat, language))
        case Subscribe(workshop, language):
            await _send_beside(query, chat, _subscribe(services, chat, workshop, language))
        case EndReminders(language):
            await _send_beside(query, chat, _end(services, chat, language))
        case Unsubscribe(workshop, language):
            services.reminders.unsubscribe(chat, workshop)
            await show(query, _overview(services, chat, language))
        case SwitchWish(wish, wanted, language):
            services.reminders.switch(chat, wish, wanted)
            await show(query, _overview(services, chat, language))


def _check_is_coming(services: Services, name: str) -> None:
    workshop = services.kb.workshops.get(name)
    if workshop is None or workshop.status == "cancelled" or is_over(workshop, services.clock()):
        raise OldButtonError(name)


async def _is_allowed(query: CallbackQuery, chat: int) -> bool:
    return not is_group(chat) or await may_decide(query.get_bot(), chat, query.from_user.id)


async def _send_beside(query: CallbackQuery, chat: int, screen: Screen) -> None:
    await send(query.get_bot(), chat, screen, message_thread_id=thread_of(query.message))


def _subscribe(services: Services, chat: int, name: str, language: Language) -> Screen:
    services.reminders.subscribe(chat, name, language)
    subscriber = services.reminders.subscriber(chat)
    ahead = services.reminders.next_for(subscriber) if subscriber else None
    workshop = None if name == ALL else services.kb.workshops[name]
    return subscribed_screen(kb_for(services, chat), workshop, language, ahead)


def _end(services: Services, chat: int, language: Language) -> Screen:
    kb, before = kb_for(services, chat), services.reminders.subscriber(chat)
    if before is None:
        return nothing_to_end_screen(kb, language)
    services.reminders.end(chat)
    return ended_screen(kb, before, language, services.clock())


def _overview(services: Services, chat: int, language: Language) -> Screen:
    subscriber = services.reminders.subscriber(chat)
    ahead = services.reminders.next_for(subscriber) if subscriber else None
    return reminders_screen(kb_for(services, chat), subscriber, language, services.clock(), ahead)
