"""The end of a bot: with a signal, or because it has to; at once, also where Telegram is slow or silent."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable
from typing import Any, NoReturn

from telegram.ext import Application

from bot.updates import PerChatProcessor

log = logging.getLogger(__name__)

BotApplication = Application[Any, Any, Any, Any, Any, Any]

LAST_ANSWERS = 2.0
"""Seconds that handlers have to end, and a start that is under way: the system kills a bot that takes long."""

_TICK = 0.02
_STOPS = (signal.SIGINT, signal.SIGTERM)
_STARTING = ("Updater.start_polling", "WebhookUpdater.start_webhook", "Application.start")


class Ending:
    """Ends an application; `first` is what must not wait. The application itself first asks Telegram for updates once
    more, which takes seconds where Telegram is slow, then waits for its handlers, and only then calls `post_stop`."""

    def __init__(self, application: BotApplication, first: Callable[[], object]) -> None:
        self._application = application
        self._first = first
        self._begun = False

    def heed_signals(self) -> None:
        """End with SIGINT and SIGTERM. Signals are for the main thread, and Windows has none for the event loop."""
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            for number in _STOPS:
                loop.add_signal_handler(number, self.end)

    def end(self) -> None:
        """Called by the event loop. A moment later it raises SystemExit there, as the application's own handler of
        signals does; what is called after that changes nothing."""
        if self._begun:
            return
        self._begun = True
        self._first()
        loop = asyncio.get_running_loop()
        loop.call_later(LAST_ANSWERS, self._cut_short)
        loop.call_later(_TICK, self._leave)

    def _leave(self) -> None:
        """A start that is left between its steps ends with an error of the library: it is waited for."""
        between = not self._application.running or _starting() is not None
        asyncio.get_running_loop().call_later(_TICK, self._leave if between else _exit)

    def _cut_short(self) -> None:
        """What handlers have written is safe; what they would still say is not said."""
        if (starting := _starting()) is not None:
            starting.cancel()
        processor = self._application.update_processor
        if isinstance(processor, PerChatProcessor) and (given_up := processor.cut_short()):
            log.warning("%d messages and taps could not be answered before the end", given_up)


def _exit() -> NoReturn:
    raise SystemExit


def _starting() -> asyncio.Task[Any] | None:
    """The task in which the application starts; getting ready to ask for updates is tried until Telegram is reached."""
    return next((task for task in asyncio.all_tasks() if _name(task) in _STARTING), None)


def _name(task: asyncio.Task[Any]) -> str:
    return getattr(task.get_coro(), "__qualname__", "")
