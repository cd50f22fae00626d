"""Sends and edits screens; what Telegram refuses for good reasons is not an error."""

from __future__ import annotations

from telegram import CallbackQuery, Chat, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.screens.screen import Screen

_HARMLESS_EDIT = ("message is not modified",)
_GONE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_LATE = ("query is too old", "query id is invalid")


async def send(chat: Chat, screen: Screen) -> Message:
    """Send a screen as a new message."""
    return await chat.send_message(screen.html, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)


async def show(query: CallbackQuery, screen: Screen) -> None:
    """Show a screen in the message whose button was tapped, or in a new one where that message can't be edited."""
    message = query.message
    if not isinstance(message, Message):
        if message is not None:
            await query.get_bot().send_message(
                message.chat.id, screen.html, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard
            )
        return
    try:
        await query.edit_message_text(screen.html, parse_mode=ParseMode.HTML, reply_markup=screen.keyboard)
    except BadRequest as error:
        reason = error.message.lower()
        if any(known in reason for known in _GONE):
            await send(message.chat, screen)
        elif not any(known in reason for known in _HARMLESS_EDIT):
            raise


async def acknowledge(query: CallbackQuery, notice: str | None = None) -> None:
    """Stop the button's waiting mark, with a notice where there is something to say; a tap from long ago is let go."""
    try:
        await query.answer(notice)
    except BadRequest as error:
        if not any(known in error.message.lower() for known in _LATE):
            raise
