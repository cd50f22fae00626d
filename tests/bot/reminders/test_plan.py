"""When what goes out, by the office's clock: quiet hours, clock changes, other time zones, dates without an hour."""

import datetime as dtm
from typing import Any

import pytest

from bot.clock import ZONE
from bot.reminders.plan import broadcasts, is_quiet, until
from bot.storage.deliveries import Broadcast
from bot.storage.kinds import REMINDERS
from bot.storage.workshops import Seen
from knowledge.model import Workshop
from tests.bot.reminders.bench import office
from tests.workshops import workshop

LONG_AGO = office("2026-01-02 12:00")
MONTREAL, AUCKLAND = "America/Montreal", "Pacific/Auckland"


def noted(one: Workshop, at: dtm.datetime = LONG_AGO, heard: Workshop | None = None) -> Seen:
    """A workshop that was noticed, and heard of, at that moment."""
    return Seen(one, 0, at, at, heard)


def known(one: Workshop, at: dtm.datetime = LONG_AGO) -> Seen:
    """A workshop that everybody has heard of."""
    return noted(one, at, heard=one)


def due(seen: Seen) -> dict[str, str]:
    """Each kind that goes out, and when by the office's clock."""
    return {b.kind: f"{b.due.astimezone(ZONE):%Y-%m-%d %H:%M}" for b in broadcasts(seen, ZONE)}


def only(seen: Seen, kind: str) -> Broadcast:
    """The broadcast of that kind."""
    [found] = [broadcast for broadcast in broadcasts(seen, ZONE) if broadcast.kind == kind]
    return found


def closing(deadline: str) -> dict[str, Any]:
    """What a workshop is given that one must register for."""
    return {"registration": {"email": "anmeldung@example.org", "deadline": deadline}}


def test_reminders_go_out_a_week_a_day_and_two_hours_before_and_three_days_before_the_deadline() -> None:
    assert due(known(workshop("peine", "2026-12-05 14:00", **closing("2026-11-20")))) == {
        "deadline": "2026-11-17 10:00",
        "week": "2026-11-28 14:00",
        "day": "2026-12-04 14:00",
        "hours": "2026-12-05 12:00",
    }


@pytest.mark.parametrize(
    ("starts", "day"),
    [
        ("08:00", "2026-12-04 08:00"),
        ("07:59", "2026-12-03 20:00"),
        ("00:30", "2026-12-03 20:00"),
        ("20:59", "2026-12-04 20:59"),
        ("21:00", "2026-12-04 20:00"),
        ("23:30", "2026-12-04 20:00"),
    ],
)
def test_what_would_be_due_in_the_night_goes_out_in_the_evening_before(starts: str, day: str) -> None:
    assert due(known(workshop("peine", f"2026-12-05 {starts}")))["day"] == day


@pytest.mark.parametrize(("starts", "hours"), [("08:30", "06:30"), ("23:30", "21:30"), ("06:00", "04:00")])
def test_the_reminder_two_hours_before_may_go_out_at_night(starts: str, hours: str) -> None:
    seen = known(workshop("peine", f"2026-12-05 {starts}"))
    assert due(seen)["hours"] == f"2026-12-05 {hours}"
    assert {b.kind: b.anytime for b in broadcasts(seen, ZONE)} == {"week": False, "day": False, "hours": True}


def test_of_a_workshop_without_an_hour_one_hears_at_ten_and_until_ten() -> None:
    seen = known(workshop("peine", "2026-12-05"))
    assert due(seen) == {"week": "2026-11-28 10:00", "day": "2026-12-04 10:00"}
    assert {b.until for b in broadcasts(seen, ZONE)} == {office("2026-12-05 10:00")}


@pytest.mark.parametrize(
    ("starts", "week", "day", "hours"),
    [
        # The night to Sunday, 29 March, skips the hour from 2:00 to 3:00.
        ("2026-03-28 14:00", "2026-03-21 14:00", "2026-03-27 14:00", "2026-03-28 12:00"),
        ("2026-03-29 14:00", "2026-03-22 14:00", "2026-03-28 14:00", "2026-03-29 12:00"),
        ("2026-03-29 03:30", "2026-03-21 20:00", "2026-03-27 20:00", "2026-03-29 00:30"),
        ("2026-03-30 10:00", "2026-03-23 10:00", "2026-03-29 10:00", "2026-03-30 08:00"),
        ("2026-04-04 10:00", "2026-03-28 10:00", "2026-04-03 10:00", "2026-04-04 08:00"),
        # The night to Sunday, 25 October, repeats the hour from 2:00 to 3:00.
        ("2026-10-24 14:00", "2026-10-17 14:00", "2026-10-23 14:00", "2026-10-24 12:00"),
        ("2026-10-25 14:00", "2026-10-18 14:00", "2026-10-24 14:00", "2026-10-25 12:00"),
        ("2026-10-25 03:30", "2026-10-17 20:00", "2026-10-23 20:00", "2026-10-25 02:30"),
        ("2026-10-26 10:00", "2026-10-19 10:00", "2026-10-25 10:00", "2026-10-26 08:00"),
        ("2026-10-31 10:00", "2026-10-24 10:00", "2026-10-30 10:00", "2026-10-31 08:00"),
    ],
)
def test_a_change_of_the_clock_moves_no_reminder(starts: str, week: str, day: str, hours: str) -> None:
    assert due(known(workshop("peine", starts))) == {"week": week, "day": day, "hours": hours}


