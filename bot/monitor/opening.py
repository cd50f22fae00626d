"""The monitor's port: taken early, served once the bot has had time to start."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Mapping
from importlib import import_module

from bot.monitor.readiness import Check
from bot.services import Services
from bot.storage.place import Place

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
"""Figures are for this machine alone."""
OPENS_AFTER = 2.0
"""Seconds until the first request is answered: the web server is loaded when nobody waits for the bot's start."""
_GRACE = 0.2


def take_port(port: int) -> socket.socket | None:
    """A socket at which requests may wait; None for port 0, and, with a line in the log, where it is taken."""
    if port == 0:
        return None
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        log.warning("no monitoring: port %d can't be used (%s); set ANTENNE_MONITOR_PORT", port, error.strerror)
        return None


async def keep_open(
    sock: socket.socket, services: Services, database: Place, checks: Mapping[str, Check], after: float = OPENS_AFTER
) -> None:
    """Answer at a socket until cancelled; whatever fails here is no reason for the bot to stop."""
    try:
        await _keep_open(sock, services, database, checks, after)
    except Exception:
        log.exception("monitoring failed; the bot goes on without")


async def _keep_open(
    sock: socket.socket, services: Services, database: Place, checks: Mapping[str, Check], after: float
) -> None:
    await asyncio.sleep(after)
    endpoints = await asyncio.to_thread(import_module, "bot.monitor.endpoints")
    web_server = await asyncio.to_thread(import_module, "bot.web_server")
    async with web_server.serving(endpoints.monitor_app(services, database, checks), sock, _GRACE):
        log.info("monitoring at http://%s:%d/healthz, /readyz and /metrics", *sock.getsockname()[:2])
        await asyncio.Event().wait()
