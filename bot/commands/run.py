"""`antenne run`: on Telegram where a token is set, else in the terminal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from telegram.error import InvalidToken

from bot import logs
from bot.app import ALLOWED_UPDATES, telegram_application
from bot.clock import now
from bot.commands.opening import fail, finder_or_fail
from bot.conversations import Conversations
from bot.locking import hold
from bot.services import Services
from bot.settings import Settings
from bot.storage.bundle import Storage, open_storage
from bot.storage.database import StorageError
from knowledge.finder import Finder

log = logging.getLogger(__name__)

READABLE = (
    "ANTENNE_KEY is not set: chat ids and what people wrote rest readable in the database, so whoever has a copy of the"
    " file can tell who uses the bot; “antenne new-key” prints a key"
)


def open_services(finder: Finder, settings: Settings, opened: Callable[[Path, Sequence[str]], Storage]) -> Services:
    """The services behind the handlers; ends the command with one line where the database is unusable."""
    try:
        storage = opened(settings.database, settings.keys)
    except StorageError as error:
        fail(str(error), 1)
    return Services(
        finder, storage, Conversations(now, storage.chats), content=settings.content, staff_chat=settings.staff_chat
    )


def run_on_telegram(settings: Settings) -> None:
    """Poll Telegram until stopped; waits for the network instead of giving up."""
    logs.set_up(settings.log_level, settings.token, *settings.keys)
    if not settings.keys:
        log.warning(READABLE)
    try:
        with hold(settings.database):
            _run(settings, open_services(finder_or_fail(settings), settings, open_storage))
    except StorageError as error:
        fail(str(error), 1)


def _run(settings: Settings, services: Services) -> None:
    application = telegram_application(settings, services)
    logs.also_to(services.troubles, settings.token, *settings.keys)
    log.info("%d topics, content %s; polling", len(services.kb.topics), services.kb.revision)
    try:
        application.run_polling(bootstrap_retries=-1, allowed_updates=ALLOWED_UPDATES)
    except InvalidToken:
        fail("Telegram refuses TELEGRAM_BOT_TOKEN; @BotFather shows the right one under /token")
    finally:
        services.storage.close()
