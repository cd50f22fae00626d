"""Messages that are neither text nor a known command."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.screens.beginning import note_screen
from bot.sending import send
from bot.services import services_of
from handlers.addressing import language_of


async def on_other(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A sticker, photo, voice message …: say that only text is read."""
    await _note(update, context, "not_text")


async def on_unknown_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A command that does not exist."""
    await _note(update, context, "unknown_command")


async def _note(update: Update, context: ContextTypes.DEFAULT_TYPE, message: str) -> None:
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)
    language = language_of(services, update)
    await send(context.bot, chat.id, note_screen(getattr(services.kb.messages[language], message), language))
