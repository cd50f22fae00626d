"""One workshop as people read it: what, when, where, in which language, how to register and until when."""

from __future__ import annotations

import datetime as dtm
import re
from collections.abc import Iterator
from html import escape
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.lists import format_list
from telegram import CopyTextButton, InlineKeyboardButton

from bot.callbacks import OpenWorkshop, SendCalendar, SendMap
from bot.screens.dates import full_moment, local_place, short_moment, span
from bot.screens.screen import Rows, html, link_button, paragraphs, shortened, tap_button, title, typographic
from knowledge.messages import Messages
from knowledge.model import KnowledgeBase, Language, Place, Workshop
from knowledge.moments import begins, instant, is_over

OFFICE = ZoneInfo("Europe/Berlin")
"""Whose clock the readers' clocks agree with, as a rule."""
LONGEST_ABOUT = 900
"""Characters of a description; with all else of a card, and what a reminder adds, they stay far below 4,096."""
LONGEST_LABEL = 40
"""Characters of a title in a button."""
MAX_COPIED = 256
"""Characters a button can copy (Bot API, CopyTextButton)."""


def card(kb: KnowledgeBase, workshop: Workshop, language: Language, now: dtm.datetime) -> str:
    """A workshop as HTML."""
    messages = kb.messages[language]
    status = _status(messages, workshop, now)
    about = html(shortened(workshop.description[language], LONGEST_ABOUT), language) if workshop.description else None
    lines = "\n".join(_lines(messages, workshop, language, now))
    return paragraphs(
        [
            title(workshop.title[language], language),
            status and html(status, language),
            lines,
            about,
        ]
    )


def action_rows(kb: KnowledgeBase, workshop: Workshop, language: Language, now: dtm.datetime) -> Rows:
    """The buttons for what one can do about a workshop: register, find the way, put it into the calendar."""
    messages = kb.messages[language]
    rows: list[tuple[InlineKeyboardButton, ...]] = []
    if (register := _register(messages, workshop, now)) is not None:
        rows.append((register,))
    ways = []
    if workshop.status != "cancelled" and has_coordinates(workshop.place):
        ways.append(tap_button(messages.map_button, SendMap(workshop.id, language)))
    if not is_over(workshop, now):
        ways.append(tap_button(messages.calendar_button, SendCalendar(workshop.id, language)))
    if ways:
        rows.append(tuple(ways))
    return tuple(rows)


def name_button(workshop: Workshop, language: Language) -> InlineKeyboardButton:
    """A button that opens the card of a workshop."""
    day = f"{workshop.day():%d.%m.%Y}" if language == "de" else f"{workshop.day():%d/%m/%Y}"
    return tap_button(f"{day} · {label(workshop, language)}", OpenWorkshop(workshop.id, language))


def label(workshop: Workshop, language: Language) -> str:
    """The title as it fits into a button."""
    return shortened(typographic(workshop.title[language], language), LONGEST_LABEL)


def where(kb: KnowledgeBase, workshop: Workshop, language: Language) -> str:
    """The place in a few words: its town, or that it is online; plain text."""
    if workshop.place:
        return workshop.place.town
    return kb.messages[language].workshop_online if workshop.online else "?"


def has_coordinates(place: Place | None) -> bool:
    """Whether a place can be shown on a map."""
    return place is not None and place.latitude is not None and place.longitude is not None


def registration_is_open(workshop: Workshop, now: dtm.datetime) -> bool:
    """Whether one can still register."""
    if workshop.registration is None or workshop.status == "cancelled" or is_over(workshop, now):
        return False
    deadline = workshop.registration.deadline
    if deadline is None:
        return True
    if isinstance(deadline, dtm.datetime):
        return now < instant(deadline, workshop.timezone)
    return now.astimezone(ZoneInfo(workshop.timezone)).date() <= deadline


