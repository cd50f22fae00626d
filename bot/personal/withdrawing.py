"""Takes a person's words back from the staff chat, as far as Telegram allows it, and tells the team."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct
from telegram import Bot
from telegram.error import BadRequest, TelegramError

from bot.screens.staff.handover import withdrawn_screen
from bot.sending import send
from bot.storage.records import TeamPost
from knowledge.model import KnowledgeBase

log = logging.getLogger(__name__)

_NOT_THERE = ("message to delete not found", "message_id_invalid")


class Withdrawn(Struct, frozen=True):
    """How many messages in the staff chat are gone, and how many could not be deleted."""

    gone: int = 0
    left: int = 0


async def withdraw(bot: Bot, kb: KnowledgeBase, posts: Sequence[TeamPost]) -> Withdrawn:
    """Delete the bot's messages about hand-overs that are no more, and tell the team. What fails is logged.

    Telegram lets a bot delete its messages for 48 hours (https://core.telegram.org/bots/api#deletemessage).
    """
    gone = left = 0
    for number, about in groupby(posts, key=lambda post: post.handover):
        told = list(about)
        unsent = [post for post in told if not await _delete(bot, post)]
        gone, left = gone + len(told) - len(unsent), left + len(unsent)
        await _tell(bot, kb, number, told[0], len(unsent))
    return Withdrawn(gone, left)


async def _delete(bot: Bot, post: TeamPost) -> bool:
    try:
        await bot.delete_message(post.room, post.message)
    except BadRequest as error:
        if any(known in error.message.lower() for known in _NOT_THERE):
            return True
        log.info("a message in the staff chat can't be deleted: %s", error.message)
        return False
    except TelegramError as error:
        log.warning("a message in the staff chat could not be deleted: %s", error.message)
        return False
    return True


async def _tell(bot: Bot, kb: KnowledgeBase, number: int, first: TeamPost, left: int) -> None:
    try:
        await send(bot, first.room, withdrawn_screen(kb, number, left), message_thread_id=first.thread)
    except TelegramError as error:
        log.warning("the team could not be told that question %d was withdrawn: %s", number, error.message)
