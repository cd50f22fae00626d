"""What runs beside the handlers: the courier that sends reminders, and the watch over the content."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import Any, NoReturn

from telegram.constants import MessageLimit
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes

from bot.pacing import Pacer
from bot.reminders.courier import Courier
from bot.reminders.post import Post
from bot.services import ZONE, Services, services_of
from bot.watching import watch_content

log = logging.getLogger(__name__)

BotApplication = Application[Any, Any, Any, Any, Any, Any]

SWEEP_SECONDS = 30
"""How often it is looked for what is due."""

_STOPS = (signal.SIGINT, signal.SIGTERM)


class Background:
    """Starts and stops with an application that polls or is fed by a webhook."""

    def __init__(self, services: Services, pacer: Pacer) -> None:
        self._services = services
        self._pacer = pacer
        self._tasks: list[asyncio.Task[None]] = []
        self._application: BotApplication | None = None
        self._ending: asyncio.Task[None] | None = None

    def schedule(self, application: BotApplication) -> None:
        """Have the application's job queue call for a sweep every SWEEP_SECONDS."""
        if application.job_queue is not None:
            # A sweep that starts late is still wanted; APScheduler would drop it after a second.
            options = {"misfire_grace_time": None, "coalesce": True}
            application.job_queue.run_repeating(_sweep, SWEEP_SECONDS, first=1, job_kwargs=options)

    async def start(self, application: BotApplication) -> None:
        """Begin to send and to watch."""
        self._application = application
        self._stop_at_once()
        self._services.reminders.start(courier_of(application, self._services, self._pacer))
        self._tasks = [
            asyncio.create_task(watch_content(self._services.content, self._services, self._report)),
            asyncio.create_task(self._miss_vanished()),
        ]

    def _stop_at_once(self) -> None:
        """Stop sending with the signal. The application itself first asks Telegram for updates once more, which takes
        seconds where Telegram is slow, and only then calls `stop`."""
        loop = asyncio.get_running_loop()

        def end() -> NoReturn:
            self._ending = loop.create_task(self._services.reminders.stop())
            raise SystemExit  # as the application's own handler does

        # Signals are for the main thread, and Windows has none for the event loop.
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            for number in _STOPS:
                loop.add_signal_handler(number, end)

    async def stop(self, application: BotApplication) -> None:
        """Stop sending and watching; within two seconds."""
        if self._ending is not None:
            await self._ending
        await self._services.reminders.stop()
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

    async def _report(self, text: str) -> None:
        """Tell the staff something, where there is a chat for it."""
        staff_chat = self._services.staff_chat
        if staff_chat is None or self._application is None:
            return
        try:
            await self._application.bot.send_message(staff_chat, text[: MessageLimit.MAX_TEXT_LENGTH])
        except TelegramError as error:
            log.warning("the staff chat could not be told: %s", error)


def courier_of(application: BotApplication, services: Services, pacer: Pacer) -> Courier:
    """The courier that sends what is due through an application, at the pace of its rate limiter."""
    storage, programme = services.storage, services.reminders.programme
    post = Post(application.bot, lambda: services.kb, programme, storage.deliveries, services.clock)
    return Courier(storage, services.clock, ZONE, post, pacer.turn, application.bot.get_me)


async def _sweep(context: ContextTypes.DEFAULT_TYPE) -> None:
    services_of(context).reminders.hurry()
