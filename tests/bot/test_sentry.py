"""What Sentry is told of an error: what failed and where, and nothing that anybody wrote, is called, or must keep."""

import datetime as dtm
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sentry_sdk
from msgspec import structs
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from bot.app import standin_application
from bot.sentry import reporting
from bot.services import Services
from bot.standin import Person, StandIn, StandInRequest
from tests.conftest import TOKEN
from tests.handlers.test_errors import QUESTION, TalkativeLog

DSN = "https://0a1b2c3d@sentry.example.org/7"
KEY = "a-key-of-the-database"


class Kept(Transport):
    """Keeps what would be sent."""

    sent: list[str] = []  # noqa: RUF012 (the library makes the instance)

    def capture_envelope(self, envelope: Envelope) -> None:
        """Keep one."""
        self.sent.append(envelope.serialize().decode())


@pytest.fixture
def sent() -> Iterator[list[str]]:
    """What goes to Sentry, as it would go over the wire."""
    Kept.sent = []
    with reporting(DSN, "1.2.3", TOKEN, KEY, transport=Kept):
        yield Kept.sent
    sentry_sdk.get_global_scope().set_client(None)
    sentry_sdk.get_isolation_scope().clear_breadcrumbs()


def reports(sent: list[str]) -> list[dict[str, Any]]:
    """The errors in it."""
    return [json.loads(one.splitlines()[2]) for one in sent]


async def test_an_error_with_a_question_shows_neither_the_question_nor_who_asked_nor_the_token(
    standin: StandIn, services: Services, person: Person, sent: list[str]
) -> None:
    log = TalkativeLog(services.storage.connections[0], services.storage.vault)
    broken = replace(services, storage=structs.replace(services.storage, questions=log))
    logging.getLogger("bot.x").warning("before: %r of chat %s at https://x.org/bot%s/", QUESTION, person.chat.id, TOKEN)
    async with standin_application(StandInRequest(standin), TOKEN, broken) as application:
        await person.tell(application, QUESTION)
    [report] = reports(sent)
    secrets = (QUESTION, "Frau K.", str(person.chat.id), "7234567891", "Annegret", "annegret_k", TOKEN, TOKEN[-12:])
    for secret in secrets:
        assert secret not in sent[0], secret
    kinds = [error["type"] for error in report["exception"]["values"]]
    assert kinds == ["RuntimeError", "LookupError"]
    [*_, last] = report["exception"]["values"][1]["stacktrace"]["frames"]
    assert last["function"] == "note"
    assert last["filename"].endswith("tests/handlers/test_errors.py")
    assert report["logentry"]["message"] == "an update could not be handled (LookupError)"


def test_neither_variables_nor_what_an_exception_says_nor_the_machine_is_reported(sent: list[str]) -> None:
    answer = "Geld für " + "Lyon"
    try:
        {}[answer + KEY]
    except KeyError:
        logging.getLogger("bot.x").exception("no topic for %r", answer, extra={"answer": answer})
    [report] = reports(sent)
    assert "Geld für Lyon" not in sent[0]
    assert KEY not in sent[0]
    assert not {"user", "request", "extra", "modules", "server_name", "contexts"} & report.keys()
    [error] = report["exception"]["values"]
    assert error["type"] == "KeyError"
    assert "value" not in error
    assert all("vars" not in frame and "context_line" not in frame for frame in error["stacktrace"]["frames"])
    assert report["release"] == "1.2.3"


def test_only_errors_are_reported_and_of_breadcrumbs_only_lines_of_the_log(sent: list[str]) -> None:
    logging.getLogger("bot.x").warning("not reported")
    sentry_sdk.add_breadcrumb(category="http", message="GET", data={"url": f"https://x.org/bot{TOKEN}/getMe"})
    sentry_sdk.capture_message("by hand")
    assert sent == []
    logging.getLogger("bot.x").error("reported")
    [report] = reports(sent)
    assert [crumb["message"] for crumb in report["breadcrumbs"]["values"]] == ["not reported"]
    assert dtm.datetime.fromisoformat(report["timestamp"].replace("Z", "+00:00")).year >= 2025


def test_without_the_setting_the_library_is_not_even_loaded() -> None:
    program = (
        "import sys; from bot.sentry import reporting\nwith reporting('', '1'): assert 'sentry_sdk' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 (our own command)
