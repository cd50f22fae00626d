"""When workshops begin and end, wherever they are and whatever the clock does that night."""

import datetime as dtm
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from knowledge.load import load
from knowledge.model import KnowledgeBase, Workshop
from knowledge.moments import begins, clock_change, coming, instant, is_over, over_at, past

SMALL = Path(__file__).parent / "small"
BERLIN = "Europe/Berlin"
MONTREAL = "America/Montreal"
AUCKLAND = "Pacific/Auckland"


def workshop(starts: str, name: str = "celle", **more: Any) -> Workshop:
    return Workshop.model_validate(
        {"id": name, "title": {"de": "Treffen", "fr": "Rencontre"}, "starts": starts, **more}
    )


def utc(moment: str) -> dtm.datetime:
    return dtm.datetime.fromisoformat(moment).replace(tzinfo=dtm.UTC)


def base(*workshops: Workshop) -> KnowledgeBase:
    return replace(load(SMALL), workshops={one.id: one for one in workshops})


def names(workshops: list[Workshop]) -> list[str]:
    return [one.id for one in workshops]


@pytest.mark.parametrize(
    ("wall", "timezone", "moment"),
    [
        ("2026-01-15 10:00", BERLIN, "2026-01-15 09:00"),
        ("2026-07-15 10:00", BERLIN, "2026-07-15 08:00"),
        ("2026-03-28 10:00", BERLIN, "2026-03-28 09:00"),
        ("2026-03-29 01:59", BERLIN, "2026-03-29 00:59"),
        ("2026-03-29 03:00", BERLIN, "2026-03-29 01:00"),
        ("2026-03-29 10:00", BERLIN, "2026-03-29 08:00"),
        ("2026-10-24 10:00", BERLIN, "2026-10-24 08:00"),
        ("2026-10-25 01:59", BERLIN, "2026-10-24 23:59"),
        ("2026-10-25 03:00", BERLIN, "2026-10-25 02:00"),
        ("2026-10-25 10:00", BERLIN, "2026-10-25 09:00"),
        ("2026-10-25 20:00", MONTREAL, "2026-10-26 00:00"),
        ("2026-11-01 20:00", MONTREAL, "2026-11-02 01:00"),
        ("2026-10-25 10:00", AUCKLAND, "2026-10-24 21:00"),
        ("2026-07-15 10:00", AUCKLAND, "2026-07-14 22:00"),
    ],
)
def test_a_wall_time_is_a_moment_in_its_zone(wall: str, timezone: str, moment: str) -> None:
    found = instant(dtm.datetime.fromisoformat(wall), timezone)
    assert found == utc(moment)
    assert found.utcoffset() == dtm.timedelta()


def test_a_skipped_wall_time_is_as_far_from_the_hour_before_as_it_says() -> None:
    assert instant(dtm.datetime.fromisoformat("2026-03-29 02:30"), BERLIN) == utc("2026-03-29 01:30")


def test_a_repeated_wall_time_is_the_first_of_the_two() -> None:
    wall = dtm.datetime.fromisoformat("2026-10-25 02:30")
    assert instant(wall, BERLIN) == utc("2026-10-25 00:30")
    assert instant(wall.replace(fold=1), BERLIN) == utc("2026-10-25 00:30")


@pytest.mark.parametrize(
    ("wall", "timezone", "change"),
    [
        ("2026-03-29 01:59", BERLIN, None),
        ("2026-03-29 02:00", BERLIN, "missing"),
        ("2026-03-29 02:59", BERLIN, "missing"),
        ("2026-03-29 03:00", BERLIN, None),
        ("2026-10-25 01:59", BERLIN, None),
        ("2026-10-25 02:00", BERLIN, "double"),
        ("2026-10-25 02:59", BERLIN, "double"),
        ("2026-10-25 03:00", BERLIN, None),
        ("2026-03-29 02:30", MONTREAL, None),
        ("2026-03-08 02:30", MONTREAL, "missing"),
        ("2026-11-01 01:30", MONTREAL, "double"),
        ("2026-04-05 02:30", AUCKLAND, "double"),
        ("2026-09-27 02:30", AUCKLAND, "missing"),
        ("2026-03-29 02:30", "UTC", None),
    ],
)
def test_a_change_of_the_clock_skips_or_repeats_an_hour(wall: str, timezone: str, change: str | None) -> None:
    assert clock_change(dtm.datetime.fromisoformat(wall), timezone) == change


def test_a_workshop_begins_at_its_hour_where_that_is_known() -> None:
    assert begins(workshop("2026-10-06 10:00")) == utc("2026-10-06 08:00")
    assert begins(workshop("2026-10-06 10:00", timezone=MONTREAL)) == utc("2026-10-06 14:00")
    assert begins(workshop("2026-10-06")) is None


