"""A web server in a thread of this process, quick to start and to stop."""

import asyncio
import contextlib
import socket
import threading
from types import TracebackType
from typing import Self

from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.standin.http.app import BotApi
from bot.standin.http.delivering import Deliveries
from bot.standin.http.network import NetworkFaults
from bot.standin.server import StandIn
from bot.web_server import LoopServer, listening, plain_config

_HOST = "127.0.0.1"


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
        sock = listening(_HOST, self.port)
        self.port = sock.getsockname()[1]
        self._running = _Running(BotApi(self.standin, self.faults), Deliveries(self.standin), sock)

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

    def __init__(self, api: BotApi, deliveries: Deliveries, sock: socket.socket) -> None:
        self._server = LoopServer(plain_config(api, http=_Connection), grace=0)
        self._deliveries = deliveries
        self._thread = threading.Thread(target=self._run, args=(sock,), name="stand-in", daemon=True)
        self._thread.start()
        self._server.ready.wait()

    def end(self) -> None:
        self._server.end()
        self._thread.join()

    def _run(self, sock: socket.socket) -> None:
        asyncio.run(self._serve(sock))

    async def _serve(self, sock: socket.socket) -> None:
        bringing = asyncio.create_task(self._deliveries.run())
        await self._server.serve(sockets=[sock])
        bringing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await bringing
        await asyncio.sleep(0)  # closed connections end with the next turn of the loop


class _Connection(H11Protocol):
    """Hands its transport on to the application, which may close it instead of answering."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}
