"""When workshops are: their wall times as moments in UTC, and which of them are coming or over."""

import datetime as dtm
from typing import Literal
from zoneinfo import ZoneInfo

from knowledge.model import KnowledgeBase, Workshop

ClockChange = Literal["missing", "double"]


def instant(wall: dtm.datetime, timezone: str) -> dtm.datetime:
    """A wall time of a zone as an aware moment in UTC.

    What a clock change makes unclear counts by the offset before the change (PEP 495, fold=0): the first of two equal
    times, and 02:30 for 03:30 where the clock skips from 02:00 to 03:00.
    """
    return wall.replace(tzinfo=ZoneInfo(timezone), fold=0).astimezone(dtm.UTC)


def begins(workshop: Workshop) -> dtm.datetime | None:
    """When a workshop begins, in UTC; None where only its day is known."""
    return instant(workshop.starts, workshop.timezone) if isinstance(workshop.starts, dtm.datetime) else None


def over_at(workshop: Workshop) -> dtm.datetime:
    """The moment, in UTC, from which a workshop is past: its end, or that of its last local day if the hour is open."""
    if isinstance(workshop.ends, dtm.datetime):
        return instant(workshop.ends, workshop.timezone)
    return _midnight(workshop.last_day() + dtm.timedelta(days=1), workshop.timezone)


def is_over(workshop: Workshop, now: dtm.datetime) -> bool:
    """Whether a workshop is past at an aware moment; a cancelled one is so at the same moment as any other."""
    return over_at(workshop) <= now


def coming(kb: KnowledgeBase, now: dtm.datetime) -> list[Workshop]:
    """The workshops that are not over, cancelled ones too; soonest first, without an hour first of their day."""
    return sorted((w for w in kb.workshops.values() if not is_over(w, now)), key=_order)


def past(kb: KnowledgeBase, now: dtm.datetime) -> list[Workshop]:
    """The workshops that took place (so no cancelled ones), latest first."""
    over = (w for w in kb.workshops.values() if is_over(w, now) and w.status != "cancelled")
    return sorted(over, key=_order, reverse=True)


def clock_change(wall: dtm.datetime, timezone: str) -> ClockChange | None:
    """Whether a change of the clock in a zone skips a wall time ("missing") or repeats it ("double")."""
    zone = ZoneInfo(timezone)
    before, after = (wall.replace(tzinfo=zone, fold=fold).utcoffset() or dtm.timedelta() for fold in (0, 1))
    if before == after:
        return None
    return "missing" if before < after else "double"


def _midnight(day: dtm.date, timezone: str) -> dtm.datetime:
    return instant(dtm.datetime.combine(day, dtm.time()), timezone)


def _order(workshop: Workshop) -> tuple[dtm.datetime, str]:
    return begins(workshop) or _midnight(workshop.day(), workshop.timezone), workshop.id
