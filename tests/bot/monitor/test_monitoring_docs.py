"""What the page and the dashboard say of the figures is what the monitor shows."""

import json
import re
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.monitor.readiness import LATEST_SWEEP, LONGEST_SILENCE

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGE = (DOCS / "monitoring.md").read_text(encoding="utf-8")
DASHBOARD = json.loads((DOCS / "grafana-dashboard.json").read_text(encoding="utf-8"))
NAME = re.compile(r"\b(?:antenne|process)_[a-z_]+")
PARTS = ("_bucket", "_sum", "_count")


@pytest.fixture
async def exported(monitor: httpx.AsyncClient) -> set[str]:
    """The metrics by the names that queries use; counters end in _total whether or not anything was counted."""
    families = text_string_to_metric_families((await monitor.get("/metrics")).text)
    return {f"{family.name}_total" if family.type == "counter" else family.name for family in families}


def queries() -> list[str]:
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


def named(query: str) -> set[str]:
    found = set(NAME.findall(query))
    return {next((name.removesuffix(part) for part in PARTS if name.endswith(part)), name) for name in found}


def test_every_figure_is_described_and_no_other(exported: set[str]) -> None:
    assert set(re.findall(r"`((?:antenne|process)_[a-z_]+)`", PAGE)) == exported


def test_the_dashboard_shows_every_figure_and_no_other(exported: set[str]) -> None:
    assert set().union(*map(named, queries())) == exported


def test_the_alarms_use_figures_that_exist(exported: set[str]) -> None:
    alarms = set().union(*map(named, re.findall(r"expr: (.*)", PAGE)))
    assert alarms <= exported
    assert len(alarms) == 2


def test_the_panels_do_not_overlap() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    cells = [(x, y) for p in places for x in range(p["x"], p["x"] + p["w"]) for y in range(p["y"], p["y"] + p["h"])]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24


def test_the_spans_in_the_page_are_those_of_the_checks() -> None:
    assert LONGEST_SILENCE == 5 * 60
    assert f"For {LATEST_SWEEP} seconds" in PAGE
