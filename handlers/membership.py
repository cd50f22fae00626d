"""Chats that come and go: blocked and unblocked, left, and groups that become supergroups."""

from __future__ import annotations

import asyncio
import logging
import sqlite3

from telegram import Chat, ChatMember, ChatMemberRestricted, ChatMemberUpdated, Update
from telegram.error import BadRequest, Forbidden
from telegram.ext import ContextTypes

from bot.groups import spoken_to
from bot.screens.beginning import note_screen
from bot.screens.groups import welcome_screen
from bot.sending import send
from bot.services import Services, services_of
from handlers.addressing import language_of

log = logging.getLogger(__name__)

NEWS_OF_A_MOVE = 1.0
"""Seconds in which Telegram says that a supergroup the bot finds itself in was a group before."""

_OUT = (ChatMember.BANNED, ChatMember.LEFT)
_MOVED = "moved"


async def on_my_membership(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The bot was blocked or removed: reminders sleep. It is let in again: they wake. New to a group, it says hello."""
    change = update.my_chat_member
    if change is None:
        return
    services = services_of(context)
    if change.new_chat_member.status in _OUT:
        services.reminders.sleep(change.chat.id)
    elif services.reminders.wake(change.chat.id):
        subscriber = services.reminders.subscriber(change.chat.id)
        language = subscriber.language if subscriber else "de"
        messages = spoken_to(services.kb, change.chat.id).messages[language]
        await send(context.bot, change.chat.id, note_screen(messages.reminders_awake, language))
    elif _is_added_to_group(change) and not await _has_moved(change.chat, context):
        await _greet_group(services, update, change, context)


def _is_added_to_group(change: ChatMemberUpdated) -> bool:
    """Whether the bot was outside a group and is inside now; a promotion or a restriction is no arrival."""
    return (
        change.chat.type in (Chat.GROUP, Chat.SUPERGROUP)
        and not _is_inside(change.old_chat_member)
        and _is_inside(change.new_chat_member)
    )


def _is_inside(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status not in _OUT


async def _has_moved(chat: Chat, context: ContextTypes.DEFAULT_TYPE) -> bool:
    """Whether the bot was in this supergroup already when that was a group. Telegram may say so a little later."""
    known = context.application.chat_data
    if chat.type == Chat.SUPERGROUP and not known[chat.id].get(_MOVED):
        await asyncio.sleep(NEWS_OF_A_MOVE)
    return bool(known[chat.id].get(_MOVED))


async def _greet_group(
    services: Services, update: Update, change: ChatMemberUpdated, context: ContextTypes.DEFAULT_TYPE
) -> None:
    """Say what the bot does in a group, in the language of whoever added it."""
    try:
        await send(context.bot, change.chat.id, welcome_screen(services.kb, language_of(services, update)))
    except (BadRequest, Forbidden) as error:  # only administrators may write there, or it was removed at once
        log.info("a group does not let the bot say hello: %s", error.message)


async def on_migration(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A group has become a supergroup: its reminders go to the new id. Telegram says so in both, in any order."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    services = services_of(context)
    if message.migrate_to_chat_id:
        old, new = chat.id, message.migrate_to_chat_id
    elif message.migrate_from_chat_id:
        old, new = message.migrate_from_chat_id, chat.id
    else:
        return
    context.application.chat_data[new][_MOVED] = True
    services.reminders.move(old, new)
    services.follow(old, new)


async def on_sign_of_life(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Whoever writes or taps is there again, also where Telegram has not said so."""
    if not isinstance(update, Update) or update.effective_chat is None or update.my_chat_member is not None:
        return
    left = update.message and update.message.left_chat_member
    if left and left.id == context.bot.id:  # the group's last word to the bot
        return
    services = services_of(context)
    services.storage.chats.seen(update.effective_chat.id, services.today())
    try:
        services.reminders.wake(update.effective_chat.id)
    except sqlite3.Error as error:  # a question must be answered also where the database fails
        services.storage.failing.say(log, "reminders that sleep could not be woken: %s", error)
