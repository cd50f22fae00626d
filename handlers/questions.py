"""Free text in a private chat, also under a photo or a file or after /frage: a question."""

from telegram import Update
from telegram.ext import ContextTypes

from bot import questions
from bot.mentions import own_words
from bot.screens.beginning import note_screen
from bot.sending import send, send_all
from bot.services import services_of
from handlers.addressing import language_of
from knowledge.text import has_words


async def on_text(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a question; a message without any word gets a short hint."""
    message, chat = update.effective_message, update.effective_chat
    if chat is None or message is None:
        return
    text = own_words(message, context.bot.bot)
    services = services_of(context)
    if not has_words(text):
        language = language_of(services, update)
        await send(context.bot, chat.id, note_screen(services.kb.messages[language].no_words, language))
        return
    code = update.effective_user.language_code if update.effective_user else None
    await services.ahead.prepare(text)
    await send_all(context.bot, chat.id, questions.answer(services, chat.id, code, text))
