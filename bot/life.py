"""The life of an application from start to end, in one event loop: it polls or has a webhook, and is watched over."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from telegram.ext import Application

from bot.monitor.opening import keep_open, take_port
from bot.monitor.readiness import Check, checks_of
from bot.services import Services
from bot.storage.place import Place
from bot.updates import KINDS
from bot.webhook.address import Address

log = logging.getLogger(__name__)

BotApplication = Application[Any, Any, Any, Any, Any, Any]


class WebhookError(Exception):
    """The webhook can't listen; the text says where and what to do."""


def live_polling(application: BotApplication, services: Services, database: Place, monitor_port: int) -> None:
    """Ask Telegram for updates until a signal to stop; a webhook is deleted first, the updates it had are not."""

    def run() -> None:
        application.run_polling(bootstrap_retries=-1, allowed_updates=list(KINDS), close_loop=False)

    log.info("asking Telegram for updates (polling)")
    _live(run, services, database, monitor_port, {})


def live_webhook(
    application: BotApplication,
    services: Services,
    database: Place,
    monitor_port: int,
    address: Address,
    host: str,
    port: int,
) -> None:
    """Have Telegram bring updates until a signal to stop. Raises WebhookError where the port can't be used."""
    from bot.web_server import listening
    from bot.webhook.updater import WebhookUpdater

    try:
        sock = listening(host, port)
    except OSError as error:
        raise WebhookError(
            f"the webhook can't listen at {host}, port {port}: {error.strerror}; set ANTENNE_WEBHOOK_PORT or"
            " ANTENNE_WEBHOOK_LISTEN"
        ) from None
    with sock:
        watches = (services.counts, services.outage, services.refusal)
        updater = WebhookUpdater(application, address, sock, KINDS, *watches)
        application.updater = updater

        def run() -> None:
            application.run_webhook(bootstrap_retries=-1, close_loop=False)

        log.info("waiting for updates from %s (webhook) at %s, port %d", address.shown, host, port)
        _live(run, services, database, monitor_port, {"webhook": updater.registration.trouble})


def _live(
    run: Callable[[], None], services: Services, database: Place, monitor_port: int, more: Mapping[str, Check]
) -> None:
    """Run in an event loop that is there before and after the application, with the monitor in it."""
    checks = {**checks_of(services, database), **more}
    with asyncio.Runner() as runner, _monitor(runner.get_loop(), services, database, monitor_port, checks):
        run()


@contextlib.contextmanager
def _monitor(
    loop: asyncio.AbstractEventLoop, services: Services, database: Place, port: int, checks: Mapping[str, Check]
) -> Iterator[None]:
    sock = take_port(port)
    if sock is None:
        yield
        return
    with sock:
        task = loop.create_task(keep_open(sock, services, database, checks))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                loop.run_until_complete(task)
