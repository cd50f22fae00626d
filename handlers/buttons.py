"""Taps on the bot's buttons."""

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot import questions
from bot.callbacks import (
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
from bot.sending import acknowledge, send, show
from bot.services import Services, services_of


async def on_tap(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Do what the button says; an old one is answered with a polite notice."""
    query, chat = update.callback_query, update.effective_chat
    if query is None:
        return
    services = services_of(context)
    try:
        tap = decode(query.data)
        screen = _screen(services, tap)
    except OldButtonError:
        language = services.conversations.context(chat.id if chat else 0, query.from_user.language_code).language()
        await acknowledge(query, services.kb.messages[language].old_button)
        return
    await acknowledge(query)
    if chat is None:
        return
    if isinstance(tap, AskExample):
        example = services.kb.messages[tap.language].examples[tap.number]
        await send(chat, questions.answer(services, chat.id, query.from_user.language_code, example))
    elif screen is not None:
        _remember(services, chat.id, tap)
        await _put(query, screen, tap)


def _screen(services: Services, tap: Tap) -> Screen | None:
    """The screen a tap leads to; None for an example question. Raises OldButtonError for what is no longer there."""
    kb, today = services.kb, services.today()
    match tap:
        case ShowTopic(topic, facet, language) if topic in kb.topics:
            return topic_screen(kb, kb.topics[topic], facet, language, today)
        case OpenTopic(topic, language) if topic in kb.topics:
            return topic_screen(kb, kb.topics[topic], "what", language, today)
        case ShowTown(town, language):
            # In capitals, as a name: "hatten" alone would be the ordinary word.
            named, topic_of_towns = services.finder.town(town.title(), language)
            if named and topic_of_towns:
                return towns_screen(kb, topic_of_towns, named, None, language, today)
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


async def _put(query: CallbackQuery, screen: Screen, tap: Tap) -> None:
    """A neighbouring topic and a choice of language are new messages; all else is shown in place."""
    if isinstance(tap, OpenTopic | ChooseLanguage) and query.message is not None:
        await query.get_bot().send_message(
            query.message.chat.id, screen.html, parse_mode="HTML", reply_markup=screen.keyboard
        )
    else:
        await show(query, screen)
