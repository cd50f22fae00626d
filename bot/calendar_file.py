"""Workshops as a calendar file (.ics, RFC 5545: https://www.rfc-editor.org/rfc/rfc5545) for Google, Apple, Outlook.

A file with the same UID and a higher SEQUENCE replaces what a calendar already has: a workshop that was moved moves
there, too.
"""

import datetime as dtm
import re
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from babel import Locale
from babel.lists import format_list
from icalendar import Alarm, Calendar, Event, vText
from msgspec import Struct

from bot.calendar_zones import time_zone
from bot.screens.dates import moment
from bot.screens.screen import paragraphs, typographic
from knowledge.markup import to_text
from knowledge.messages import Messages
from knowledge.model import Language, Place, Workshop
from knowledge.moments import instant

DOMAIN = "metropolregion.de"
"""Makes the ids of workshops unique in the world. Must never change: calendars know a workshop by it."""

ALARMS = (dtm.timedelta(days=1), dtm.timedelta(hours=2))
"""How long before the beginning a calendar reminds of a workshop."""
MORNING_BEFORE = dtm.timedelta(hours=14)
"""The same where only the day is known: from its midnight back to 10:00 on the day before."""

_NAMES: dict[Language, tuple[str, str]] = {"de": ("workshop", "workshops"), "fr": ("atelier", "ateliers")}
_STATUS = {"planned": "TENTATIVE", "confirmed": "CONFIRMED", "moved": "CONFIRMED", "cancelled": "CANCELLED"}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Entry(Struct, frozen=True):
    """A workshop as it stands in a calendar."""

    workshop: Workshop
    revision: int
    """From 0, one more with each change of time, place or cancellation."""
    changed: dtm.datetime
    """When this revision was noticed; aware."""


