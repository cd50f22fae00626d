"""Taps on the bot's buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot import questions
from bot.callbacks import (
    AboutReminders,
    AboutWorkshops,
    AskExample,
    ChooseLanguage,
    OldButtonError,
    OpenTopic,
    ShowFamily,
    ShowMenu,
    ShowTopic,
    ShowTown,
    Tap,
    decode,
)
from bot.screens.beginning import language_set_screen
from bot.screens.menu import family_screen, menu_screen
from bot.screens.replies import towns_screen
from bot.screens.screen import Screen
from bot.screens.topics import topic_screen
from bot.sending import acknowledge, send, send_all, show
from bot.services import Services, services_of
from handlers.addressing import language_of
from handlers.reminders import on_reminder_tap
from handlers.workshops import on_workshop_tap

_ROOMS: dict[type[Tap], Callable[[Services, CallbackQuery, int, Any], Awaitable[None]]] = {
    AboutWorkshops: on_workshop_tap,
    AboutReminders: on_reminder_tap,
}
"""Who does what a kind of tap says; all others show something of what the bot knows."""


async def on_tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what the button says; an old one is answered with a polite notice."""
    query, chat = update.callback_query, update.effective_chat
    if query is None:
        return
    services = services_of(context)
    try:
        await _do(services, query, chat.id if chat else None, decode(query.data))
    except OldButtonError:
        await acknowledge(query, services.kb.messages[language_of(services, update)].old_button)


async def _do(services: Services, query: CallbackQuery, chat: int | None, tap: Tap) -> None:
    """Do what a tap says. Raises OldButtonError for what is no longer there."""
    if chat is None:
        await acknowledge(query)
        return
    handle = next((handler for room, handler in _ROOMS.items() if isinstance(tap, room)), _show)
    await handle(services, query, chat, tap)


async def _show(services: Services, query: CallbackQuery, chat: int, tap: Tap) -> None:
    screen = _screen(services, tap)
    await acknowledge(query)
    if isinstance(tap, AskExample):
        example = services.kb.messages[tap.language].examples[tap.number]
        await send_all(query.get_bot(), chat, questions.answer(services, chat, query.from_user.language_code, example))
    elif screen is not None:
        _remember(services, chat, tap)
        await _put(query, screen, tap)


def _screen(services: Services, tap: Tap) -> Screen | None:
    """The screen a tap leads to; None for an example question. Raises OldButtonError for what is no longer there."""
    kb, now = services.kb, services.clock()
    match tap:
        case ShowTopic(topic, facet, language) if topic in kb.topics:
            return topic_screen(kb, kb.topics[topic], facet, language, now)
        case OpenTopic(topic, language) if topic in kb.topics:
            return topic_screen(kb, kb.topics[topic], "what", language, now)
        case ShowTown(town, language):
            # In capitals, as a name: "hatten" alone would be the ordinary word.
            named, topic_of_towns = services.finder.town(town.title(), language)
            if named and topic_of_towns:
                return towns_screen(kb, topic_of_towns, named, None, language, now.date())
        case ShowMenu(language):
            return menu_screen(kb, language)
        case ShowFamily(family, page, language):
            return family_screen(kb, family, page, language)
        case ChooseLanguage(language):
            return language_set_screen(kb, language)
        case AskExample(number, language) if number < len(kb.messages[language].examples):
            return None
    raise OldButtonError(str(tap))


def _remember(services: Services, chat: int, tap: Tap) -> None:
    if isinstance(tap, ShowTopic | OpenTopic):
        services.conversations.answered(chat, tap.topic)
    elif isinstance(tap, ChooseLanguage):
        services.conversations.choose(chat, tap.language)
        services.reminders.speak(chat, tap.language)


async def _put(query: CallbackQuery, screen: Screen, tap: Tap) -> None:
    """A neighbouring topic and a choice of language are new messages; all else is shown in place."""
    if isinstance(tap, OpenTopic | ChooseLanguage) and query.message is not None:
        await send(query.get_bot(), query.message.chat.id, screen)
    else:
        await show(query, screen)
