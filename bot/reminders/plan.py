"""When what goes out: from a workshop as it stands to its broadcasts. Pure: the clock is an argument.

A workshop keeps its wall time and zone; every due moment is computed from them, so that a clock change in between moves
nothing. Quiet hours are those of the office's zone, where the subscribers live.
"""

from __future__ import annotations

import datetime as dtm
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.reminders.changes import News, news
from bot.storage.deliveries import Broadcast
from bot.storage.kinds import Lead, WorkshopKind
from bot.storage.workshops import Seen
from knowledge.model import Workshop
from knowledge.moments import begins, instant, over_at

QUIET_FROM = dtm.time(21)
QUIET_UNTIL = dtm.time(8)
EVENING = dtm.time(20)
"""When a reminder goes out that would be due in the night after."""
DAYTIME = dtm.time(10)
"""When a reminder goes out where only the day of the workshop (or of its deadline) is known."""

DAYS_BEFORE: dict[Lead, int] = {"week": 7, "day": 1}
HOURS_BEFORE = dtm.timedelta(hours=2)
DEADLINE_DAYS = 3
SECOND = dtm.timedelta(seconds=1)
"""Moments are kept to the second: whoever came in that of a change may have seen what was before."""
URGENT = dtm.timedelta(hours=2)
"""News of a change goes out at night only if in the morning fewer than so many hours would be left."""


def broadcasts(seen: Seen, zone: ZoneInfo) -> list[Broadcast]:
    """All broadcasts of a workshop as it stands, in the order in which they are due.

    What would have been due before its last news was known is not among them: the news takes its place.
    """
    found = [*_reminders(seen, zone), *_news(seen, zone)]
    return sorted(found, key=lambda broadcast: broadcast.due)


def correction(seen: Seen) -> News | None:
    """The news for those who subscribed between two changes of which nobody has heard yet: they saw what lay between.

    None where the news for all the others tells them, too.
    """
    if seen.shown is None or news(seen.heard, seen.workshop) not in (None, "new"):
        return None
    return news(seen.shown, seen.workshop)


def until(seen: Seen, kind: WorkshopKind) -> dtm.datetime:
    """The moment from which a message about a workshop comes too late."""
    match kind:
        case "week" | "day" | "hours" | "new":
            return useful_until(seen.workshop)
        case "deadline":
            return min(_closed(seen.workshop), useful_until(seen.workshop))
        case "moved" | "restored":
            return _reached_until(seen.workshop)
        case "cancelled":
            return max(_reached_until(workshop) for workshop in (seen.workshop, seen.heard) if workshop is not None)


def useful_until(workshop: Workshop) -> dtm.datetime:
    """The moment from which a reminder comes too late: the beginning, or 10:00 where only the day is known."""
    return begins(workshop) or instant(dtm.datetime.combine(workshop.day(), DAYTIME), workshop.timezone)


def morning_after(moment: dtm.datetime, zone: ZoneInfo) -> dtm.datetime:
    """The moment, or the end of the quiet hours where it lies in them; in UTC."""
    local = moment.astimezone(zone)
    if not is_quiet(moment, zone):
        return moment.astimezone(dtm.UTC)
    day = local.date() + dtm.timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return _at(day, QUIET_UNTIL, zone)


def deadline(workshop: Workshop) -> dtm.date | None:
    """Until when one can register: a day, or a wall time."""
    return workshop.registration.deadline if workshop.registration else None


def evening_before(moment: dtm.datetime, zone: ZoneInfo) -> dtm.datetime:
    """The moment, or the evening before where it lies in the quiet hours; in UTC."""
    local = moment.astimezone(zone)
    if not is_quiet(moment, zone):
        return moment.astimezone(dtm.UTC)
    day = local.date() if local.time() >= QUIET_FROM else local.date() - dtm.timedelta(days=1)
    return _at(day, EVENING, zone)


def is_quiet(moment: dtm.datetime, zone: ZoneInfo) -> bool:
    """Whether the moment lies between 21:00 and 8:00."""
    time = moment.astimezone(zone).time()
    return time >= QUIET_FROM or time < QUIET_UNTIL


