"""The lint of workshops.yaml: what stands just beside a fault is fine (each fault itself is in `broken/`)."""

import datetime as dtm
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.check import check

TODAY = dtm.date(2026, 9, 1)


def said(folder: Path) -> list[str]:
    return [str(problem) for problem in check(folder, TODAY)]


def change(folder: Path, old: str, new: str) -> None:
    """Replace the one place where something stands in workshops.yaml."""
    file = folder / "workshops.yaml"
    text = file.read_text("utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("ends", ["2026-12-01", "2026-12-01 09:00", "2026-12-02"])
def test_a_workshop_may_end_on_the_day_it_starts(small: Path, ends: str) -> None:
    change(small, "starts: 2026-12-01", f"starts: 2026-12-01\n  ends: {ends}")
    assert said(small) == []


@pytest.mark.parametrize(
    ("starts", "warned"), [("2026-08-31", False), ("2026-09-01", True), ("2026-09-01 08:00", True)]
)
def test_only_a_workshop_of_today_or_later_needs_a_place(
    broken: Callable[[str], Path], starts: str, warned: bool
) -> None:
    folder = broken("workshop-nowhere")
    change(folder, "starts: 2026-12-01", f"starts: {starts}")
    assert any("neither place nor online" in line for line in said(folder)) is warned


def test_a_cancelled_workshop_needs_no_place(broken: Callable[[str], Path]) -> None:
    folder = broken("workshop-nowhere")
    change(folder, "status: planned", "status: cancelled")
    assert said(folder) == []


@pytest.mark.parametrize("ends", ["2026-12-31", "2026-12-31 23:59"])
def test_a_workshop_may_last_a_month(small: Path, ends: str) -> None:
    change(small, "starts: 2026-12-01", f"starts: 2026-12-01\n  ends: {ends}")
    assert said(small) == []


@pytest.mark.parametrize("hour", ["01:59", "03:00"])
def test_hours_beside_a_change_of_the_clock_are_fine(small: Path, hour: str) -> None:
    change(small, "starts: 2026-12-01", f"starts: 2027-03-28 {hour}")
    assert said(small) == []


def test_an_hour_that_the_clock_skips_elsewhere_is_fine_here(broken: Callable[[str], Path]) -> None:
    folder = broken("missing-hour")
    change(folder, "status: planned", "timezone: America/Montreal")
    assert said(folder) == []


def test_an_hour_before_midnight_that_the_clock_repeats_is_named_with_its_end(small: Path) -> None:
    change(small, "starts: 2026-12-01", "starts: 2026-10-24 23:30\n  timezone: Asia/Beirut")
    assert said(small) == [
        "workshops.yaml:16: [2].starts: 23:30 exists twice: clocks repeat 23:00 to 00:00 on this day "
        "(Asia/Beirut); write a time before 23:00, or 00:00 or later"
    ]


def test_registration_may_close_when_the_workshop_begins(small: Path) -> None:
    change(small, "deadline: 2026-09-25", "deadline: 2026-10-06 10:00")
    assert said(small) == []
