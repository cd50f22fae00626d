"""Taps on the bot's buttons."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot import questions
from bot.callbacks import (
    AboutAnnouncement,
    AboutFeedback,
    AboutHandover,
    AboutPeople,
    AboutPrivacy,
    AboutReminders,
    AboutSpeech,
    AboutUnanswered,
    AboutWorkshops,
    AskExample,
    AskTeam,
    Browsing,
    ChooseGroupLanguage,
    ChooseLanguage,
    InGroup,
    OldButtonError,
    OpenFacet,
    OpenTopic,
    ShowFamily,
    ShowMenu,
    ShowStatistics,
    ShowTopic,
    ShowTown,
    Tap,
    decode,
)
from bot.groups import is_group
from bot.screens.feedback import rateable_after
from bot.screens.menu import family_screen, menu_screen
from bot.screens.replies import towns_screen
from bot.screens.screen import Screen
from bot.screens.topics import topic_screen
from bot.sending import acknowledge, send, send_all, show, thread_of
from bot.services import Services, services_of
from bot.speech import simple_screen_after
from bot.ways_out import with_team
from handlers.addressing import language_of
from handlers.beginning import on_language_tap
from handlers.browsing import on_browse_tap
from handlers.feedback import on_feedback_tap
from handlers.groups import on_group_tap
from handlers.handover import on_handover_tap
from handlers.people import on_people_tap
from handlers.privacy import on_privacy_tap
from handlers.reminders import on_reminder_tap
from handlers.speech import on_speech_tap
from handlers.staff.announcement import on_announcement_tap
from handlers.staff.stats import on_statistics_tap
from handlers.staff.unanswered import on_unanswered_tap
from handlers.workshops import on_workshop_tap

_ROOMS: dict[type[Tap], Callable[[Services, CallbackQuery, int, Any], Awaitable[None]]] = {
    AboutWorkshops: on_workshop_tap,
    AboutReminders: on_reminder_tap,
    AboutSpeech: on_speech_tap,
    InGroup: on_group_tap,
    ShowStatistics: on_statistics_tap,
    AboutUnanswered: on_unanswered_tap,
    AboutAnnouncement: on_announcement_tap,
    AboutFeedback: on_feedback_tap,
    AboutPeople: on_people_tap,
    AboutHandover: on_handover_tap,
    Browsing: on_browse_tap,
    AboutPrivacy: on_privacy_tap,
    ChooseLanguage: on_language_tap,
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
    if is_group(chat):
        tap = _in_group(tap)
    handle = next((handler for room, handler in _ROOMS.items() if isinstance(tap, room)), _show)
    await handle(services, query, chat, tap)


def _in_group(tap: Tap) -> Tap:
    """What a button of the chat with the bot alone means in a group. Raises OldButtonError where it means nothing."""
    match tap:
        case ChooseLanguage(language):
            return ChooseGroupLanguage(language)
        case AskTeam():  # says that this is for the chat with the bot alone
            return tap
        case AskExample() | AboutHandover():
            raise OldButtonError(str(tap))
    return tap


async def _show(services: Services, query: CallbackQuery, chat: int, tap: Tap) -> None:
    screen = simple_screen_after(services, chat, tap) or _screen(services, tap)
    await acknowledge(query)
    if isinstance(tap, AskExample):
        example = services.kb.messages[tap.language].examples[tap.number]
        screens = questions.answer(services, chat, query.from_user.language_code, example)
        await send_all(query.get_bot(), chat, screens, message_thread_id=thread_of(query.message))
    elif screen is not None:
        _remember(services, chat, tap)
        if isinstance(tap, ShowTopic | OpenTopic | OpenFacet):
            screen = with_team(services, chat, tap.topic, screen, tap.language)
        await _put(query, screen if is_group(chat) else rateable_after(services.kb, screen, tap), tap)


def _screen(services: Services, tap: Tap) -> Screen | None:
    """The screen a tap leads to; None for an example question. Raises OldButtonError for what is no longer there."""
    kb, now = services.kb, services.clock()
    match tap:
        case ShowTopic(topic, facet, language) | OpenFacet(topic, facet, language) if topic in kb.topics:
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
        case AskExample(number, language) if number < len(kb.messages[language].examples):
            return None
    raise OldButtonError(str(tap))


def _remember(services: Services, chat: int, tap: Tap) -> None:
    if isinstance(tap, ShowTopic | OpenTopic | OpenFacet):
        questions.shown(services, chat, tap.topic)
        services.misses.answered(chat)


async def _put(query: CallbackQuery, screen: Screen, tap: Tap) -> None:
    """A neighbouring topic is a new message; all else is shown in place."""
    if isinstance(tap, OpenTopic | OpenFacet) and query.message is not None:
        thread = thread_of(query.message)
        await send(query.get_bot(), query.message.chat.id, screen, message_thread_id=thread)
    else:
        await show(query, screen)
