"""Sends pictures, and shows other ones in their place."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from msgspec import Struct
from telegram import Bot, CallbackQuery, InputMediaPhoto, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.screens.screen import Screen
from bot.sending import changes_nothing, is_gone, outside_if_gone, send, thread_of

log = logging.getLogger(__name__)


class Picture(Struct, frozen=True):
    """A PNG, and a screen that stands below it and says in words what it shows (1,024 characters at most)."""

    png: bytes
    screen: Screen


async def send_picture(bot: Bot, chat: int, picture: Picture, **options: Any) -> Message:
    """Send a picture; its words alone where the chat takes no pictures. `options` are those of both ways to send."""
    screen = picture.screen
    try:
        return await outside_if_gone(
            partial(bot.send_photo, chat, picture.png, caption=screen.html, parse_mode=ParseMode.HTML),
            reply_markup=screen.keyboard,
            filename="antenne.png",
            **options,
        )
    except BadRequest as error:  # as in groups where only some may send photos
        log.warning("a picture is refused, its text is sent alone: %s", error)
    return await send(bot, chat, screen, **options)


async def show_picture(query: CallbackQuery, picture: Picture) -> None:
    """Show a picture in the message whose button was tapped, or in a new one where that message can't be edited."""
    message, screen = query.message, picture.screen
    if message is None:
        return
    if not isinstance(message, Message):
        await send_picture(query.get_bot(), message.chat.id, picture)
        return
    media = InputMediaPhoto(picture.png, caption=screen.html, parse_mode=ParseMode.HTML, filename="antenne.png")
    try:
        await query.edit_message_media(media, reply_markup=screen.keyboard)
    except BadRequest as error:
        if is_gone(error):
            await send_picture(query.get_bot(), message.chat.id, picture, message_thread_id=thread_of(message))
        elif not changes_nothing(error):
            raise
