"""Time zones in calendar files: right at every hour, and in the form that Outlook reads."""

import datetime as dtm
from zoneinfo import ZoneInfo

import pytest
from icalendar import Timezone

from bot.calendar_zones import time_zone
from knowledge.moments import clock_change


def clear_hours(name: str, year: int) -> list[dtm.datetime]:
    """Every hour of a year as a wall time, but for those that a change of the clock skips or repeats."""
    walls = [dtm.datetime(year, 1, 1) + dtm.timedelta(hours=number) for number in range(365 * 24)]  # noqa: DTZ001
    return [wall for wall in walls if not clock_change(wall, name)]


def rules(zone: Timezone) -> dict[str, tuple[str, ...]]:
    """When the clock changes, and to what, by the kind of time that begins then."""
    names = ("dtstart", "rrule", "tzoffsetfrom", "tzoffsetto", "tzname")
    written = {part.name: part.to_ical().decode() for part in zone.subcomponents}
    fields = {kind: dict(line.split(":", 1) for line in text.split("\r\n") if line) for kind, text in written.items()}
    return {
        kind: tuple(found[name.upper()] for name in names if name.upper() in found) for kind, found in fields.items()
    }


@pytest.mark.parametrize(
    "name",
    [
        "Europe/Berlin",
        "Europe/Dublin",
        "America/Montreal",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "Africa/Casablanca",
        "Pacific/Noumea",
    ],
)
def test_each_hour_has_the_offset_that_the_zone_has_then(name: str) -> None:
    zone, read_back = ZoneInfo(name), time_zone(name, 2027, 2027).to_tz(lookup_tzid=False)
    assert [
        wall
        for wall in clear_hours(name, 2027)
        if wall.replace(tzinfo=read_back).utcoffset() != wall.replace(tzinfo=zone).utcoffset()
    ] == []


def test_it_is_right_in_the_first_and_in_the_last_year() -> None:
    zone, read_back = ZoneInfo("Africa/Casablanca"), time_zone("Africa/Casablanca", 2027, 2029).to_tz(lookup_tzid=False)
    days = [dtm.datetime(2027, 1, 1, 12) + dtm.timedelta(days=number) for number in range(3 * 365 + 1)]  # noqa: DTZ001
    assert all(day.replace(tzinfo=read_back).utcoffset() == day.replace(tzinfo=zone).utcoffset() for day in days)


def test_a_time_holds_from_the_first_day_even_where_clocks_began_to_change_later() -> None:
    zone = time_zone("Africa/Cairo", 2023, 2023)  # Egypt brought summer time back in April 2023
    begins, offset = min((part["dtstart"].dt, part["tzoffsetto"].td) for part in zone.subcomponents)
    assert begins <= dtm.datetime(2023, 1, 1)  # noqa: DTZ001
    assert offset == dtm.timedelta(hours=2)


@pytest.mark.parametrize(
    ("name", "summer", "winter"),
    [
        (
            "Europe/Berlin",
            ("20260329T020000", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "+0100", "+0200", "CEST"),
            ("20261025T030000", "FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "+0200", "+0100", "CET"),
        ),
        (
            "America/Montreal",
            ("20260308T020000", "FREQ=YEARLY;BYDAY=2SU;BYMONTH=3", "-0500", "-0400", "EDT"),
            ("20261101T020000", "FREQ=YEARLY;BYDAY=1SU;BYMONTH=11", "-0400", "-0500", "EST"),
        ),
    ],
)
def test_changes_of_the_clock_are_yearly_rules(name: str, summer: tuple[str, ...], winter: tuple[str, ...]) -> None:
    assert rules(time_zone(name, 2027, 2027)) == {"DAYLIGHT": summer, "STANDARD": winter}


def test_a_zone_that_never_changes_its_clock_has_one_time() -> None:
    assert rules(time_zone("Indian/Reunion", 2027, 2027)) == {"STANDARD": ("20260101T000000", "+0400", "+0400", "+04")}


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(KeyError, match="Europe/Peine"):
        time_zone("Europe/Peine", 2027, 2027)
