"""What went wrong: a line in the log for the operator, one friendly sentence for the person."""

import logging
import traceback
from collections.abc import Iterator, Mapping

from telegram import Update
from telegram.error import ChatMigrated, Conflict, Forbidden, NetworkError, TelegramError
from telegram.ext import ContextTypes

from bot.redaction import Redactor
from bot.refusal import TokenRefusedError
from bot.screens.beginning import note_screen
from bot.sending import acknowledge, send, thread_of
from bot.services import services_of
from bot.storage.failing import is_trouble
from handlers.addressing import language_of

log = logging.getLogger(__name__)

SHORTEST_SECRET = 4
"""Characters from which a text is looked for in a traceback; shorter ones would be found everywhere."""
_PERSONAL = frozenset(
    [
        "text",
        "caption",
        "query",
        "question",
        "explanation",
        "first_name",
        "last_name",
        "title",
        "username",
        "phone_number",
        "vcard",
        "address",
        "sender_user_name",
        "author_signature",
        "file_name",
        "url",
        "bio",
        "id",
    ]
)
"""Fields of updates that hold words, names and ids (https://core.telegram.org/bots/api#update)."""


async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Log an error without the update's content; tell the person that something failed."""
    error = context.error
    services_of(context).counts.failed(error)
    if update is None and isinstance(error, Conflict):
        services_of(context).rival.met(error)
        return
    if update is None and isinstance(error, TokenRefusedError):  # said where it is noticed
        return
    if update is None and isinstance(error, NetworkError):
        services_of(context).outage.failed(error)
        return
    if isinstance(error, Forbidden):
        log.info("a person can't be written to any more: %s", error)
        return
    if isinstance(error, ChatMigrated) and isinstance(update, Update) and update.effective_chat:
        log.info("a group has become a supergroup before it could be answered")
        services_of(context).reminders.move(update.effective_chat.id, error.new_chat_id)
        return
    services = services_of(context)
    if error is not None and is_trouble(error):  # the same for everybody until it ends: said once
        services.storage.failing.say(log, "what somebody wanted could not be done, the database failed: %s", error)
    else:
        log.error("an update could not be handled\n%s", _trace(error, update), extra={"error": error})
    if not isinstance(update, Update) or update.effective_chat is None:
        return
    language = language_of(services, update)
    messages = services.kb.messages[language]
    try:
        if update.callback_query and is_trouble(error):  # it may not have come to that
            await acknowledge(update.callback_query)
        await send(
            context.bot,
            update.effective_chat.id,
            note_screen(messages.not_stored if is_trouble(error) else messages.error, language),
            message_thread_id=thread_of(update.effective_message),
        )
    except TelegramError as unsent:
        log.warning("nor could the person be told: %s", unsent)


def _trace(error: BaseException | None, update: object) -> str:
    """The traceback, without what the update says of a person: an exception's text may quote it."""
    lines = "".join(traceback.format_exception(error)) if error else "no exception"
    return Redactor(*_private(update)).redact(lines.rstrip())


def _private(update: object) -> list[str]:
    """Every text in an update that somebody has written or is called by, and every id, the longest first."""
    if not isinstance(update, Update):
        return []
    texts = set(_personal(update.to_dict()))
    found = {text for known in texts for text in (known, repr(known)[1:-1]) if len(text) >= SHORTEST_SECRET}
    return sorted(found, key=len, reverse=True)


def _personal(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name in _PERSONAL and isinstance(value, str | int):
                yield str(value)
            else:
                yield from _personal(value)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _personal(one)
