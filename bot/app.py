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
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.clock import ZONE
from bot.forgetful import ForgetfulApplication
from bot.pacing import Pacer
from bot.patience import PatientApplication
from bot.services import Services, bot_data
from bot.settings import Settings
from bot.updates import PerChatProcessor
from handlers import (
    beginning,
    browsing,
    buttons,
    deep_links,
    errors,
    feedback,
    flooding,
    groups,
    handover,
    inline,
    membership,
    others,
    privacy,
    questions,
    reminders,
    workshops,
)
from handlers.staff import announcement, reload, stats, status, unanswered
from handlers.staff import handover as team

BotApplication = Application[Any, Any, Any, Any, Any, Any]
BotBuilder = ApplicationBuilder[Any, Any, Any, Any, Any, Any]

LAST_UPDATES = 3.0
"""Seconds that connecting for updates may take, and Telegram's answer beyond the waiting; also at the end."""

_PRIVATE = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
_ANYWHERE = filters.UpdateType.MESSAGE
_GROUP = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
_GUARD = -4
_FIRST = -3
_PASSED_ON = -2
"""Messages between a person and the team, before they would be taken as anything else."""
_AWAITED = -1
"""Messages that somebody was asked for, before they would be taken as a question."""


def telegram_application(settings: Settings, services: Services) -> BotApplication:
    """The application against the Bot API server of the settings; it sends reminders while it runs."""
    from bot.asking import AskingRequest  # all of this the chat in the terminal does without
    from bot.background import Background
    from bot.receipts import SendingRequest

    address = str(settings.api_url).rstrip("/")
    builder: BotBuilder = ApplicationBuilder()
    builder = builder.base_url(f"{address}/bot").base_file_url(f"{address}/file/bot")
    pacer = Pacer(settings.pace)
    background = Background(services, pacer, settings.backups)
    asking = AskingRequest(services, connect_timeout=LAST_UPDATES, read_timeout=LAST_UPDATES)
    builder = builder.request(SendingRequest(services.reached)).get_updates_request(asking)
    builder = builder.application_class(PatientApplication)
    builder = builder.rate_limiter(pacer).post_init(background.start).post_stop(background.stop)
    application = _wire(builder.token(settings.token or ""), services)
    asking.bot = application.bot
    background.schedule(application)
    return application


def standin_application(request: BaseRequest, token: str, services: Services) -> BotApplication:
    """The same application over a stand-in for the Bot API in this process; updates are fed to it one by one."""
    builder: BotBuilder = ApplicationBuilder()
    builder = builder.request(request).get_updates_request(request).updater(None)
    builder = builder.application_class(ForgetfulApplication)
    return _wire(builder.token(token), services)


def _wire(builder: BotBuilder, services: Services) -> BotApplication:
    defaults = Defaults(
        tzinfo=ZONE, link_preview_options=LinkPreviewOptions(is_disabled=True), allow_sending_without_reply=True
    )
    application = builder.defaults(defaults).concurrent_updates(PerChatProcessor(services.counts)).build()
    application.bot_data.update(bot_data(services))
    _add_handlers(application)
    return application


def _add_handlers(application: BotApplication) -> None:
    add = application.add_handler
    add(TypeHandler(Update, flooding.on_update), group=_GUARD)
    add(TypeHandler(Update, membership.on_sign_of_life), group=_FIRST)
    add(CallbackQueryHandler(handover.on_something_else), group=_PASSED_ON)
    add(MessageHandler(_PRIVATE & filters.COMMAND, handover.on_something_else), group=_PASSED_ON)
    add(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, handover.on_message), group=_PASSED_ON)
    add(MessageHandler(_GROUP & filters.REPLY & ~filters.COMMAND, team.on_reply), group=_PASSED_ON)
    add(CallbackQueryHandler(feedback.on_something_else), group=_AWAITED)
    add(MessageHandler(_PRIVATE & filters.COMMAND, feedback.on_something_else), group=_AWAITED)
    add(MessageHandler(_PRIVATE & (filters.TEXT | filters.CAPTION), feedback.on_remark), group=_AWAITED)
    add(CommandHandler("start", deep_links.on_link, filters=_PRIVATE, has_args=True))
    add(CommandHandler("start", beginning.on_start, filters=_PRIVATE))
    add(CommandHandler(["help", "hilfe", "aide"], beginning.on_help, filters=_PRIVATE))
    add(CommandHandler(["sprache", "langue"], beginning.on_language, filters=_PRIVATE))
    add(CommandHandler(["themen", "sujets"], browsing.on_topics, filters=_PRIVATE))
    add(CommandHandler(["workshops", "ateliers"], workshops.on_workshops, filters=_ANYWHERE))
    add(CommandHandler(["erinnerungen", "rappels"], reminders.on_reminders, filters=_ANYWHERE))
    add(CommandHandler(privacy.PRIVACY, privacy.on_privacy, filters=_ANYWHERE))
    add(CommandHandler(privacy.MY_DATA, privacy.on_my_data, filters=_ANYWHERE))
    add(CommandHandler(privacy.DELETE, privacy.on_delete, filters=_ANYWHERE))
    add(CommandHandler("stats", stats.on_stats, filters=_ANYWHERE))
    add(CommandHandler("status", status.on_status, filters=_ANYWHERE))
    add(CommandHandler("reload", reload.on_reload, filters=_ANYWHERE))
    add(CommandHandler("unbeantwortet", unanswered.on_unanswered, filters=_ANYWHERE))
    add(CommandHandler("ansage", announcement.on_announcement, filters=_ANYWHERE))
    add(CommandHandler("done", team.on_done, filters=_ANYWHERE))
    add(CommandHandler(groups.QUESTION, questions.on_text, filters=_PRIVATE))
    add(InlineQueryHandler(inline.InlineQueries().on_query))
    add(CallbackQueryHandler(buttons.on_tap))
    add(ChatMemberHandler(membership.on_my_membership, ChatMemberHandler.MY_CHAT_MEMBER))
    add(MessageHandler(filters.StatusUpdate.MIGRATE, membership.on_migration))
    add(MessageHandler(_PRIVATE & inline.SENT_THROUGH_ME, inline.on_own_answer))
    add(MessageHandler(_PRIVATE & filters.COMMAND, others.on_unknown_command))
    add(MessageHandler(_PRIVATE & (filters.TEXT | filters.CAPTION), questions.on_text))
    add(MessageHandler(_PRIVATE & ~filters.StatusUpdate.ALL, others.on_other))
    _add_group_handlers(application)
    application.add_error_handler(errors.on_error)


def _add_group_handlers(application: BotApplication) -> None:
    """After all others: what people say in the staff's chat is theirs first."""
    add = application.add_handler
    add(CommandHandler(groups.QUESTION, groups.on_command, filters=_GROUP))
    add(CommandHandler(["start", "help", "hilfe", "aide"], groups.on_help, filters=_GROUP))
    add(CommandHandler(["sprache", "langue"], groups.on_language, filters=_GROUP))
    add(CommandHandler(groups.PRIVATE, groups.on_private_command, filters=_GROUP))
    add(MessageHandler(_GROUP & ~filters.COMMAND & (filters.TEXT | filters.CAPTION), groups.on_message))
