"""What workshops need beyond their form: times that exist, in order, a place, a way to register, an id that stays."""

import datetime as dtm
from collections.abc import Iterator, Mapping

from knowledge import moments
from knowledge.load import Loaded
from knowledge.model import LANGUAGES, Workshop
from knowledge.problems import Problem
from knowledge.rules.texts import MAX_ANSWER
from knowledge.yaml_source import Key

FILE = "workshops.yaml"

MAX_TITLE = 150
"""Characters of a workshop's title: three lines of a phone."""
MAX_DAYS = 31
"""Days from the first to the last: a longer workshop is most likely a slip in a month or year."""

_REMOVED = "was removed although it is still to come"


def impossible_times(loaded: Loaded) -> Iterator[Problem]:
    """Workshops that end before or when they start, or that one can register for afterwards."""
    for workshop in loaded.workshops.values():
        entry = loaded.entry(FILE, workshop.id)
        if workshop.ends and _before(workshop.ends, workshop.starts):
            yield loaded.problem(FILE, (entry, "ends"), "lies before starts; correct one of the two")
        elif workshop.ends == workshop.starts and isinstance(workshop.ends, dtm.datetime):
            yield loaded.problem(FILE, (entry, "ends"), "is the same as starts; write when it ends, or leave ends out")
        deadline = workshop.registration and workshop.registration.deadline
        if deadline and _before(workshop.starts, deadline):
            key = (entry, "registration", "deadline")
            yield loaded.problem(FILE, key, "lies after starts; correct one of the two")


def unclear_hours(loaded: Loaded) -> Iterator[Problem]:
    """Wall times that the change of the clock skips or repeats where the workshop takes place."""
    for workshop in loaded.workshops.values():
        entry = loaded.entry(FILE, workshop.id)
        for key, wall in _walls(workshop):
            if (change := moments.clock_change(wall, workshop.timezone)) is not None:
                yield loaded.problem(FILE, (entry, *key), _unclear(wall, workshop.timezone, change))


def half_coordinates(loaded: Loaded) -> Iterator[Problem]:
    """Places with a latitude and no longitude, or the other way round."""
    for workshop in loaded.workshops.values():
        place = workshop.place
        if place and (place.latitude is None) != (place.longitude is None):
            given, other = ("longitude", "latitude") if place.latitude is None else ("latitude", "longitude")
            key = (loaded.entry(FILE, workshop.id), "place", given)
            yield loaded.problem(FILE, key, f"stands without {other}; write both or neither")


def unreachable_registrations(loaded: Loaded) -> Iterator[Problem]:
    """Registrations that don't say how."""
    for workshop in loaded.workshops.values():
        registration = workshop.registration
        if registration and not registration.url and not registration.email:
            key = (loaded.entry(FILE, workshop.id), "registration")
            yield loaded.problem(FILE, key, "has neither url nor email; write where people register")


def long_texts(loaded: Loaded) -> Iterator[Problem]:
    """Titles and descriptions that don't fit a card."""
    for workshop in loaded.workshops.values():
        entry = loaded.entry(FILE, workshop.id)
        for part, text, most in (
            ("title", workshop.title, MAX_TITLE),
            ("description", workshop.description, MAX_ANSWER),
        ):
            for language in LANGUAGES if text else ():
                if text and len(text[language]) > most:
                    message = f"has {len(text[language])} characters; at most {most} fit a card"
                    yield loaded.problem(FILE, (entry, part, language), message)


def long_workshops(loaded: Loaded) -> Iterator[Problem]:
    """Workshops of more than MAX_DAYS days."""
    for workshop in loaded.workshops.values():
        days = (workshop.last_day() - workshop.day()).days + 1
        if days > MAX_DAYS:
            message = f"the workshop lasts {days} days; check the month and the year of starts and ends"
            yield loaded.problem(FILE, (loaded.entry(FILE, workshop.id), "ends"), message, "warning")


def nowhere(loaded: Loaded, today: dtm.date) -> Iterator[Problem]:
    """Workshops of today or later that have no place and are not online; cancelled ones need neither."""
    midnight = dtm.datetime.combine(today, dtm.time())
    for workshop in loaded.workshops.values():
        if workshop.place or workshop.online or workshop.status == "cancelled":
            continue
        if not moments.is_over(workshop, moments.instant(midnight, workshop.timezone)):
            key = (loaded.entry(FILE, workshop.id),)
            message = f"“{workshop.id}” has neither place nor online; write where it takes place"
            yield loaded.problem(FILE, key, message, "warning")


