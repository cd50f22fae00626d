"""/start, /help, /sprache and /langue, and the buttons that choose a language."""

from collections.abc import Callable

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.callbacks import ChooseLanguage
from bot.screens.beginning import help_screen, language_screen, language_set_screen, start_screen
from bot.screens.screen import Screen
from bot.sending import acknowledge, send, send_all, thread_of
from bot.services import Services, services_of
from bot.speech import choose_language, how_long_screens, kb_for
from handlers.addressing import language_of
from knowledge.model import KnowledgeBase, Language


async def on_start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Greet, with example questions to tap."""
    await _show(update, context, start_screen)


async def on_help(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what the bot can do and how."""
    await _show(update, context, help_screen)


async def on_language(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Ask which language to answer in."""
    await _show(update, context, language_screen)


async def on_language_tap(services: Services, query: CallbackQuery, chat: int, tap: ChooseLanguage) -> None:
    """Answer in the language that was chosen from now on."""
    await acknowledge(query)
    lasting = choose_language(services, chat, tap.language)
    said = language_set_screen(services.kb, tap.language)
    screens = (said, *how_long_screens(services, tap.language, lasting=lasting))
    await send_all(query.get_bot(), chat, screens, message_thread_id=thread_of(query.message))


async def _show(
    update: Update, context: ContextTypes.DEFAULT_TYPE, screen: Callable[[KnowledgeBase, Language], Screen]
) -> None:
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)
    await send(context.bot, chat.id, screen(kb_for(services, chat.id), language_of(services, update)))
