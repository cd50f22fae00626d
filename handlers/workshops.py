"""/workshops and /ateliers, and the buttons under workshops: dates, cards, calendar files, maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import CallbackQuery, InputFile, Update
from telegram.ext import ContextTypes

from bot.callbacks import (
    AboutWorkshops,
    OldButtonError,
    OpenWorkshop,
    SendCalendar,
    SendMap,
    ShowPast,
    ShowWorkshops,
)
from bot.groups import spoken_to
from bot.screens.screen import typographic
from bot.screens.workshop_card import address, has_coordinates
from bot.screens.workshops import list_screen, past_screen, workshop_screen, workshop_screens
from bot.sending import acknowledge, outside_if_gone, send_all, send_file, show, thread_of
from bot.services import Services, services_of
from bot.storage.kinds import ALL
from handlers.addressing import language_of
from knowledge.model import Language, Workshop
from knowledge.moments import coming, is_over

if TYPE_CHECKING:
    from bot.calendar_file import Entry


async def on_workshops(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show the coming workshops as cards."""
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)
    kb, subscriber = spoken_to(services.kb, chat.id), services.reminders.known(chat.id)
    screens = workshop_screens(kb, language_of(services, update), services.clock(), subscriber)
    await send_all(context.bot, chat.id, screens, message_thread_id=thread_of(update.message))


async def on_workshop_tap(services: Services, query: CallbackQuery, chat: int, tap: AboutWorkshops) -> None:
    """Do what a button about workshops says. Raises OldButtonError for a workshop that is no longer there."""
    kb, now = spoken_to(services.kb, chat), services.clock()
    subscriber = services.reminders.known(chat)
    match tap:
        case ShowWorkshops(language):
            await acknowledge(query)
            await show(query, list_screen(kb, language, now, subscriber))
        case ShowPast(language):
            await acknowledge(query)
            await show(query, past_screen(kb, language, now))
        case OpenWorkshop(name, language):
            workshop = _workshop(services, name)
            await acknowledge(query)
            await show(query, workshop_screen(kb, workshop, language, now, subscriber))
        case SendCalendar(name, language):
            chosen = _coming(services) if name == ALL else [_workshop(services, name)]
            if not chosen:
                raise OldButtonError(name)
            await acknowledge(query)
            await _send_calendar(services, query, chat, chosen, language)
        case SendMap(name, language):
            workshop = _workshop(services, name)
            await _send_map(query, chat, workshop, language)


def _workshop(services: Services, name: str) -> Workshop:
    if name not in services.kb.workshops:
        raise OldButtonError(name)
    return services.kb.workshops[name]


def _coming(services: Services) -> list[Workshop]:
    return coming(services.kb, services.clock())


async def _send_calendar(
    services: Services, query: CallbackQuery, chat: int, workshops: list[Workshop], language: Language
) -> None:
    from bot.calendar_file import calendar_file, file_name  # its library takes a tenth of a second of every start

    messages, now = services.kb.messages[language], services.clock()
    entries = [_entry(services, workshop) for workshop in workshops]
    content = calendar_file(entries, language, messages, now)
    note = messages.calendar_sent if any(not is_over(workshop, now) for workshop in workshops) else None
    file = InputFile(content, file_name(entries, language))
    await send_file(query.get_bot(), chat, file, caption=note, message_thread_id=thread_of(query.message))


def _entry(services: Services, workshop: Workshop) -> Entry:
    from bot.calendar_file import Entry

    seen = services.reminders.programme.seen(workshop.id)
    if seen is None:
        return Entry(workshop, 0, services.clock())
    return Entry(workshop, seen.revision, seen.changed)


async def _send_map(query: CallbackQuery, chat: int, workshop: Workshop, language: Language) -> None:
    place = workshop.place
    if place is None or not has_coordinates(place):
        raise OldButtonError(workshop.id)
    await acknowledge(query)
    await outside_if_gone(
        query.get_bot().send_venue,
        chat_id=chat,
        latitude=place.latitude,
        longitude=place.longitude,
        title=typographic(place.name or workshop.title[language], language),
        address=address(place),
        message_thread_id=thread_of(query.message),
    )
