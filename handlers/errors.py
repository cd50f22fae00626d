"""What went wrong: a line in the log for the operator, one friendly sentence for the person."""

import logging
import traceback

from telegram import Update
from telegram.error import ChatMigrated, Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.logs import RedactingFilter
from bot.screens.beginning import note_screen
from bot.sending import send, thread_of
from bot.services import services_of
from handlers.addressing import language_of

log = logging.getLogger(__name__)

SHORTEST_SECRET = 4
"""Characters from which a text is looked for in a traceback; shorter ones would be found everywhere."""


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log an error without the update's content; tell the person that something failed."""
    error = context.error
    if update is None and isinstance(error, NetworkError):
        log.warning("Telegram can't be reached, trying again: %s", error)
        return
    if isinstance(error, Forbidden):
        log.info("a person can't be written to any more: %s", error)
        return
    if isinstance(error, ChatMigrated) and isinstance(update, Update) and update.effective_chat:
        log.info("a group has become a supergroup before it could be answered")
        services_of(context).reminders.move(update.effective_chat.id, error.new_chat_id)
        return
    log.error("an update could not be handled\n%s", _trace(error, update))
    if not isinstance(update, Update) or update.effective_chat is None:
        return
    services = services_of(context)
    language = language_of(services, update)
    try:
        await send(
            context.bot,
            update.effective_chat.id,
            note_screen(services.kb.messages[language].error, language),
            message_thread_id=thread_of(update.effective_message),
        )
    except TelegramError as unsent:
        log.warning("nor could the person be told: %s", unsent)


def _trace(error: BaseException | None, update: object) -> str:
    """The traceback, without what the update says of a person: an exception's text may quote it."""
    lines = "".join(traceback.format_exception(error)) if error else "no exception"
    return RedactingFilter(*_private(update)).redact(lines.rstrip())


def _private(update: object) -> list[str]:
    if not isinstance(update, Update):
        return []
    message, user, chat = update.effective_message, update.effective_user, update.effective_chat
    own = (message.text, message.caption) if message and not update.callback_query else ()
    names = (user.full_name, user.username, str(user.id)) if user else ()
    texts = [text for text in (*own, *names, str(chat.id) if chat else None) if text]
    found = {text for known in texts for text in (known, repr(known)[1:-1]) if len(text) >= SHORTEST_SECRET}
    return sorted(found, key=len, reverse=True)