@pytest.mark.parametrize(
    ("starts", "real"),
    [("2026-03-29 03:30", "2026-03-28 23:30"), ("2026-10-25 03:30", "2026-10-25 00:30")],
)
def test_two_hours_are_two_hours_also_in_the_night_when_the_clock_is_changed(starts: str, real: str) -> None:
    moment = dtm.datetime.fromisoformat(real).replace(tzinfo=dtm.UTC)
    assert only(known(workshop("peine", starts)), "hours").due == moment


@pytest.mark.parametrize(
    ("starts", "timezone", "week", "day", "hours"),
    [
        # Montreal is six hours behind, and five in the week in which it has not changed its clock yet.
        ("2026-12-05 10:00", MONTREAL, "2026-11-28 16:00", "2026-12-04 16:00", "2026-12-05 14:00"),
        ("2026-12-05 20:00", MONTREAL, "2026-11-28 20:00", "2026-12-04 20:00", "2026-12-06 00:00"),
        ("2026-10-26 10:00", MONTREAL, "2026-10-19 16:00", "2026-10-25 15:00", "2026-10-26 13:00"),
        ("2026-03-28 10:00", MONTREAL, "2026-03-21 15:00", "2026-03-27 15:00", "2026-03-28 13:00"),
        # Auckland is twelve hours ahead in December: ten in the evening, the day before.
        ("2026-12-05 10:00", AUCKLAND, "2026-11-27 20:00", "2026-12-03 20:00", "2026-12-04 20:00"),
        ("2026-12-05 20:00", AUCKLAND, "2026-11-28 08:00", "2026-12-04 08:00", "2026-12-05 06:00"),
    ],
)
def test_a_workshop_elsewhere_is_reminded_of_by_its_own_clock_and_quiet_by_the_offices(
    starts: str, timezone: str, week: str, day: str, hours: str
) -> None:
    assert due(known(workshop("peine", starts, timezone=timezone))) == {"week": week, "day": day, "hours": hours}


@pytest.mark.parametrize(
    ("deadline", "goes_out", "useful_until"),
    [
        ("2026-11-20", "2026-11-17 10:00", "2026-11-21 00:00"),
        ("2026-11-20 18:00", "2026-11-17 18:00", "2026-11-20 18:00"),
        ("2026-11-20 23:59", "2026-11-17 20:00", "2026-11-20 23:59"),
        ("2026-10-27", "2026-10-24 10:00", "2026-10-28 00:00"),
    ],
)
def test_a_deadline_is_reminded_of_until_it_has_passed(deadline: str, goes_out: str, useful_until: str) -> None:
    seen = known(workshop("peine", "2026-12-05 14:00", **closing(deadline)))
    assert due(seen)["deadline"] == goes_out
    assert only(seen, "deadline").until == office(useful_until)


def test_a_deadline_on_the_day_of_the_workshop_ends_with_its_beginning() -> None:
    seen = known(workshop("peine", "2026-12-05 14:00", **closing("2026-12-05")))
    assert only(seen, "deadline").until == office("2026-12-05 14:00")


def test_what_would_have_been_due_before_one_heard_of_the_date_is_left_out() -> None:
    seen = known(workshop("peine", "2026-12-05 14:00", **closing("2026-11-20")), office("2026-11-30 09:00"))
    assert due(seen) == {"day": "2026-12-04 14:00", "hours": "2026-12-05 12:00"}


def test_a_revision_that_is_no_news_leaves_nothing_out() -> None:
    one = workshop("peine", "2026-12-05 14:00")
    seen = Seen(one, 1, office("2026-12-04 15:00"), LONG_AGO, one)
    assert set(due(seen)) == {"week", "day", "hours"}


def test_of_a_cancelled_workshop_nobody_is_reminded() -> None:
    off = workshop("peine", "2026-12-05 14:00", status="cancelled", **closing("2026-11-20"))
    assert due(known(off)) == {}


