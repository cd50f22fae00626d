"""A bench for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.reminders.bench import Bench


@pytest.fixture(autouse=True)
def time_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """RetryAfter carries a timedelta, as it always will one day."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Reminders that nobody has subscribed to yet."""
    bench = Bench(tmp_path / "antenne.db")
    yield bench
    bench.crash()