def vanished(
    loaded: Loaded, known: Mapping[str, Workshop], waiting: Mapping[str, int], now: dtm.datetime
) -> Iterator[Problem]:
    """Workshops that the bot has accepted and that are gone from the file though they are still to come.

    `known` maps ids to workshops as the bot last accepted them, `waiting` to how many people have subscribed. Says
    nothing where the file can't be read, nor of workshops that are cancelled or over at `now` (aware).
    """
    ids = loaded.ids(FILE)
    if ids is None:
        return
    gone = [w for w in known.values() if w.id not in ids and w.status != "cancelled" and not moments.is_over(w, now)]
    new = [w for w in loaded.workshops.values() if w.id not in known and not moments.is_over(w, now)]
    renamed = _renamed(gone, new)
    for old in gone:
        if old.id in renamed:
            key = (loaded.entry(FILE, renamed[old.id]), "id")
            yield loaded.problem(FILE, key, _was(renamed[old.id], old.id, waiting.get(old.id, 0)))
        else:
            message = (
                f"“{old.id}” ({old.day()}, {old.title.de}) {_REMOVED}; "
                "put it back as it was, or, if it does not take place, with status: cancelled"
            )
            yield Problem(FILE, 0, "", message)


def is_removal(problem: Problem) -> bool:
    """Whether a problem is a workshop to come that is missing; until it is back, no other change counts either."""
    return problem.file == FILE and _REMOVED in problem.message


def moved_nowhere(loaded: Loaded, known: Mapping[str, Workshop]) -> Iterator[Problem]:
    """Workshops that have become `moved` and are still when and where the bot knew them before."""
    for workshop in loaded.workshops.values():
        before = known.get(workshop.id)
        if before and workshop.status == "moved" != before.status and _same_time_and_place(workshop, before):
            message = "is moved, but date, hours and place are as before; write the new date or place"
            yield loaded.problem(FILE, (loaded.entry(FILE, workshop.id), "status"), message, "warning")


def _before(one: dtm.date, other: dtm.date) -> bool:
    """Whether one moment lies before another; where either is a mere date, whether its day does."""
    if isinstance(one, dtm.datetime) and isinstance(other, dtm.datetime):
        return one < other
    return _day(one) < _day(other)


def _day(moment: dtm.date) -> dtm.date:
    return moment.date() if isinstance(moment, dtm.datetime) else moment


def _walls(workshop: Workshop) -> Iterator[tuple[Key, dtm.datetime]]:
    """The times of a workshop whose hour is known."""
    deadline = workshop.registration.deadline if workshop.registration else None
    times: dict[Key, dtm.date | None] = {
        ("starts",): workshop.starts,
        ("ends",): workshop.ends,
        ("registration", "deadline"): deadline,
    }
    yield from ((key, time) for key, time in times.items() if isinstance(time, dtm.datetime))


def _unclear(wall: dtm.datetime, timezone: str, change: moments.ClockChange) -> str:
    minute = dtm.timedelta(minutes=1)
    first = last = wall
    while moments.clock_change(first - minute, timezone):
        first -= minute
    while moments.clock_change(last, timezone):
        last += minute
    fault = "does not exist: clocks skip" if change == "missing" else "exists twice: clocks repeat"
    return (
        f"{wall:%H:%M} {fault} {first:%H:%M} to {last:%H:%M} on this day ({timezone}); "
        f"write a time before {first:%H:%M}, or {last:%H:%M} or later"
    )


def _renamed(gone: list[Workshop], new: list[Workshop]) -> dict[str, str]:
    """Old id -> new id where a new entry has the day or title of one that is gone; the most alike find each other."""
    pairs = [(_likeness(one, other), one.id, other.id) for one in gone for other in new]
    found: dict[str, str] = {}
    for likeness, old, other in sorted(pairs, key=lambda pair: -pair[0]):
        if likeness and old not in found and other not in found.values():
            found[old] = other
    return found


def _likeness(one: Workshop, other: Workshop) -> int:
    same_title = one.title.de == other.title.de or one.title.fr == other.title.fr
    return (one.day() == other.day()) + same_title


def _was(new: str, old: str, people: int) -> str:
    have = "1 person has" if people == 1 else f"{people} people have"
    subscribed = f", and {have} subscribed to it" if people else ""
    return f"“{new}” was “{old}” before{subscribed}; an id must stay: write {old} again"


def _same_time_and_place(one: Workshop, other: Workshop) -> bool:
    """Whether two states of a workshop agree in time and place."""
    fields = ("starts", "ends", "timezone", "place", "online")
    return all(getattr(one, field) == getattr(other, field) for field in fields)
