"""Health, readiness and figures, as machines ask for them."""

import asyncio
import re
import socket
import sqlite3
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.app import BotApplication
from bot.monitor.opening import take_port
from bot.monitor.readiness import LATEST_SWEEP, LONGEST_SILENCE
from bot.services import Services
from bot.standin import Person
from tests.conftest import Clock

HEALTHY = {"telegram": "ok", "database": "ok", "sweep": "ok"}


async def test_whoever_asks_hears_that_the_bot_is_alive(monitor: httpx.AsyncClient) -> None:
    answer = await monitor.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


async def test_a_bot_that_works_is_ready(monitor: httpx.AsyncClient) -> None:
    answer = await monitor.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "checks": HEALTHY})


async def test_a_bot_that_does_not_reach_telegram_is_alive_but_not_ready(
    monitor: httpx.AsyncClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.reached, "silence", lambda: LONGEST_SILENCE + 1)
    answer = await monitor.get("/readyz")
    expected = {**HEALTHY, "telegram": f"no answer for {LONGEST_SILENCE + 1} s"}
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "checks": expected})
    assert (await monitor.get("/healthz")).status_code == 200


async def test_a_bot_that_does_not_look_for_what_is_due_is_not_ready(monitor: httpx.AsyncClient, clock: Clock) -> None:
    clock.forward(seconds=LATEST_SWEEP)
    assert (await monitor.get("/readyz")).status_code == 200
    clock.forward(seconds=1)
    answer = await monitor.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        **HEALTHY,
        "sweep": f"nothing was looked for that is due for {LATEST_SWEEP + 1} s",
    }


async def test_a_database_that_somebody_holds_is_not_writable(monitor: httpx.AsyncClient, tmp_path: Path) -> None:
    holder = sqlite3.connect(tmp_path / "antenne.db")
    holder.execute("begin immediate")
    answer = await monitor.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "database is locked")
    holder.close()
    assert (await monitor.get("/readyz")).status_code == 200


async def test_a_database_that_has_gone_is_not_made_anew(monitor: httpx.AsyncClient, tmp_path: Path) -> None:
    (tmp_path / "antenne.db").unlink()
    assert (await monitor.get("/readyz")).status_code == 503
    assert not (tmp_path / "antenne.db").exists()
    assert "antenne_deliveries" not in (await monitor.get("/metrics")).text


async def test_the_probe_leaves_the_database_as_it_is(monitor: httpx.AsyncClient, tmp_path: Path) -> None:
    def dump() -> list[str]:
        with sqlite3.connect(tmp_path / "antenne.db") as db:
            return [*db.iterdump(), str(db.execute("pragma user_version").fetchone())]

    before = dump()
    log = tmp_path / "antenne.db-wal"
    size = log.stat().st_size
    await monitor.get("/readyz")
    assert log.stat().st_size > size, "something was really written"
    assert dump() == before


@pytest.mark.parametrize("path", ["/", "/admin", "/healthz/", "/metrics/x", "/telegram"])
async def test_there_is_nothing_else(monitor: httpx.AsyncClient, path: str) -> None:
    assert (await monitor.get(path)).status_code in {404, 307}


async def test_nothing_can_be_sent_to_it(monitor: httpx.AsyncClient) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert (await monitor.post(path, json={})).status_code == 405


async def test_the_figures_say_what_happened(
    monitor: httpx.AsyncClient, app: BotApplication, services: Services, person: Person
) -> None:
    await person.tell(app, "Was ist PRAXES?")
    page = await monitor.get("/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page.text)
        for sample in family.samples
    }
    assert found["antenne_questions_total", "answer", "de"] == 1
    assert found["antenne_deliveries", "planned"] == 0
    assert found["antenne_courier_backlog",] == 0
    assert found["antenne_sweep_age_seconds",] == 0
    assert f'content="{services.kb.revision}"' in page.text


async def test_the_figures_say_nothing_about_people(
    monitor: httpx.AsyncClient, app: BotApplication, person: Person
) -> None:
    await person.tell(app, "Ich heiße Annegret und suche ein Praktikum")
    page = (await monitor.get("/metrics")).text
    assert not re.search(r"annegret|praktikum", page, re.IGNORECASE)
    assert str(person.chat.id) not in page


async def test_several_may_ask_at_once(monitor: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(monitor.get(path) for path in ("/healthz", "/readyz", "/metrics") * 5))
    assert {answer.status_code for answer in answers} == {200}


def test_a_port_that_is_taken_is_one_line_and_no_reason_to_stop(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert take_port(port) is None
    (line,) = caplog.messages
    assert line.startswith(f"no monitoring: port {port} can't be used (")
    assert "ANTENNE_MONITOR_PORT" in line


def test_port_0_is_no_monitoring(caplog: pytest.LogCaptureFixture) -> None:
    assert take_port(0) is None
    assert caplog.messages == []
