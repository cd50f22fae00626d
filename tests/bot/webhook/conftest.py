"""The webhook of a real application, at a real port of this machine."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.app import BotApplication
from bot.services import Services
from bot.web_server import listening, serving
from bot.webhook.address import Address, address_of
from bot.webhook.endpoint import Webhook
from bot.webhook.inbox import Inbox
from tests.conftest import TOKEN

SECRET = "only-telegram-knows-this"  # noqa: S105 (nobody's secret)
PLAIN: dict[str, Any] = {"trust_env": False, "verify": False}


@pytest.fixture
def address() -> Address:
    """Where updates are brought."""
    return address_of("https://bot.example.org/updates", SECRET, TOKEN)


@pytest.fixture
async def running(app: BotApplication) -> AsyncIterator[BotApplication]:
    """The application, at work."""
    await app.start()
    yield app
    await app.stop()


@pytest.fixture
async def telegram(running: BotApplication, services: Services, address: Address) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who knows the secret."""
    webhook = Webhook(address, running.bot, Inbox(running), services.counts, slowest=0.2)
    with listening("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with (
            serving(webhook, sock, 0.2),
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, **PLAIN) as client,
        ):
            yield client
