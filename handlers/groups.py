"""Groups: the bot answers /frage and /question, mentions, and replies to its own messages. All else it leaves alone."""

from __future__ import annotations

import logging
from typing import Any

from telegram import CallbackQuery, ForceReply, Message, ReplyParameters, Update, User
from telegram.error import BadRequest, ChatMigrated
from telegram.ext import ContextTypes

from bot import group_questions
from bot.callbacks import ChooseGroupLanguage, InGroup, OldButtonError, ShowShort
from bot.group_questions import Asker, Way
from bot.groups import may_decide
from bot.mentions import is_by_a_person, is_reply_to, mentions, own_words, replied_to
from bot.screens.beginning import language_set_screen
from bot.screens.groups import (
    answer_screen,
    ask_screen,
    language_screen,
    to_chat_screen,
    topic_of_answer,
    welcome_screen,
)
from bot.screens.plain import bare_text
from bot.screens.screen import Screen, typographic
from bot.sending import acknowledge, send, show, thread_of
from bot.services import Services, services_of
from bot.speech import choose_language, how_long_screens
from handlers.addressing import language_of
from knowledge.model import LANGUAGES
from knowledge.reply import Reply
from knowledge.text import has_words

log = logging.getLogger(__name__)

QUESTION = ("frage", "question")
"""The commands before a question."""
PRIVATE = ("themen", "sujets")
"""Commands that are for the chat with the bot alone."""

_SILENCED = (
    "not enough rights",
    "have no rights to send",
    "chat_write_forbidden",
    "chat_restricted",
    "topic_closed",
    "topic closed",
)
"""What Telegram says where a group does not let the bot write (https://github.com/tdlib/telegram-bot-api)."""


async def on_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer what stands after /frage, else the message that it replies to; else ask for a question."""
    message = update.message
    if message is not None and is_by_a_person(message):
        await _answer(update, message, context, "command")


async def on_message(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer a message that names the bot or replies to it. In the staff's chat replies are for other handlers."""
    message = update.message
    if message is None or not is_by_a_person(message):
        return
    if mentions(message, context.bot.bot):
        await _answer(update, message, context, "mention")
    elif is_reply_to(message, context.bot.bot) and message.chat.id != services_of(context).staff_chat:
        await _answer(update, message, context, "reply")


async def on_help(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what the bot does here. A /start with a payload comes with being added, and the welcome says so already."""
    message = update.message
    if message is None or not is_by_a_person(message) or context.args:
        return
    services = services_of(context)
    await _reply(message, welcome_screen(services.kb, language_of(services, update)))


async def on_language(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Ask which language to speak in this group."""
    message = update.message
    if message is None or not is_by_a_person(message):
        return
    services = services_of(context)
    await _reply(message, language_screen(services.kb, language_of(services, update)))


async def on_private_command(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Point to the chat with the bot alone, where the command names this bot: without a name another may be meant."""
    message = update.message
    if message is None or not is_by_a_person(message):
        return
    command = (message.text or "").split(maxsplit=1)[0]
    if "@" not in command:
        return
    services = services_of(context)
    language = language_of(services, update)
    sentence = services.kb.messages[language].group_private
    await _reply(message, to_chat_screen(services.kb, sentence, language, context.bot.username))


async def on_group_tap(services: Services, query: CallbackQuery, chat: int, tap: InGroup) -> None:
    """Do what a button says. Raises OldButtonError for a topic that is no longer there."""
    match tap:
        case ShowShort(topic, facet, language) if topic in services.kb.topics:
            await acknowledge(query)
            reply = Reply("answer", language, topic, facet)
            if subject := services.finder.subject(reply):
                group_questions.remember(services, Asker(chat, query.from_user.id, None), subject)
            await show(query, answer_screen(services.kb, reply, services.clock(), query.get_bot().username))
        case ChooseGroupLanguage(language):
            if not await may_decide(query.get_bot(), chat, query.from_user.id):
                await acknowledge(query, services.kb.messages[language].group_admins_only)
                return
            await acknowledge(query)
            lasting = choose_language(services, chat, language)
            await show(query, language_set_screen(services.kb, language))
            for screen in how_long_screens(services, language, lasting=lasting):
                await send(query.get_bot(), chat, screen, message_thread_id=thread_of(query.message))
        case _:
            raise OldButtonError(str(tap))


async def _answer(update: Update, message: Message, context: ContextTypes.DEFAULT_TYPE, way: Way) -> None:
    services, bot = services_of(context), context.bot
    asked = _message_with_question(message, bot.bot, way)
    question = own_words(asked, bot.bot)
    if asked is not message or has_words(question):
        about, way = _what_is_replied_to(services, message, bot.bot, way)
        asker = _asker(message)
        await services.ahead.prepare(question)
        screen = group_questions.answer(services, asker, question, way, bot.username, about)
        if screen is not None:
            await _reply(asked, screen)
    elif way != "reply":
        await _ask(services, update, message)


def _message_with_question(message: Message, bot: User, way: Way) -> Message:
    """The message itself, or the one it replies to: "/frage" and "@bot" alone ask what somebody else has written."""
    replied = replied_to(message)
    if way == "reply" or replied is None or has_words(own_words(message, bot)) or is_reply_to(message, bot):
        return message
    return replied if has_words(own_words(replied, bot)) else message


def _what_is_replied_to(services: Services, message: Message, bot: User, way: Way) -> tuple[str | None, Way]:
    """The topic of the bot's message that is replied to; a reply to "write your question" is as clear as a command."""
    replied = replied_to(message)
    if replied is None or not is_reply_to(message, bot):
        return None, way
    text = replied.text or ""
    if any(text == bare_text(ask_screen(services.kb, language)) for language in LANGUAGES):
        return None, "command"
    return topic_of_answer(services.kb, text), way


def _asker(message: Message) -> Asker:
    user, speaker = message.from_user, message.sender_chat or message.from_user
    return Asker(message.chat.id, speaker.id if speaker else 0, user.language_code if user else None)


async def _ask(services: Services, update: Update, message: Message) -> None:
    """Ask for a question. The answer is opened as a reply, for other messages may not reach the bot (privacy mode)."""
    language = language_of(services, update)
    hint = typographic(services.kb.messages[language].group_ask_hint, language)
    await _reply(message, ask_screen(services.kb, language), ForceReply(True, hint))


async def _reply(message: Message, screen: Screen, markup: ForceReply | None = None) -> None:
    """Reply in the group, in the same topic of a forum. Where the bot may not write, it does not."""
    bot = message.get_bot()
    options: dict[str, Any] = {
        "reply_parameters": ReplyParameters(message.message_id, allow_sending_without_reply=True),
        "message_thread_id": message.message_thread_id if message.is_topic_message else None,
    }
    try:
        if markup is None:
            await send(bot, message.chat.id, screen, **options)
        else:
            await bot.send_message(message.chat.id, screen.html, "HTML", reply_markup=markup, **options)
    except ChatMigrated as moved:
        await send(bot, moved.new_chat_id, screen)
    except BadRequest as error:
        if not any(known in error.message.lower() for known in _SILENCED):
            raise
        log.info("a group does not let the bot write: %s", error.message)
