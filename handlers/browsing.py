"""/themen and /sujets, and the buttons of those who browse: topics and towns in one message."""

from __future__ import annotations

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot import questions
from bot.callbacks import BrowseTopic, BrowseTown, BrowseTownPage, BrowseTowns, Browsing, OldButtonError
from bot.groups import is_group
from bot.screens.browsing import browsed_topic_screen
from bot.screens.feedback import rateable_after
from bot.screens.menu import menu_screen
from bot.screens.screen import Screen
from bot.screens.town_list import browsed_town_screen, town_page_screen, town_ranges_screen
from bot.sending import acknowledge, send, show
from bot.services import Services, services_of
from bot.speech import simple_screen_after
from bot.ways_out import with_team
from handlers.addressing import language_of
from knowledge.model import Language, Topic
from knowledge.towns import DIRECTORY, bare


async def on_topics(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show the families of topics."""
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)
    await send(context.bot, chat.id, menu_screen(services.kb, language_of(services, update)))


async def on_browse_tap(services: Services, query: CallbackQuery, chat: int, tap: Browsing) -> None:
    """Show what a button leads to in the same message. Raises OldButtonError for what is no longer there."""
    screen = simple_screen_after(services, chat, tap) or _screen(services, tap)
    await acknowledge(query)
    if isinstance(tap, BrowseTopic):
        questions.shown(services, chat, tap.topic)
        services.misses.answered(chat)
        screen = with_team(services, chat, tap.topic, screen, tap.language)
    await show(query, screen if is_group(chat) else rateable_after(services.kb, screen, tap))


def _screen(services: Services, tap: Browsing) -> Screen:
    kb = services.kb
    match tap:
        case BrowseTopic(name, facet, language) if name in kb.topics:
            return browsed_topic_screen(kb, kb.topics[name], facet, language, services.clock())
        case BrowseTowns(language):
            return town_ranges_screen(kb, _directory(services), language)
        case BrowseTownPage(page, language):
            _directory(services)
            return town_page_screen(kb, page, language)
        case BrowseTown(name, language):
            return _town(services, name, language)
    raise OldButtonError(str(tap))


def _town(services: Services, name: str, language: Language) -> Screen:
    # In capitals, as a name: "hatten" alone would be the ordinary word.
    named, topic = services.finder.town(name.title(), language)
    if not named or topic is None:
        raise OldButtonError(name)
    # "Hatten" names a French town, and with it one in Oldenburg.
    town = next((each for each in named if bare(each.name) == name), named[0])
    return browsed_town_screen(services.kb, topic, town, language, services.today())


def _directory(services: Services) -> Topic:
    """The topic about towns. Raises OldButtonError where the content has none."""
    found = next((topic for topic in services.kb.topics.values() if topic.action == DIRECTORY), None)
    if found is None:
        raise OldButtonError(DIRECTORY)
    return found
