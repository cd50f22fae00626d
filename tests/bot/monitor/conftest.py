"""The monitor of a bot, at a real port."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.monitor.opening import keep_open, take_port
from bot.monitor.readiness import checks_of
from bot.services import Services


def free_port() -> int:
    """A port that nobody uses right now."""
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return int(sock.getsockname()[1])


@pytest.fixture
async def monitor(services: Services, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who asks the monitor."""
    port, database = free_port(), tmp_path / "antenne.db"
    sock = take_port(port)
    assert sock is not None
    with sock:
        task = asyncio.create_task(keep_open(sock, services, database, checks_of(services, database), after=0))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            yield client
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
