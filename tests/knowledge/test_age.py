"""How old facts are, and from when on readers and editors are told so."""

import datetime as dtm

import pytest

from knowledge.age import is_old, months


@pytest.mark.parametrize(
    ("checked", "today", "age"),
    [
        ("2025-05", "2025-05-01", 0),
        ("2025-05", "2025-05-31", 0),
        ("2025-05", "2025-06-01", 1),
        ("2025-12", "2026-01-01", 1),
        ("2025-05", "2026-11-27", 18),
        ("2025", "2026-11-27", 11),
        ("2027-01", "2026-11-27", -2),
    ],
)
def test_the_age_is_counted_in_months_of_the_calendar_and_a_year_alone_counts_as_its_december(
    checked: str, today: str, age: int
) -> None:
    assert months(checked, dtm.date.fromisoformat(today)) == age


@pytest.mark.parametrize(
    ("checked", "first"), [("2025-05", "2026-11-01"), ("2025-01", "2026-07-01"), ("2024", "2026-06-01")]
)
def test_facts_are_old_from_the_first_day_of_the_eighteenth_month_after(checked: str, first: str) -> None:
    day = dtm.date.fromisoformat(first)
    assert is_old(checked, day)
    assert not is_old(checked, day - dtm.timedelta(days=1))
