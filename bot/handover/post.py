"""Writes the messages of letters and hands them to Telegram."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable
from functools import partial

from msgspec import Struct
from telegram import Bot, Message, ReplyParameters
from telegram.constants import ReactionEmoji
from telegram.error import TelegramError

from bot.screens.handover import letter_screens
from bot.screens.screen import Screen, html
from bot.screens.staff.handover import STAFF, post_screens
from bot.sending import outside_if_gone, send
from bot.storage.handovers import PERSON, Handover, Handovers
from bot.storage.letters import Letter
from knowledge.model import KnowledgeBase

log = logging.getLogger(__name__)


class Posted(Struct, frozen=True):
    """A message that the bot has sent, and the thread of a forum that it is in."""

    message: int
    thread: int | None = None


class _Place(Struct, frozen=True):
    chat: int
    thread: int | None
    reply: ReplyParameters | None


class Post:
    """Sends letters. `knowledge` gives what the bot knows at that moment."""

    def __init__(self, handovers: Handovers, knowledge: Callable[[], KnowledgeBase]) -> None:
        self._handovers = handovers
        self._knowledge = knowledge

    async def send(self, bot: Bot, handover: Handover, letter: Letter, room: int) -> tuple[Posted, ...]:
        """Send a letter to the person (room PERSON) or into a staff chat. Raises TelegramError."""
        kb = self._knowledge()
        if room == PERSON:
            place = _Place(handover.chat, None, self._answered(letter))
            screens = letter_screens(kb, handover, letter)
            origin = letter.room
        else:
            place = self._in_staff_chat(handover, letter, room)
            screens = post_screens(kb, handover, letter)
            origin = handover.chat
        posted = [_posted(await self._put(bot, place, screen)) for screen in screens]
        if letter.kind == "copy" and letter.source is not None:
            try:
                posted.append(await _copy(bot, place, origin, letter))
            except TelegramError:
                await _take_back(bot, place, posted)  # a title without what it announces
                raise
        return tuple(posted)

    async def confirm(self, bot: Bot, letter: Letter) -> tuple[Posted, ...]:
        """Show the team that an answer has arrived: by a reaction, else in words. Gives the message with the words."""
        if letter.source is None:
            return ()
        try:
            await bot.set_message_reaction(letter.room, letter.source, ReactionEmoji.THUMBS_UP)
        except TelegramError as refused:
            log.info("no reaction to an answer of the team (%s), it is confirmed in words", refused)
        else:
            return ()
        arrived = self._knowledge().messages[STAFF].staff_handover_arrived
        _, thread = self._handovers.first_post(letter.handover, letter.room) or (None, None)
        place = _Place(letter.room, thread, _reply(letter.source))
        try:
            return (_posted(await self._put(bot, place, Screen(html(arrived, STAFF)))),)
        except TelegramError as error:
            log.warning("the team could not be told that an answer has arrived: %s", error)
            return ()

    async def _put(self, bot: Bot, place: _Place, screen: Screen) -> Message:
        return await send(bot, place.chat, screen, message_thread_id=place.thread, reply_parameters=place.reply)

    def _in_staff_chat(self, handover: Handover, letter: Letter, staff_chat: int) -> _Place:
        """Under the answer that something is wrong with, else under the first message about the hand-over."""
        first = self._handovers.first_post(handover.number, staff_chat)
        message, thread = first or (None, None)
        if letter.source is not None and letter.room == staff_chat:
            message = letter.source
        return _Place(staff_chat, thread, _reply(message))

    def _answered(self, letter: Letter) -> ReplyParameters | None:
        return _reply(letter.source if letter.room == PERSON else None)


async def _copy(bot: Bot, place: _Place, origin: int, letter: Letter) -> Posted:
    """Put a copy of the message that a letter comes from into a place: it does not say whose it is."""
    copied = await outside_if_gone(
        partial(bot.copy_message, place.chat, origin, letter.source or 0, caption=letter.text),
        message_thread_id=place.thread,
        reply_parameters=place.reply,
    )
    return Posted(copied.message_id, place.thread)


async def _take_back(bot: Bot, place: _Place, posted: Iterable[Posted]) -> None:
    for post in posted:
        with contextlib.suppress(TelegramError):
            await bot.delete_message(place.chat, post.message)


def _reply(message: int | None) -> ReplyParameters | None:
    return None if message is None else ReplyParameters(message, allow_sending_without_reply=True)


def _posted(message: Message) -> Posted:
    return Posted(message.message_id, message.message_thread_id if message.is_topic_message else None)
