"""The question of a container whether its bot is alive."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.commands.health import PORT, complaint
from bot.settings import Settings


@contextmanager
def monitor(status: int) -> Iterator[str]:
    """Something that answers so to questions about health; gives its port."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield str(server.server_port)
        server.shutdown()


@pytest.mark.parametrize(("status", "alive"), [(200, True), (503, False), (404, False)])
def test_a_bot_is_alive_where_its_monitor_says_so(status: int, alive: bool) -> None:
    with monitor(status) as port:
        assert (complaint(port) is None) is alive


def test_a_bot_that_does_not_answer_is_not_alive() -> None:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port = str(sock.getsockname()[1])
    assert "no answer" in (complaint(port) or "")


def test_nothing_is_said_about_a_bot_without_a_monitor() -> None:
    assert complaint("0") is None


def test_the_port_is_the_one_that_the_bot_has_by_default() -> None:
    assert str(Settings.model_fields["monitor_port"].default) == PORT
