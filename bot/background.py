"""What runs beside the handlers: the courier that sends reminders, and the watch over the content."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dtm
import logging
from functools import partial
from pathlib import Path
from typing import Any

from telegram.constants import MessageLimit
from telegram.error import ChatMigrated, TelegramError
from telegram.ext import Application, ContextTypes

from bot.alerts import Alerts
from bot.clock import ZONE
from bot.company import keep_company
from bot.daily_copy import DailyCopy
from bot.ending import Ending
from bot.face import put_on
from bot.pacing import PACED, Pacer
from bot.reloading import Reloading
from bot.reminders.courier import Courier
from bot.reminders.post import Post
from bot.retention import Retention
from bot.sending import send
from bot.services import Services, services_of
from bot.watching import watch_content

log = logging.getLogger(__name__)

BotApplication = Application[Any, Any, Any, Any, Any, Any]

SWEEP_SECONDS = 30
"""How often it is looked for what is due."""

TIDIES_AT = dtm.time(10, tzinfo=ZONE)
"""When it is looked each day for what is kept no longer; an hour at which people may be written to."""


class Background:
    """Starts and stops with an application that polls or is fed by a webhook. Copies of the database go to `backups`,
    where it is set."""

    def __init__(self, services: Services, pacer: Pacer, backups: Path | None = None) -> None:
        self._services = services
        file = services.storage.file
        self._copies = DailyCopy(file, backups, services.clock, self._report) if file else None
        self._pacer = pacer
        self._tasks: list[asyncio.Task[None]] = []
        self._application: BotApplication | None = None
        self._ending: asyncio.Future[tuple[None, None, None]] | None = None
        self._retention: Retention | None = None

    def schedule(self, application: BotApplication) -> None:
        """Have the application's job queue call for a sweep every SWEEP_SECONDS, and for tidying up once a day."""
        if application.job_queue is not None:
            # A sweep that starts late is still wanted; APScheduler would drop it after a second.
            options = {"misfire_grace_time": None, "coalesce": True}
            application.job_queue.run_repeating(_sweep, SWEEP_SECONDS, first=1, job_kwargs=options)
            application.job_queue.run_daily(self._tidy, TIDIES_AT, job_kwargs=options)

    async def start(self, application: BotApplication) -> None:
        """Begin to send and to watch."""
        self._application = application
        _say_what_it_may(application)
        ending = Ending(application, self._stop_first)
        ending.heed_signals()
        self._services.rival.watch(ending.end, self._report)
        self._services.refusal.watch(ending.end)
        Reloading(self._services.keeper).start()
        self._services.reminders.start(courier_of(application, self._services, self._pacer))
        say = partial(send, application.bot, rate_limit_args=PACED)
        self._retention = Retention(self._services, self._pacer.turn, say)
        self._services.outbox.start(application.bot)
        self._tasks = [
            asyncio.create_task(self._retention.keep_tidy()),
            asyncio.create_task(watch_content(self._services, self._report)),
            asyncio.create_task(self._miss_vanished()),
            asyncio.create_task(self._put_face_on(application)),
            asyncio.create_task(self._alerts().keep_telling()),
            asyncio.create_task(keep_company(self._services.storage, self._pacer)),
        ]
        if self._copies is not None:
            self._tasks.append(asyncio.create_task(self._copies.keep()))

    def _alerts(self) -> Alerts:
        services = self._services
        return Alerts(services.troubles, services.storage.alerts, services.clock, self._tell_staff)

    def _stop_first(self) -> asyncio.Future[tuple[None, None, None]]:
        """Begin to stop what must not wait for the application's own end."""
        services = self._services
        services.keeper.stop()
        if self._copies is not None:
            self._copies.stop()
        self._ending = asyncio.gather(services.reminders.stop(), services.outbox.stop(), services.desk.stop())
        return self._ending

    async def stop(self, application: BotApplication) -> None:
        """Stop sending and watching; within two seconds."""
        await (self._ending or self._stop_first())
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _miss_vanished(self) -> None:
        """Workshops that people wait for are kept, whoever took them out of the file while the bot was not running."""
        known = self._services.reminders.programme.known(self._services.clock())
        here = self._services.kb.workshops
        missing = [name for name, workshop in known.items() if name not in here and workshop.status != "cancelled"]
        if not missing:
            return
        names = ", ".join(missing)
        log.error("missing in workshops.yaml, but still to come: %s; the bot goes on reminding people of it", names)
        await self._report(self._services.kb.messages["de"].content_vanished.format(workshops=names))

    async def _put_face_on(self, application: BotApplication) -> None:
        await put_on(application.bot, self._services.kb.faces, self._services.staff_chat)

    async def _tidy(self, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if self._retention is not None:
            self._retention.hurry()

    async def _report(self, text: str) -> None:
        """Tell the staff something, where there is a chat for it."""
        try:
            await self._tell_staff(text)
        except TelegramError as error:
            log.warning("the staff chat could not be told: %s", error)

    async def _tell_staff(self, text: str) -> None:
        """The same; raises TelegramError. A staff chat that has another number is followed."""
        staff_chat = self._services.staff_chat
        if staff_chat is None or self._application is None:
            return
        shortened = text[: MessageLimit.MAX_TEXT_LENGTH]
        try:
            await self._application.bot.send_message(staff_chat, shortened)
        except ChatMigrated as error:
            self._services.move_staff_chat(error.new_chat_id)
            await self._application.bot.send_message(error.new_chat_id, shortened)


def _say_what_it_may(application: BotApplication) -> None:
    """What an operator changes with @BotFather only: /setprivacy (off: it is sent all that groups say), /setinline."""
    me = application.bot.bot
    log.info(
        "@%s: can_read_all_group_messages=%s, supports_inline_queries=%s",
        me.username,
        me.can_read_all_group_messages,
        me.supports_inline_queries,
    )


def courier_of(application: BotApplication, services: Services, pacer: Pacer) -> Courier:
    """The courier that sends what is due through an application, at the pace of its rate limiter."""
    storage, programme = services.storage, services.reminders.programme
    post = Post(application.bot, lambda: services.kb, programme, storage, services.clock)
    return Courier(storage, services.clock, ZONE, post, pacer.turn, application.bot.get_me)


async def _sweep(context: ContextTypes.DEFAULT_TYPE) -> None:
    services = services_of(context)
    services.reminders.hurry()
    services.outage.look(services.reached.silence())
