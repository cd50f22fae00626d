"""VTIMEZONE: when a zone changes its clock, as calendar programs read it (RFC 5545, 3.6.5).

Written here, because the library's lists of single dates (RDATE) are ignored by Outlook, which knows yearly rules only
(https://learn.microsoft.com/openspecs/exchange_standards/ms-stanoical/b827ac3d-16b5-46e8-b885-a2c45b2f5716), and name
the hour after the change in spring where the RFC wants the one before.
"""

import datetime as dtm
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from msgspec import Struct

_DAY = dtm.timedelta(days=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST = -1


class _Shift(Struct, frozen=True):
    """One way in which a clock changes, once a year or more rarely: the offsets before and after, and the name then."""

    before: dtm.timedelta
    after: dtm.timedelta
    name: str


def time_zone(name: str, first: int, last: int) -> Timezone:
    """The VTIMEZONE of a zone of the IANA database, right for all days of the years `first` to `last`."""
    zone = ZoneInfo(name)
    years = range(first - 1, last + 2)
    begin, end = (dtm.datetime(year, 1, 1, tzinfo=dtm.UTC) for year in (years.start, years.stop))
    onsets: dict[_Shift, list[dtm.datetime]] = defaultdict(list)
    for shift, onset in _changes(zone, begin, end):
        onsets[shift].append(onset)
    rules = {shift: _yearly(walls, years) for shift, walls in onsets.items()}
    component = Timezone()
    component.add("tzid", name)
    if not rules or not all(rules.values()):
        wall = begin.astimezone(zone)
        component.add_component(_observance(_Shift(_offset(wall), _offset(wall), wall.tzname() or name), begin))
    for shift, walls in onsets.items():
        observance = _observance(shift, walls[0])
        if rule := rules[shift]:
            observance.add("rrule", rule)
        elif walls[1:]:
            observance.add("rdate", walls[1:])
        component.add_component(observance)
    return component


@lru_cache
def _changes(zone: ZoneInfo, begin: dtm.datetime, end: dtm.datetime) -> tuple[tuple[_Shift, dtm.datetime], ...]:
    """Each change of the clock between two moments, with the wall time at which it comes, by the offset before it."""
    return tuple(_found(zone, [begin + number * _DAY for number in range((end - begin).days + 1)]))


def _found(zone: ZoneInfo, days: Sequence[dtm.datetime]) -> Iterator[tuple[_Shift, dtm.datetime]]:
    offsets = [(day, _offset(day.astimezone(zone))) for day in days]
    for (day, before), (_, after) in pairwise(offsets):
        if before != after:
            moment = day + dtm.timedelta(seconds=bisect_left(range(86_400), True, key=_differs(zone, day, before)))
            name = moment.astimezone(zone).tzname() or str(zone)
            yield _Shift(before, after, name), (moment + before).replace(tzinfo=None)


def _differs(zone: ZoneInfo, day: dtm.datetime, offset: dtm.timedelta) -> Callable[[int], bool]:
    return lambda second: _offset((day + dtm.timedelta(seconds=second)).astimezone(zone)) != offset


def _offset(moment: dtm.datetime) -> dtm.timedelta:
    return moment.utcoffset() or dtm.timedelta()


def _yearly(walls: Sequence[dtm.datetime], years: range) -> dict[str, str | int] | None:
    """The rule, as "last Sunday of March", that gives these wall times in these years and no others; None without."""
    hours = {(wall.month, wall.weekday(), wall.time()) for wall in walls}
    if [wall.year for wall in walls] != list(years) or len(hours) > 1:
        return None
    for number in (_LAST, 1, 2, 3, 4):
        if all(_is_number(wall, number) for wall in walls):
            weekday = _WEEKDAYS[walls[0].weekday()]
            return {"FREQ": "YEARLY", "BYMONTH": walls[0].month, "BYDAY": f"{number}{weekday}"}
    return None


def _is_number(wall: dtm.datetime, number: int) -> bool:
    """Whether a day is the first, second … or last of its weekday in its month."""
    if number == _LAST:
        return (wall + 7 * _DAY).month != wall.month
    return (wall.day - 1) // 7 + 1 == number


def _observance(shift: _Shift, onset: dtm.datetime) -> TimezoneStandard | TimezoneDaylight:
    observance = TimezoneDaylight() if shift.after > shift.before else TimezoneStandard()
    observance.add("dtstart", onset.replace(tzinfo=None))
    observance.add("tzoffsetfrom", shift.before)
    observance.add("tzoffsetto", shift.after)
    observance.add("tzname", shift.name)
    return observance
