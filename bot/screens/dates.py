"""Days and hours as people write them in German and French."""

from __future__ import annotations

import datetime as dtm
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_location

from knowledge.model import Language, Workshop
from knowledge.moments import begins, instant
from knowledge.typography import french

MONTHS = 256
"""Entries that are kept: a month of the content in a language."""
_NO_BREAK = "\u00a0"


@lru_cache(maxsize=MONTHS)
def month(checked: str, language: Language) -> str:
    """ "2025-05" as "Mai 2025" or "mai 2025"; a year alone stays."""
    if len(checked) == 4:
        return checked
    day = dtm.date(int(checked[:4]), int(checked[5:]), 1)
    return str(format_date(day, "MMMM y", locale=language))


def moment(when: dtm.date, language: Language) -> str:
    """A day, with the hour where it is known: "5. Dezember 2026, 14:00 Uhr", "1er décembre 2026 à 18 h 30"."""
    return _with_hour(_day(when, "d MMMM y" if language == "fr" else "d. MMMM y", language), when, language)


def days(first: dtm.date, last: dtm.date, language: Language) -> str:
    """One day or several: "10. und 11. April 2026", "30 avril au 2 mai 2026"."""
    if first == last:
        return moment(first, language)
    joint, range_ = ("et", "au") if language == "fr" else ("und", "bis")
    pattern = "d" if first.month == last.month else "d MMMM"
    pattern = pattern if first.year == last.year else "d MMMM y"
    begins = _day(first, pattern if language == "fr" else pattern.replace("d", "d.", 1), language)
    return f"{begins} {joint if (last - first).days == 1 else range_} {moment(last, language)}"


def full_moment(when: dtm.date, language: Language) -> str:
    """The same with its weekday: "Samstag, 5. Dezember 2026, 14:00 Uhr", "mardi 1er décembre 2026 à 18 h 30"."""
    return _with_hour(_full_day(when, language), when, language)


def span(workshop: Workshop, language: Language) -> str:
    """From when to when: "Samstag, 5. Dezember 2026, 14:00–16:00 Uhr", "samedi 5 décembre 2026, de 14 h à 16 h"."""
    starts, ends = workshop.starts, workshop.ends
    if ends is None:
        return full_moment(starts, language)
    if workshop.day() == workshop.last_day():
        if not isinstance(starts, dtm.datetime) or not isinstance(ends, dtm.datetime):
            return full_moment(starts, language)
        day = _full_day(starts, language)
        if language == "de":
            return f"{day}, {starts:%H:%M}–{ends:%H:%M} Uhr"
        return french(f"{day}, de {_hour(starts, 'fr')} à {_hour(ends, 'fr')}")
    first, last = full_moment(starts, language), full_moment(ends, language)
    return french(f"du {first} au {last}") if language == "fr" else f"{first} bis {last}"


def local_place(workshop: Workshop, zone: ZoneInfo, language: Language) -> str | None:
    """Where the times of a workshop hold, if its clocks show another time than those of a zone: "Montréal"."""
    start = begins(workshop) or instant(dtm.datetime.combine(workshop.day(), dtm.time(12)), workshop.timezone)
    there = start.astimezone(ZoneInfo(workshop.timezone))
    if there.utcoffset() == start.astimezone(zone).utcoffset():
        return None
    # CLDR knows no city for zones that are one with a larger neighbour: Montréal would be Toronto.
    city = workshop.place.town if workshop.place else None
    return city or str(get_timezone_location(workshop.timezone, locale=language, return_city=True))


def short_moment(when: dtm.datetime, language: Language) -> str:
    """A moment in figures: "05.12.2026, 14:00", "05/12/2026, 14:00"."""
    return f"{when:%d.%m.%Y, %H:%M}" if language == "de" else f"{when:%d/%m/%Y, %H:%M}"


def _full_day(when: dtm.date, language: Language) -> str:
    return _day(when, "EEEE d MMMM y" if language == "fr" else "EEEE, d. MMMM y", language)


def _day(when: dtm.date, pattern: str, language: Language) -> str:
    day = str(format_date(when, pattern, locale=language))
    return day.replace("1 ", "1er ", 1) if language == "fr" and when.day == 1 else day


def _with_hour(day: str, when: dtm.date, language: Language) -> str:
    if not isinstance(when, dtm.datetime):
        return day
    return f"{day}, {_hour(when, 'de')}" if language == "de" else f"{day} à {_hour(when, 'fr')}"


def _hour(when: dtm.datetime, language: Language) -> str:
    if language == "de":
        return f"{when:%H:%M} Uhr"
    return f"{when.hour}{_NO_BREAK}h" + (f"{_NO_BREAK}{when:%M}" if when.minute else "")