@pytest.mark.parametrize(
    ("starts", "more", "moment"),
    [
        ("2026-10-06 10:00", {"ends": "2026-10-06 16:00"}, "2026-10-06 14:00"),
        ("2026-10-06 10:00", {"ends": "2026-10-08 12:00"}, "2026-10-08 10:00"),
        ("2026-10-06 22:00", {"ends": "2026-10-07 01:00"}, "2026-10-06 23:00"),
        ("2026-10-06 10:00", {"ends": "2026-10-08"}, "2026-10-08 22:00"),
        ("2026-10-06", {"ends": "2026-10-07 16:00"}, "2026-10-07 14:00"),
        ("2026-10-06", {"ends": "2026-10-07"}, "2026-10-07 22:00"),
        ("2026-10-06", {}, "2026-10-06 22:00"),
        ("2026-10-06 10:00", {}, "2026-10-06 22:00"),
        ("2026-12-01", {}, "2026-12-01 23:00"),
        ("2026-03-28", {}, "2026-03-28 23:00"),
        ("2026-03-29", {}, "2026-03-29 22:00"),
        ("2026-10-24", {}, "2026-10-24 22:00"),
        ("2026-10-25", {}, "2026-10-25 23:00"),
        ("2026-10-24 20:00", {"ends": "2026-10-25 04:00"}, "2026-10-25 03:00"),
        ("2026-10-06", {"timezone": MONTREAL}, "2026-10-07 04:00"),
        ("2026-10-06", {"timezone": AUCKLAND}, "2026-10-06 11:00"),
    ],
)
def test_a_workshop_is_over_at_its_end_or_with_its_last_local_day(
    starts: str, more: dict[str, str], moment: str
) -> None:
    assert over_at(workshop(starts, **more)) == utc(moment)


def test_a_day_that_begins_with_a_skipped_hour_begins_when_the_clock_is_changed() -> None:
    # Havana goes from 00:00 to 01:00 on 8 March 2026, at 05:00 UTC.
    assert over_at(workshop("2026-03-07", timezone="America/Havana")) == utc("2026-03-08 05:00")


def test_a_workshop_is_over_from_its_end_on() -> None:
    one = workshop("2026-10-06 10:00", ends="2026-10-06 16:00")
    assert not is_over(one, utc("2026-10-06 13:59:59"))
    assert is_over(one, utc("2026-10-06 14:00"))


def test_what_is_over_depends_on_the_moment_and_not_on_the_zone_it_is_given_in() -> None:
    one = workshop("2026-10-06", timezone=AUCKLAND)
    at_noon = dtm.datetime(2026, 10, 6, 12, 59, tzinfo=dtm.timezone(dtm.timedelta(hours=2)))
    assert not is_over(one, at_noon)
    assert is_over(one, at_noon + dtm.timedelta(minutes=1))


def test_coming_workshops_stand_soonest_first_whatever_their_zone() -> None:
    kb = base(
        workshop("2026-10-07", "day"),
        workshop("2026-10-06 10:00", "montreal", timezone=MONTREAL),
        workshop("2026-10-06 15:00", "berlin"),
        workshop("2026-10-06 23:00", "auckland", timezone=AUCKLAND),
    )
    assert names(coming(kb, utc("2026-09-01"))) == ["auckland", "berlin", "montreal", "day"]


def test_a_workshop_without_an_hour_stands_at_the_beginning_of_its_day_and_equals_by_id() -> None:
    kb = base(
        workshop("2026-10-06 00:30", "night"),
        workshop("2026-10-06", "b"),
        workshop("2026-10-06", "a"),
        workshop("2026-10-05 23:30", "eve"),
    )
    assert names(coming(kb, utc("2026-09-01"))) == ["eve", "a", "b", "night"]


def test_a_workshop_that_runs_is_still_coming() -> None:
    kb = base(workshop("2026-10-06", ends="2026-10-08"))
    assert names(coming(kb, utc("2026-10-07"))) == ["celle"]
    assert past(kb, utc("2026-10-07")) == []


def test_past_workshops_stand_latest_first() -> None:
    kb = base(workshop("2026-05-01", "may"), workshop("2026-07-01", "july"), workshop("2026-06-01 10:00", "june"))
    assert names(past(kb, utc("2026-09-01"))) == ["july", "june", "may"]
    assert coming(kb, utc("2026-09-01")) == []


def test_a_cancelled_workshop_is_shown_until_its_end_and_never_among_those_that_took_place() -> None:
    kb = base(workshop("2026-10-06 10:00", ends="2026-10-06 16:00", status="cancelled"))
    assert names(coming(kb, utc("2026-10-06 13:00"))) == ["celle"]
    assert coming(kb, utc("2026-10-06 14:00")) == []
    assert past(kb, utc("2026-10-06 14:00")) == []
