"""What runs beside the handlers: the courier that sends reminders, and the watch over the content."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dtm
import logging
import signal
from functools import partial
from typing import Any, NoReturn

from telegram.constants import MessageLimit
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes

from bot.clock import ZONE
from bot.face import put_on
from bot.pacing import PACED, Pacer
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

_STOPS = (signal.SIGINT, signal.SIGTERM)


class Background:
    """Starts and stops with an application that polls or is fed by a webhook."""

    def __init__(self, services: Services, pacer: Pacer) -> None:
        self._services = services
        self._pacer = pacer
        self._tasks: list[asyncio.Task[None]] = []
        self._application: BotApplication | None = None
        self._ending: asyncio.Task[None] | None = None
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
        self._stop_at_once()
        self._services.reminders.start(courier_of(application, self._services, self._pacer))
        say = partial(send, application.bot, rate_limit_args=PACED)
        self._retention = Retention(self._services, self._pacer.turn, say)
        self._services.outbox.start(application.bot)
        self._tasks = [
            asyncio.create_task(self._retention.keep_tidy()),
            asyncio.create_task(watch_content(self._services, self._report)),
            asyncio.create_task(self._miss_vanished()),
            asyncio.create_task(self._put_face_on(application)),
        ]

    def _stop_at_once(self) -> None:
        """Stop sending with the signal. The application itself first asks Telegram for updates once more, which takes
        seconds where Telegram is slow, and only then calls `stop`."""
        loop = asyncio.get_running_loop()

        def end() -> NoReturn:
            self._services.keeper.stop()
            self._ending = loop.create_task(self._services.reminders.stop())
            raise SystemExit  # as the application's own handler does

        # Signals are for the main thread, and Windows has none for the event loop.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            for number in _STOPS:
                loop.add_signal_handler(number, end)

    async def stop(self, application: BotApplication) -> None:
        """Stop sending and watching; within two seconds."""
        self._services.keeper.stop()
        if self._ending is not None:
            await self._ending
        services = self._services
        await asyncio.gather(services.reminders.stop(), services.outbox.stop(), services.desk.stop())
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
        staff_chat = self._services.staff_chat
        if staff_chat is None or self._application is None:
            return
        try:
            await self._application.bot.send_message(staff_chat, text[: MessageLimit.MAX_TEXT_LENGTH])
        except TelegramError as error:
            log.warning("the staff chat could not be told: %s", error)


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
    services_of(context).reminders.hurry()