@pytest.mark.parametrize(
    ("noticed", "goes_out"),
    [
        ("2026-10-01 12:34", "2026-10-01 12:34"),
        ("2026-10-01 20:59", "2026-10-01 20:59"),
        ("2026-10-01 21:00", "2026-10-02 08:00"),
        ("2026-10-02 07:59", "2026-10-02 08:00"),
        ("2026-10-24 23:00", "2026-10-25 08:00"),
        ("2026-03-28 23:00", "2026-03-29 08:00"),
    ],
)
def test_news_goes_out_at_once_and_at_night_in_the_morning(noticed: str, goes_out: str) -> None:
    assert due(noted(workshop("peine", "2026-12-05 14:00"), office(noticed)))["new"] == goes_out


TOMORROW = "2026-12-05 07:30"
NIGHT = "2026-12-04 23:00"


@pytest.mark.parametrize(
    ("before", "after", "goes_out"),
    [
        # Off at night: those who would get up early must know at once.
        ({"starts": TOMORROW}, {"starts": TOMORROW, "status": "cancelled"}, NIGHT),
        ({"starts": "2026-12-05 09:59"}, {"starts": "2026-12-05 09:59", "status": "cancelled"}, NIGHT),
        ({"starts": "2026-12-05 10:00"}, {"starts": "2026-12-05 10:00", "status": "cancelled"}, "2026-12-05 08:00"),
        # Moved away from the early morning, to it, and within it.
        ({"starts": TOMORROW}, {"starts": "2027-02-01 14:00"}, NIGHT),
        ({"starts": "2027-02-01 14:00"}, {"starts": TOMORROW}, NIGHT),
        ({"starts": TOMORROW}, {"starts": TOMORROW, "place": {"town": "Celle"}}, NIGHT),
        ({"starts": "2027-02-01 14:00"}, {"starts": "2027-03-01 14:00"}, "2026-12-05 08:00"),
        # Takes place after all.
        ({"starts": TOMORROW, "status": "cancelled"}, {"starts": TOMORROW}, NIGHT),
        ({"starts": "2026-12-05 14:00", "status": "cancelled"}, {"starts": "2026-12-05 14:00"}, "2026-12-05 08:00"),
        # What was cancelled for tomorrow nobody would have gone to.
        ({"starts": TOMORROW, "status": "cancelled"}, {"starts": "2027-02-01 14:00"}, "2026-12-05 08:00"),
    ],
)
def test_news_wakes_people_only_where_the_morning_would_be_too_late(
    before: dict[str, Any], after: dict[str, Any], goes_out: str
) -> None:
    heard = workshop("peine", **before)
    seen = noted(workshop("peine", **after), office(NIGHT), heard)
    [news] = [broadcast for broadcast in broadcasts(seen, ZONE) if broadcast.kind not in REMINDERS]
    assert f"{news.due.astimezone(ZONE):%Y-%m-%d %H:%M}" == goes_out
    assert news.anytime == (goes_out == NIGHT)


def test_urgent_news_of_the_evening_may_go_on_into_the_night() -> None:
    heard = workshop("peine", "2026-12-05 09:00")
    off = workshop("peine", "2026-12-05 09:00", status="cancelled")
    assert only(noted(off, office("2026-12-04 20:58"), heard), "cancelled").anytime
    assert not only(noted(off, office("2026-12-03 20:58"), heard), "cancelled").anytime


def test_a_new_workshop_wakes_nobody() -> None:
    assert not only(noted(workshop("peine", TOMORROW), office(NIGHT)), "new").anytime


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"place": {"town": "Celle"}}])
def test_news_of_a_workshop_that_goes_on_tomorrow_is_of_use_today(change: dict[str, Any]) -> None:
    two_days = {"starts": "2026-12-05 14:00", "ends": "2026-12-06 12:00"}
    heard, now = workshop("peine", **two_days), workshop("peine", **two_days, **change)
    [news] = broadcasts(noted(now, office("2026-12-05 18:00"), heard), ZONE)
    assert news.until == office("2026-12-06 12:00")


def test_that_a_workshop_is_off_which_was_also_moved_is_of_use_until_the_later_of_both_dates() -> None:
    heard = workshop("peine", "2026-12-05 14:00")
    seen = noted(workshop("peine", "2026-12-01 14:00", status="cancelled"), office("2026-11-20 12:00"), heard)
    assert until(seen, "cancelled") == office("2026-12-05 14:00")


@pytest.mark.parametrize(
    ("wall", "quiet"),
    [("20:59:59", False), ("21:00", True), ("00:00", True), ("07:59:59", True), ("08:00", False), ("12:00", False)],
)
@pytest.mark.parametrize("day", ["2026-12-05", "2026-03-29", "2026-10-25"])
def test_the_night_is_quiet_from_nine_to_eight_at_the_office(day: str, wall: str, quiet: bool) -> None:
    moment = office(f"{day} {wall}")
    assert is_quiet(moment, ZONE) == quiet
    assert is_quiet(moment.astimezone(dtm.UTC), ZONE) == quiet
