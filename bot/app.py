"""The wiring: services and handlers become an Application. Only this file knows the handlers."""

from __future__ import annotations

from typing import Any

from telegram import LinkPreviewOptions, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    Defaults,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.background import Background
from bot.pacing import Pacer
from bot.services import ZONE, Services, bot_data
from bot.settings import Settings
from bot.updates import PerChatProcessor
from handlers import beginning, buttons, errors, membership, others, questions, reminders, workshops

BotApplication = Application[Any, Any, Any, Any, Any, Any]
BotBuilder = ApplicationBuilder[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]
"""What Telegram is asked for; edited messages stay away at the source."""

LAST_UPDATES = 3.0
"""Seconds beyond the waiting that Telegram may take to answer a request for updates; also the last one, at the end."""

_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_ANYWHERE = filters.UpdateType.MESSAGE
_FIRST = -1


def telegram_application(settings: Settings, services: Services) -> BotApplication:
    """The application against the Bot API server of the settings; it sends reminders while it runs."""
    address = str(settings.api_url).rstrip("/")
    builder: BotBuilder = ApplicationBuilder()
    builder = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    pacer = Pacer(settings.pace)
    background = Background(services, pacer)
    builder = builder.get_updates_read_timeout(LAST_UPDATES)
    builder = builder.rate_limiter(pacer).post_init(background.start).post_stop(background.stop)
    application = _wire(builder.token(settings.token or ""), services)
    background.schedule(application)
    return application


def standin_application(request: BaseRequest, token: str, services: Services) -> BotApplication:
    """The same application over a stand-in for the Bot API in this process; updates are fed to it one by one."""
    builder: BotBuilder = ApplicationBuilder()
    builder = builder.request(request).get_updates_request(request).updater(None)
    return _wire(builder.token(token), services)


def _wire(builder: BotBuilder, services: Services) -> BotApplication:
    defaults = Defaults(
        tzinfo=ZONE, link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True
    )
    application = builder.defaults(defaults).concurrent_updates(PerChatProcessor()).build()
    application.bot_data.update(bot_data(services))
    _add_handlers(application)
    return application


def _add_handlers(application: BotApplication) -> None:
    add = application.add_handler
    add(TypeHandler(Update, membership.on_sign_of_life), group=_FIRST)
    add(CommandHandler("start", beginning.on_start, filters=_PRIVATE))
    add(CommandHandler(["help", "hilfe", "aide"], beginning.on_help, filters=_PRIVATE))
    add(CommandHandler(["sprache", "langue"], beginning.on_language, filters=_PRIVATE))
    add(CommandHandler(["workshops", "ateliers"], workshops.on_workshops, filters=_ANYWHERE))
    add(CommandHandler(["erinnerungen", "rappels"], reminders.on_reminders, filters=_ANYWHERE))
    add(CallbackQueryHandler(buttons.on_tap))
    add(ChatMemberHandler(membership.on_my_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    add(MessageHandler(filters.StatusUpdate.MIGRATE, membership.on_migration))
    add(MessageHandler(_PRIVATE & filters.COMMAND, others.on_unknown_command))
    add(MessageHandler(_PRIVATE & (filters.TEXT | filters.CAPTION), questions.on_text))
    add(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, others.on_other))
    application.add_error_handler(errors.on_error)
