"""Chats that come and go: blocked and unblocked, left, and groups that become supergroups."""

from __future__ import annotations

from telegram import ChatMember, Update
from telegram.ext import ContextTypes

from bot.screens.beginning import note_screen
from bot.sending import send
from bot.services import services_of

_OUT = (ChatMember.BANNED, ChatMember.LEFT)


async def on_my_membership(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The bot was blocked or removed: reminders sleep. It is let in again: they wake."""
    change = update.my_chat_member
    if change is None:
        return
    services = services_of(context)
    if change.new_chat_member.status in _OUT:
        services.reminders.sleep(change.chat.id)
    elif services.reminders.wake(change.chat.id):
        subscriber = services.reminders.subscriber(change.chat.id)
        language = subscriber.language if subscriber else "de"
        await send(context.bot, change.chat.id, note_screen(services.kb.messages[language].reminders_awake, language))


async def on_migration(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A group has become a supergroup: its reminders go to the new id. Telegram says so in both, in any order."""
    message, chat = update.effective_message, update.effective_chat
    if message is None or chat is None:
        return
    reminders = services_of(context).reminders
    if message.migrate_to_chat_id:
        reminders.move(chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id:
        reminders.move(message.migrate_from_chat_id, chat.id)


async def on_sign_of_life(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Whoever writes or taps is there again, also where Telegram has not said so."""
    if not isinstance(update, Update) or update.effective_chat is None or update.my_chat_member is not None:
        return
    left = update.message and update.message.left_chat_member
    if left and left.id == context.bot.id:  # the group's last word to the bot
        return
    services_of(context).reminders.wake(update.effective_chat.id)
