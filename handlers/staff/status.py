"""/status: how the bot is."""

from __future__ import annotations

import logging
import sqlite3
from importlib.metadata import version

from telegram import Update
from telegram.ext import ContextTypes

from bot.screens.staff.status import Running, Sending, status_screen
from bot.sending import send
from bot.services import Services, services_of
from bot.storage.deliveries import Broadcast
from handlers.staff.guard import for_staff, same_thread

log = logging.getLogger(__name__)

AHEAD = 5
"""Broadcasts to come that are shown."""
TROUBLES = 8
"""Different lines of the log that are shown."""


@for_staff
async def on_status(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Show version, content, what goes out next, and what went wrong."""
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)
    bot = await context.bot.get_me()  # asked anew: @BotFather changes it while the bot runs
    running = Running(
        version=version("antenne-bot"),
        started=services.started,
        locked=services.storage.vault.locked,
        hears_groups=bool(bot.can_read_all_group_messages),
        inline=bool(bot.supports_inline_queries),
        staff_chat=services.staff_chat,
    )
    screen = status_screen(
        services.kb, services.keeper, running, _sending(services), services.troubles.newest(TROUBLES)
    )
    await send(context.bot, chat.id, screen, **same_thread(update))


def _sending(services: Services) -> Sending | None:
    """What goes out; None, and a line in the log, where the database can't be read."""
    storage, now = services.storage, services.clock()
    ahead = [broadcast for broadcast in services.reminders.programme.to_come() if broadcast.until > now][:AHEAD]
    try:
        counted = [(each, _title(services, each), storage.deliveries.expected(each)) for each in ahead]
        return Sending(counted, storage.deliveries.backlog(), storage.statistics.audience())
    except sqlite3.Error as error:
        log.warning("the database could not be read for the status: %s", error)
        return None


def _title(services: Services, broadcast: Broadcast) -> str:
    seen = services.reminders.programme.seen(broadcast.workshop)
    return seen.workshop.title["de"] if seen else broadcast.workshop
