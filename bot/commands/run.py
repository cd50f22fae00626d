"""`antenne run`: on Telegram where a token is set, else in the terminal."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import typer
from telegram.error import InvalidToken

from bot import logs
from bot.app import telegram_application
from bot.commands.opening import fail, finder_or_fail
from bot.commands.serving import open_services
from bot.life import WebhookError, live_polling, live_webhook
from bot.locking import hold
from bot.monitor.lines import LineCounter
from bot.refusal import REFUSED as TOKEN_REFUSED
from bot.rival import REFUSED
from bot.sentry import reporting
from bot.services import Services
from bot.settings import Settings
from bot.storage.database import StorageError
from bot.storage.opening import open_place
from bot.storage.place import secrets_of
from bot.webhook.address import Address, address_of

log = logging.getLogger(__name__)

READABLE = (
    "ANTENNE_KEY is not set: chat ids and what people wrote rest readable in the database, so whoever has a copy of the"
    " file can tell who uses the bot; “antenne new-key” prints a key"
)


def run_on_telegram(settings: Settings) -> None:
    """Answer on Telegram until stopped; waits for the network instead of giving up."""
    address = _address(settings)
    secrets = (settings.token, settings.sentry, *settings.keys, *secrets_of(settings.database))
    if address is not None:
        secrets = (*secrets, address.secret)
    logs.set_up(settings.log_level, *secrets, form=settings.log_format).load_aside()
    logging.captureWarnings(capture=True)
    if not settings.keys:
        log.warning(READABLE)
    if settings.backups is not None and not isinstance(settings.database, Path):
        log.warning("ANTENNE_BACKUPS is for a database in a file; copy the one on the server with pg_dump")
    try:
        with reporting(settings.sentry, version("antenne-bot"), *secrets), hold(settings.database):
            _run(settings, open_services(finder_or_fail(settings), settings, open_place), address, secrets)
    except (StorageError, WebhookError) as error:
        fail(str(error), 1)
    except typer.Exit:
        raise
    except Exception:
        log.critical("the bot ends because of an error that it does not know", exc_info=True)
        raise typer.Exit(1) from None


def _address(settings: Settings) -> Address | None:
    """Where Telegram brings updates; None where it is asked for them."""
    if settings.webhook_url is None or settings.token is None:
        return None
    return address_of(str(settings.webhook_url), settings.webhook_secret, settings.token)


def _run(settings: Settings, services: Services, address: Address | None, secrets: Sequence[str | None]) -> None:
    application = telegram_application(settings, services)
    logs.also_to(services.troubles, *secrets)
    logs.also_to(LineCounter(services.counts))
    log.info("%d topics, content %s", len(services.kb.topics), services.kb.revision)
    watched = (application, services, settings.database, settings.monitor_port)
    try:
        if address is None:
            live_polling(*watched)
        else:
            live_webhook(*watched, address, str(settings.webhook_listen), settings.webhook_port)
    except InvalidToken:
        fail(TOKEN_REFUSED)
    except asyncio.CancelledError:
        log.info("ended before Telegram could be reached")
    finally:
        services.storage.close()
    if services.refusal.certain:
        fail(TOKEN_REFUSED)
    if services.rival.refused:
        fail(REFUSED, 1)
