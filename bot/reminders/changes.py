"""What has changed about a workshop, as its subscribers see it. Pure."""

from __future__ import annotations

import datetime as dtm
from typing import Any, Literal

from knowledge.model import Place, Workshop
from knowledge.moments import begins

News = Literal["new", "moved", "cancelled", "restored"]

_PARTS = ("town", "address", "name")


def news(heard: Workshop | None, now: Workshop) -> News | None:
    """What subscribers should hear, who know a workshop as `heard` (or not at all)."""
    if heard is None:
        return None if now.status == "cancelled" else "new"
    if now.status == "cancelled":
        return None if heard.status == "cancelled" else "cancelled"
    if heard.status == "cancelled":
        return "restored"
    return "moved" if has_moved(heard, now) else None


def has_moved(before: Workshop, after: Workshop) -> bool:
    """Whether date, hours or place are others than before. That something is known now which was open is no move."""
    if before.day() != after.day() or _differ(begins(before), begins(after)):
        return True
    if _differ(_hour(before.ends), _hour(after.ends)):
        return True
    return _elsewhere(before, after)


def is_revised(before: Workshop, after: Workshop) -> bool:
    """Whether calendars must learn of a change: anything about time, place or whether it takes place at all."""
    cancelled = before.status == "cancelled", after.status == "cancelled"
    parts = ("starts", "ends", "timezone", "place", "online")
    return cancelled[0] != cancelled[1] or any(getattr(before, part) != getattr(after, part) for part in parts)


def remembered(heard: Workshop, now: Workshop) -> Workshop:
    """A workshop as people know it after a change that is no news: what is open now, they know from before.

    So an hour or a place that is withdrawn and then given anew, but differently, is a move.
    """
    kept: dict[str, Any] = {"place": _remembered_place(heard, now)}
    if now.place is None and now.online is None:
        kept["online"] = heard.online
    if now.day() == heard.day() and now.timezone == heard.timezone:
        kept["starts"] = _hour(now.starts) or heard.starts
        kept["ends"] = _hour(now.ends) or heard.ends or now.ends
    return now.model_copy(update=kept)


def _remembered_place(heard: Workshop, now: Workshop) -> Place | None:
    if now.place is None:
        return heard.place if now.online is None else None
    if heard.place is None:
        return now.place
    return now.place.model_copy(
        update={part: getattr(now.place, part) or getattr(heard.place, part) for part in _PARTS}
    )


def _elsewhere(before: Workshop, after: Workshop) -> bool:
    if before.place and after.place:
        return any(_differ(getattr(before.place, part), getattr(after.place, part)) for part in _PARTS)
    if before.place or (before.online and after.place):
        return bool(after.online or after.place)
    return _differ(before.online, after.online)


def _hour(moment: dtm.date | None) -> dtm.datetime | None:
    return moment if isinstance(moment, dtm.datetime) else None


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other
