"""A web server in a thread of this process, quick to start and to stop."""

import asyncio
import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.standin.http.app import BotApi
from bot.standin.http.network import NetworkFaults
from bot.standin.server import StandIn

_HOST = "127.0.0.1"
_KEEP_ALIVE_SECONDS = 75


class Server:
    """The stand-in at `url`, on this machine only, while the `with` block runs or between start and stop.

    `faults` makes the network bad. A stopped server refuses connections until it is started again, on the same port.
    """

    def __init__(self, standin: StandIn, port: int = 0, *, seed: int = 0) -> None:
        self.standin = standin
        self.port = port
        self.faults = NetworkFaults(seed)
        self._running: _Running | None = None

    @property
    def url(self) -> str:
        """What TELEGRAM_API_URL must be set to, known once the server has been started."""
        return f"http://{_HOST}:{self.port}"

    def start(self) -> None:
        """Accept connections. Raises OSError where the port is taken."""
        if self._running:
            return
        listening = socket.create_server((_HOST, self.port))
        # Connections inherit it. Head and body are written apart, and would wait 40 ms for each other.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = listening.getsockname()[1]
        self._running = _Running(BotApi(self.standin, self.faults), listening)

    def stop(self) -> None:
        """Cut all connections, those that wait for an answer too, and refuse new ones."""
        if self._running:
            self._running.end()
            self._running = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Running:
    """One life of the server, in its own thread with its own event loop."""

    def __init__(self, api: BotApi, listening: socket.socket) -> None:
        config = uvicorn.Config(
            api,
            interface="asgi3",
            http=_Connection,
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=False,
            timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        )
        self._server = _Uvicorn(config)
        self._thread = threading.Thread(target=self._run, args=(listening,), name="stand-in", daemon=True)
        self._thread.start()
        self._server.ready.wait()

    def end(self) -> None:
        self._server.end()
        self._thread.join()

    def _run(self, listening: socket.socket) -> None:
        asyncio.run(self._server.serve(sockets=[listening]))


class _Uvicorn(uvicorn.Server):
    """Starts and stops at once, where the original looks every 0.1 s and lets connections end by themselves."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    def end(self) -> None:
        """Stop serving; may be called from any thread."""
        self._loop.call_soon_threadsafe(self._ended.set)

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended = asyncio.Event()
        self.ready.set()
        await self._ended.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await asyncio.gather(*self.server_state.tasks)


class _Connection(H11Protocol):
    """Hands its transport on to the application, which may close it instead of answering."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}