def address(place: Place) -> str:
    """The street and town of a place; an address often ends with its town already."""
    if place.address is None:
        return place.town
    named = re.search(rf"(^|, *)(([A-Z]-)?\d{{4,5}} )?{re.escape(place.town)}$", place.address)
    return place.address if named else f"{place.address}, {place.town}"


def _status(messages: Messages, workshop: Workshop, now: dtm.datetime) -> str | None:
    if workshop.status == "cancelled":
        return messages.delivery_cancelled
    if is_over(workshop, now):
        return messages.workshop_over
    if workshop.status == "planned":
        return messages.workshop_planned
    return messages.workshop_moved if workshop.status == "moved" else None


def _lines(messages: Messages, workshop: Workshop, language: Language, now: dtm.datetime) -> Iterator[str]:
    yield _line(messages.workshop_when, _when(messages, workshop, language), language)
    start = begins(workshop)
    if start is not None and now < start and workshop.status != "cancelled":
        yield _own_clock(messages, workshop, start, language)
    if place := _place(messages, workshop):
        yield _line(messages.workshop_where, place, language)
    if workshop.online and workshop.status != "cancelled":
        yield escape(workshop.online, quote=False)
    if workshop.languages:
        names = [str(Locale.parse(language).languages[spoken]) for spoken in workshop.languages]
        yield _line(messages.workshop_language, format_list(names, locale=language), language)
    if (how := _registration(messages, workshop, language, now)) is not None:
        yield _line(messages.workshop_registration, how, language)


def _line(label: str, text: str, language: Language) -> str:
    mark = typographic(":", language) if language == "de" else "\u00a0:"
    return f"<b>{escape(label, quote=False)}{mark}</b> {escape(typographic(text, language), quote=False)}"


def _when(messages: Messages, workshop: Workshop, language: Language) -> str:
    place = local_place(workshop, OFFICE, language)
    note = f" ({messages.workshop_local_time.format(place=place)})" if place else ""
    return span(workshop, language) + note


def _own_clock(messages: Messages, workshop: Workshop, start: dtm.datetime, language: Language) -> str:
    """How far away it is, or the hour on the reader's own clock, as Telegram shows it; old apps show the date."""
    elsewhere = workshop.place is None or local_place(workshop, OFFICE, language) is not None
    shown = short_moment(start.astimezone(OFFICE), language)
    if not elsewhere:
        return f'<tg-time unix="{int(start.timestamp())}" format="r">{shown}</tg-time>'
    time = f'<tg-time unix="{int(start.timestamp())}" format="wDt">{shown}</tg-time>'
    return escape(typographic(messages.workshop_your_time, language), quote=False).replace("{time}", time)


def _place(messages: Messages, workshop: Workshop) -> str | None:
    if workshop.place is None:
        return messages.workshop_online if workshop.online else None
    return ", ".join(part for part in (workshop.place.name, address(workshop.place)) if part)


def _registration(messages: Messages, workshop: Workshop, language: Language, now: dtm.datetime) -> str | None:
    how = workshop.registration
    if how is None or workshop.status == "cancelled" or is_over(workshop, now):
        return None
    if not registration_is_open(workshop, now) and how.deadline is not None:
        return messages.workshop_closed.format(date=full_moment(how.deadline, language))
    until = messages.workshop_deadline.format(date=full_moment(how.deadline, language)) if how.deadline else None
    reach = how.email if how.email and not how.url else None
    return ", ".join(part for part in (reach, until) if part) or how.url


def _register(messages: Messages, workshop: Workshop, now: dtm.datetime) -> InlineKeyboardButton | None:
    """A link, or the address to copy: Telegram's buttons open no e-mail."""
    if workshop.registration is None or not registration_is_open(workshop, now):
        return None
    if workshop.registration.url:
        return link_button(messages.register_button, workshop.registration.url)
    if workshop.registration.email and len(workshop.registration.email) <= MAX_COPIED:
        return InlineKeyboardButton(messages.copy_email_button, copy_text=CopyTextButton(workshop.registration.email))
    return None
