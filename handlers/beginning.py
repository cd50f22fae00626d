"""/start, /help, /sprache and /langue."""

from collections.abc import Callable

from telegram import Update
from telegram.ext import ContextTypes

from bot.screens.beginning import help_screen, language_screen, start_screen
from bot.screens.screen import Screen
from bot.sending import send
from bot.services import services_of
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


async def _show(
    update: Update, context: ContextTypes.DEFAULT_TYPE, screen: Callable[[KnowledgeBase, Language], Screen]
) -> None:
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)
    await send(context.bot, chat.id, screen(services.kb, language_of(services, update)))