def _reminders(seen: Seen, zone: ZoneInfo) -> Iterator[Broadcast]:
    if seen.workshop.status != "cancelled":
        for kind, due in _reminders_due(seen.workshop, zone):
            if due > seen.announced:
                name, revision = seen.workshop.id, seen.revision
                yield Broadcast(name, revision, kind, due, until(seen, kind), asked_by=due, anytime=kind == "hours")


def _reminders_due(workshop: Workshop, zone: ZoneInfo) -> Iterator[tuple[WorkshopKind, dtm.datetime]]:
    for lead, days in DAYS_BEFORE.items():
        yield lead, evening_before(_days_before(workshop.starts, days, workshop.timezone), zone)
    if (start := begins(workshop)) is not None:
        yield "hours", start - HOURS_BEFORE
    if (closes := deadline(workshop)) is not None:
        yield "deadline", evening_before(_days_before(closes, DEADLINE_DAYS, workshop.timezone), zone)


def _news(seen: Seen, zone: ZoneInfo) -> Iterator[Broadcast]:
    """What has changed since subscribers heard of a workshop last, and since those who came later saw it."""
    if (kind := news(seen.heard, seen.workshop)) is not None:
        # Those who came later know that a new one is there; that it has changed is for all.
        asked_by = (seen.unheard or seen.announced) if kind == "new" else seen.announced + SECOND
        yield _told(seen, kind, seen.heard, zone, asked_by, None)
    if (kind := correction(seen)) is not None:
        yield _told(seen, kind, seen.shown, zone, seen.announced + SECOND, seen.unheard)


def _told(
    seen: Seen,
    kind: News,
    known: Workshop | None,
    zone: ZoneInfo,
    asked_by: dtm.datetime,
    asked_from: dtm.datetime | None,
) -> Broadcast:
    due, useful = morning_after(seen.announced, zone), until(seen, kind)
    urgent = kind != "new" and _counts_until(seen, known, useful) - _next_morning(seen.announced, zone) < URGENT
    return Broadcast(
        seen.workshop.id,
        seen.revision,
        kind,
        due=seen.announced if urgent else due,
        until=useful,
        asked_by=asked_by,
        asked_from=asked_from,
        anytime=urgent,
        before=known if kind == "moved" else None,
    )


def _counts_until(seen: Seen, known: Workshop | None, useful: dtm.datetime) -> dtm.datetime:
    """When somebody who does not know the news might be at the wrong place, or miss it."""
    if known is None or known.status == "cancelled" or useful_until(known) <= seen.announced:
        return useful
    return min(useful, useful_until(known))


def _closed(workshop: Workshop) -> dtm.datetime:
    """The moment from which one can't register; the end of the workshop where there is no such moment."""
    closes = deadline(workshop)
    if closes is None:
        return over_at(workshop)
    if not isinstance(closes, dtm.datetime):
        closes = dtm.datetime.combine(closes + dtm.timedelta(days=1), dtm.time())
    return instant(closes, workshop.timezone)


def _reached_until(workshop: Workshop) -> dtm.datetime:
    """The moment from which a change is of no use; where a workshop lasts several days, its end."""
    return useful_until(workshop) if workshop.day() == workshop.last_day() else over_at(workshop)


def _days_before(moment: dtm.date, days: int, timezone: str) -> dtm.datetime:
    """The same wall time so many days before; 10:00 where no hour is known."""
    wall = moment if isinstance(moment, dtm.datetime) else dtm.datetime.combine(moment, DAYTIME)
    return instant(wall - dtm.timedelta(days=days), timezone)


def _next_morning(moment: dtm.datetime, zone: ZoneInfo) -> dtm.datetime:
    """When the next quiet hours end, or those in which the moment lies."""
    local = moment.astimezone(zone)
    days = 0 if local.time() < QUIET_UNTIL else 1
    return _at(local.date() + dtm.timedelta(days=days), QUIET_UNTIL, zone)


def _at(day: dtm.date, time: dtm.time, zone: ZoneInfo) -> dtm.datetime:
    return instant(dtm.datetime.combine(day, time), zone.key)
