"""Sends and edits screens; what Telegram refuses for good reasons is not an error."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, TypeVar

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, InputFile, MaybeInaccessibleMessage, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.screens.plain import bare_text
from bot.screens.screen import Screen

log = logging.getLogger(__name__)

_HARMLESS_EDIT = ("message is not modified",)
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid", "identifier is not specified")
_LATE = ("query is too old", "query id is invalid")
_MARKUP = "parse entities"
_NO_THREAD = ("message thread not found", "topic_closed", "topic_deleted")

Sent = TypeVar("Sent")


async def send(bot: Bot, chat: int, screen: Screen, **options: Any) -> Message:
    """Send a screen as a new message; `options` are those of Bot.send_message.

    A Bot API server that does not understand the markup gets the plain text: an ugly message is better than none. Where
    the topic of a forum is gone or closed, the message stands outside of it.
    """
    ways = {"reply_markup": screen.keyboard, **options}
    try:
        return await outside_if_gone(partial(bot.send_message, chat, screen.html, parse_mode=ParseMode.HTML), **ways)
    except BadRequest as error:
        if _MARKUP not in error.message.lower():
            raise
        log.exception("a message's markup is refused; sent without it")
    return await outside_if_gone(partial(bot.send_message, chat, bare_text(screen)), **ways)


async def send_file(bot: Bot, chat: int, file: InputFile, **options: Any) -> Message:
    """Send a file; `options` are those of Bot.send_document. Where the topic of a forum is gone, outside of it."""
    return await outside_if_gone(partial(bot.send_document, chat, file), **options)


async def outside_if_gone(way: Callable[..., Awaitable[Sent]], **options: Any) -> Sent:
    """Send something in a way of the bot's, with its options; outside of a forum's topic that is gone or closed.

    Raises TelegramError for all else that is refused.
    """
    try:
        return await way(**options)
    except BadRequest as error:
        gone = any(known in error.message.lower() for known in _NO_THREAD)
        if not gone or options.pop("message_thread_id", None) is None:
            raise
    return await way(**options)


async def send_all(bot: Bot, chat: int, screens: Iterable[Screen], **options: Any) -> None:
    """Send screens one after the other."""
    for screen in screens:
        await send(bot, chat, screen, **options)


def thread_of(message: MaybeInaccessibleMessage | None) -> int | None:
    """The topic of a forum that a message stands in, as `message_thread_id`: what belongs to it is sent there."""
    return message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None


async def show(query: CallbackQuery, screen: Screen) -> None:
    """Show a screen in the message whose button was tapped, or in a new one where that message can't be edited."""
    message = query.message
    if message is None:
        return
    if not isinstance(message, Message):
        await send(query.get_bot(), message.chat.id, screen)
        return
    try:
        await query.edit_message_text(screen.html, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)
    except BadRequest as error:
        reason = error.message.lower()
        if any(known in reason for known in _GONE):
            await send(query.get_bot(), message.chat.id, screen, message_thread_id=thread_of(message))
        elif not any(known in reason for known in _HARMLESS_EDIT):
            raise


async def show_buttons(query: CallbackQuery, keyboard: InlineKeyboardMarkup) -> None:
    """Show other buttons under the message whose button was tapped; one that can't be edited stays as it is."""
    try:
        await query.edit_message_reply_markup(keyboard)
    except BadRequest as error:
        if not any(known in error.message.lower() for known in (*_GONE, *_HARMLESS_EDIT)):
            raise


async def acknowledge(query: CallbackQuery, notice: str | None = None) -> None:
    """Stop the button's waiting mark, with a notice where there is something to say; a tap from long ago is let go."""
    try:
        await query.answer(notice)
    except BadRequest as error:
        if not any(known in error.message.lower() for known in _LATE):
            raise


def is_gone(error: BadRequest) -> bool:
    """Whether Telegram refused an edit because the message can't be edited any more."""
    return any(known in error.message.lower() for known in _GONE)


def changes_nothing(error: BadRequest) -> bool:
    """Whether Telegram refused an edit because the message is like that already."""
    return any(known in error.message.lower() for known in _HARMLESS_EDIT)