def calendar_file(
    entries: Sequence[Entry],
    language: Language,
    messages: Messages,
    now: dtm.datetime,
    alarms: Sequence[dtm.timedelta] = ALARMS,
) -> bytes:
    """The file: UTF-8, lines end with CRLF and are folded. `messages` are those of the language, `now` is aware.

    `alarms` are times before the beginning; where only the day is known, there is one, at MORNING_BEFORE. Cancelled
    workshops have none. Raises ValueError without entries: a calendar must hold at least one (RFC 5545, 3.6).
    """
    if not entries:
        raise ValueError("a calendar file needs at least one workshop")
    calendar = Calendar()
    calendar.add("prodid", f"-//{DOMAIN}//Antenne bot//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    if len(entries) > 1:
        calendar.add("x-wr-calname", _Text(typographic(messages.calendar_name, language)))
    for entry in entries:
        calendar.add_component(_event(entry, language, messages, now, alarms))
    days = [day for entry in entries for day in (entry.workshop.day(), entry.workshop.last_day())]
    first, last = min(days).year, max(days).year
    calendar.subcomponents[:0] = [time_zone(name, first, last) for name in sorted(calendar.get_missing_tzids())]
    return bytes(calendar.to_ical())


def file_name(entries: Sequence[Entry], language: Language) -> str:
    """What the file is called, in ASCII: "workshop-hannover-2027-03.ics", "ateliers-antenne.ics"."""
    one, several = _NAMES[language]
    return f"{one}-{entries[0].workshop.id}.ics" if len(entries) == 1 else f"{several}-antenne.ics"


class _Text(vText):
    """A value of type TEXT (RFC 5545, 3.3.11), without the control characters it forbids.

    The library's own escaping makes a line break of a written backslash before N.
    """

    def to_ical(self) -> bytes:
        text = _CONTROLS.sub("", re.sub(r"\r\n?", "\n", self))
        return re.sub(r"[\\;,]", r"\\\g<0>", text).replace("\n", r"\n").encode()


def _event(
    entry: Entry, language: Language, messages: Messages, now: dtm.datetime, alarms: Sequence[dtm.timedelta]
) -> Event:
    workshop = entry.workshop
    takes_place = workshop.status != "cancelled"
    summary = _summary(workshop, language, messages)
    begins, ends = _span(workshop)
    event = Event()
    event.add("uid", f"{workshop.id}@{DOMAIN}")
    event.add("dtstamp", now)
    event.add("last-modified", entry.changed)
    event.add("sequence", entry.revision)
    event.add("status", _STATUS[workshop.status])
    event.add("class", "PUBLIC")
    event.add("transp", "OPAQUE" if takes_place else "TRANSPARENT")
    event.add("summary", _Text(summary))
    event.add("dtstart", begins)
    if ends:
        event.add("dtend", ends)
    for name, text in (("location", _location(workshop)), ("description", _description(workshop, language, messages))):
        if text:
            event.add(name, _Text(text))
    if workshop.place and (position := _position(workshop.place)):
        event.add("geo", position)
    if takes_place:
        if url := _url(workshop):
            event.add("url", url)
        for before in _befores(begins, alarms):
            event.add_component(_alarm(before, summary))
    return event


def _summary(workshop: Workshop, language: Language, messages: Messages) -> str:
    title = workshop.title[language]
    if workshop.status == "cancelled":
        title = messages.calendar_cancelled.format(title=title)
    return typographic(title, language)


def _span(workshop: Workshop) -> tuple[dtm.date, dtm.date | None]:
    """DTSTART and DTEND, of one type as RFC 5545 (3.8.2.2) wants it; the end of days is the day after the last.

    A known hour of the beginning is kept. Where that of the end is open, the workshop lasts until the midnight after
    its last day, or, if that is the first, has no end.
    """
    zone = ZoneInfo(workshop.timezone)
    after = max(workshop.day(), workshop.last_day()) + dtm.timedelta(days=1)
    if not isinstance(workshop.starts, dtm.datetime):
        return workshop.starts, after
    begins = workshop.starts.replace(tzinfo=zone)
    if isinstance(workshop.ends, dtm.datetime):
        later = instant(workshop.ends, workshop.timezone) > instant(workshop.starts, workshop.timezone)
        return begins, workshop.ends.replace(tzinfo=zone) if later else None
    if workshop.last_day() > workshop.day():
        return begins, dtm.datetime.combine(after, dtm.time(), zone)
    return begins, None


def _location(workshop: Workshop) -> str:
    place = workshop.place
    if place is None:
        return workshop.online or ""
    named = place.address and re.search(rf"(^|, *)((D-|F-)?\d{{4,5}} )?{re.escape(place.town)}$", place.address)
    return ", ".join(part for part in (place.name, place.address, None if named else place.town) if part)


def _position(place: Place) -> tuple[float, float] | None:
    if place.latitude is None or place.longitude is None:
        return None
    return _degrees(place.latitude), _degrees(place.longitude)


def _degrees(value: float) -> float:
    """Six decimals at most (RFC 5545, 3.8.1.6); below 0.0001 (11 m) Python would write an exponent, no FLOAT there."""
    return round(value, 6) if abs(value) >= 0.0001 else 0.0


def _url(workshop: Workshop) -> str | None:
    return (workshop.registration and workshop.registration.url) or workshop.online


def _description(workshop: Workshop, language: Language, messages: Messages) -> str:
    about = to_text(typographic(workshop.description[language], language)) if workshop.description else None
    parts = [about, _languages(workshop, language, messages)]
    if workshop.status != "cancelled":
        parts += [_registration(workshop, language, messages), workshop.online]
    return paragraphs(parts)


def _languages(workshop: Workshop, language: Language, messages: Messages) -> str | None:
    if not workshop.languages:
        return None
    names = [Locale(language).languages[spoken] for spoken in workshop.languages]
    text = messages.calendar_languages.format(languages=format_list(names, locale=language))
    return typographic(text, language)


def _registration(workshop: Workshop, language: Language, messages: Messages) -> str | None:
    """Until when and how, addresses on lines of their own: so that every calendar program makes links of them."""
    registration = workshop.registration
    if registration is None:
        return None
    heading = messages.calendar_register
    if registration.deadline:
        heading = messages.calendar_register_by.format(date=moment(registration.deadline, language))
    ways = [way for way in (registration.url, registration.email) if way]
    return "\n".join([typographic(heading, language), *ways]) if ways or registration.deadline else None


def _befores(begins: dtm.date, alarms: Sequence[dtm.timedelta]) -> Iterator[dtm.timedelta]:
    if isinstance(begins, dtm.datetime):
        yield from alarms
    elif alarms:
        yield MORNING_BEFORE


def _alarm(before: dtm.timedelta, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    alarm.add("description", _Text(summary))
    return alarm
