"""A small web server inside a running event loop: it takes no signals, starts and stops at once, and logs little."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn
from starlette.types import ASGIApp

KEEP_ALIVE_SECONDS = 75
"""How long a proxy may keep a connection that it does not use."""


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections, which wait until a server is there. Raises OSError where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.create_server((host, port), family=family)
    # Connections inherit it. Head and body are written apart, and would wait 40 ms for each other.
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found


def plain_config(app: ASGIApp, **more: Any) -> uvicorn.Config:
    """HTTP alone, without access log: addresses that are asked for are nobody's business."""
    options: dict[str, Any] = {
        "interface": "asgi3",
        "http": "h11",
        "ws": "none",
        "lifespan": "off",
        "log_config": None,
        "log_level": "error",
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
    }
    return uvicorn.Config(app, **{**options, **more})


class LoopServer(uvicorn.Server):
    """Starts and stops at once, where the original looks every 0.1 s. At the end, requests have `grace` seconds to be
    answered; without, their connections are cut."""

    def __init__(self, config: uvicorn.Config, grace: float) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        """The same for other threads."""
        self._began = asyncio.Event()
        self._ended = asyncio.Event()
        self._grace = grace

    async def begun(self) -> None:
        """Wait until requests are taken; for whoever shares the event loop."""
        await self._began.wait()

    def end(self) -> None:
        """Stop serving; may be called from any thread, once the server is ready."""
        self._loop.call_soon_threadsafe(self._ended.set)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are for whoever runs the event loop."""
        yield

    async def main_loop(self) -> None:
        """Serve until the end."""
        self._loop = asyncio.get_running_loop()
        self._began.set()
        self.ready.set()
        await self._ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Refuse new connections, and close those there are."""
        for server in self.servers:
            server.close()
        if self._grace and self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=self._grace)
        for connection in list(self.server_state.connections):
            transport: Any = connection.transport
            if self._grace:
                transport.close()
            else:
                transport.abort()
        await asyncio.gather(*self.server_state.tasks, return_exceptions=bool(self._grace))


@contextlib.asynccontextmanager
async def serving(app: ASGIApp, sock: socket.socket, grace: float) -> AsyncIterator[None]:
    """Serve in this event loop while the block runs; at its end, requests have so many seconds to be answered."""
    server = LoopServer(plain_config(app), grace)
    task = asyncio.create_task(server.serve(sockets=[sock]))
    await server.begun()
    try:
        yield
    finally:
        server.end()
        await task
