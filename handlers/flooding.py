"""Before all else: who writes too much at once gets one notice, then a minute of silence."""

from __future__ import annotations

import logging
from collections.abc import Hashable

from telegram import Bot, InlineQuery, Message, Update, User
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes, filters

from bot.flooding import Judgement, Moment
from bot.groups import is_group
from bot.mentions import is_reply_to, mentions
from bot.screens.beginning import note_screen
from bot.sending import acknowledge, send, thread_of
from bot.services import Services, services_of
from handlers.addressing import language_of

log = logging.getLogger(__name__)


async def on_update(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Let an update pass, or stop it here. What Telegram itself says of a chat always passes."""
    services = services_of(context)
    if update.inline_query is not None:
        _stop_typing_too_much(services, update.inline_query)
        return
    sender = _sender(services, context.bot, update)
    if sender is None:
        return
    judgement = _judge(services, sender, update)
    if judgement is Judgement.PASS:
        return
    try:
        await (_notify if judgement is Judgement.NOTICE else _hush)(services, context.bot, update)
    except TelegramError as error:
        log.info("somebody who writes too much could not be told so: %s", error)
    raise ApplicationHandlerStop


def _stop_typing_too_much(services: Services, query: InlineQuery) -> None:
    if services.floods.judge_query(query.from_user.id, services.clock().timestamp()) is Judgement.DROP:
        raise ApplicationHandlerStop


def _sender(services: Services, bot: Bot, update: Update) -> Hashable | None:
    """Who is counted: a chat, or in a group each person for themselves; None for what is not."""
    chat, author, message = update.effective_chat, update.effective_sender, update.message
    if chat is None or chat.id == services.staff_chat:
        return None
    if update.callback_query is None and (message is None or filters.StatusUpdate.ALL.check_update(update)):
        return None
    if not is_group(chat.id):
        return chat.id
    if message is not None and not _is_for(bot.bot, message):
        return None
    return chat.id, author.id if author else None


def _is_for(bot: User, message: Message) -> bool:
    """Whether a message in a group may be meant for the bot: people who talk to each other are not counted."""
    text = message.text or message.caption or ""
    return text.startswith("/") or is_reply_to(message, bot) or mentions(message, bot)


def _judge(services: Services, sender: Hashable, update: Update) -> Judgement:
    arrived = services.clock().timestamp()
    if update.message is None:  # a tap has no time of its own
        return services.floods.judge_tap(sender, Moment(arrived, arrived))
    return services.floods.judge_message(sender, Moment(update.message.date.timestamp(), arrived))


async def _notify(services: Services, bot: Bot, update: Update) -> None:
    language, message, chat = language_of(services, update), update.message, update.effective_chat
    notice = services.kb.messages[language].flood
    if update.callback_query is not None:
        await acknowledge(update.callback_query, notice)
    elif message is not None and chat is not None:
        await send(bot, chat.id, note_screen(notice, language), message_thread_id=thread_of(message))


async def _hush(_services: Services, _bot: Bot, update: Update) -> None:
    if update.callback_query is not None:
        await acknowledge(update.callback_query)
