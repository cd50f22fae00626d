"""The stand-in brings updates to a webhook as Telegram does."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.standin import Person, StandIn
from bot.standin.http import Server
from bot.standin.wire import Json


class Receiver(ThreadingHTTPServer):
    """Takes updates, with the next of `statuses` as its answer."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[str | None, Json]] = []
        self.statuses: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/here"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        update = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.got.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], update))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as receiver:
        threading.Thread(target=receiver.serve_forever, daemon=True).start()
        yield receiver
        receiver.shutdown()


@pytest.fixture
def server(standin: StandIn) -> Iterator[Server]:
    with Server(standin) as server:
        yield server


def set_webhook(standin: StandIn, receiver: Receiver) -> None:
    status, payload = standin.call("setWebhook", {"url": receiver.url, "secret_token": "s", "max_connections": "2"})
    assert status == 200, payload


def wait(standin: StandIn) -> None:
    end = time.monotonic() + 5
    while standin.pending and time.monotonic() < end:
        time.sleep(0.01)
    assert not standin.pending


@pytest.mark.usefixtures("server")
def test_updates_are_brought_with_the_secret_in_the_order_of_their_chat(standin: StandIn, receiver: Receiver) -> None:
    anna = Person(standin)
    said = [anna.say(str(number)) for number in range(5)]
    set_webhook(standin, receiver)
    wait(standin)
    assert receiver.got == [("s", update) for update in said]


@pytest.mark.usefixtures("server")
def test_an_update_that_is_not_confirmed_comes_again_and_the_failure_is_known(
    standin: StandIn, receiver: Receiver
) -> None:
    receiver.statuses = [503]
    set_webhook(standin, receiver)
    update = Person(standin).say("x")
    wait(standin)
    assert receiver.got == [("s", update), ("s", update)]
    _, info = standin.call("getWebhookInfo", {})
    assert info["result"]["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


@pytest.mark.usefixtures("server")
def test_nothing_is_brought_after_the_webhook_was_deleted(standin: StandIn, receiver: Receiver) -> None:
    set_webhook(standin, receiver)
    standin.call("deleteWebhook", {})
    update = Person(standin).say("x")
    time.sleep(0.1)
    assert receiver.got == []
    assert standin.pending == [update]


def test_plain_http_is_for_this_machine_alone(standin: StandIn) -> None:
    assert standin.call("setWebhook", {"url": "http://bot.example.org/"})[0] == 400
    assert standin.call("setWebhook", {"url": "http://127.0.0.1:8080/"})[0] == 200
