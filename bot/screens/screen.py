"""A message as it is sent: HTML and rows of buttons. Small pieces that all screens share."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from babel.dates import format_date
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import Tap, encode
from knowledge import markup
from knowledge.model import Language
from knowledge.typography import french

Rows = tuple[tuple[InlineKeyboardButton, ...], ...]


@dataclass(frozen=True)
class Screen:
    """A message: HTML for parse_mode HTML, and rows of inline buttons."""

    html: str
    rows: Rows = ()

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The rows as Telegram wants them."""
        return InlineKeyboardMarkup(self.rows) if self.rows else None


def tap_button(text: str, tap: Tap) -> InlineKeyboardButton:
    """A button that the bot answers itself."""
    return InlineKeyboardButton(text, callback_data=encode(tap))


def link_button(text: str, url: str) -> InlineKeyboardButton:
    """A button that opens a page."""
    return InlineKeyboardButton(text, url=url)


def in_rows(buttons: Sequence[InlineKeyboardButton], width: int) -> Rows:
    """Buttons side by side, `width` a row."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def html(markdown: str, language: Language) -> str:
    """Markdown of the content as Telegram HTML, with the no-break spaces of its language."""
    return markup.to_html(typographic(markdown, language))


def typographic(text: str, language: Language) -> str:
    """A text as its language is set: French with no-break spaces before ; : ! ? and inside « »."""
    return french(text) if language == "fr" else text


def title(text: str, language: Language) -> str:
    """The bold first line of a message."""
    return f"<b>{escape(typographic(text, language), quote=False)}</b>"


def paragraphs(parts: Iterable[str | None]) -> str:
    """Parts of a message with an empty line between; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def month(checked: str, language: Language) -> str:
    """ "2025-05" as "Mai 2025" or "mai 2025"; a year alone stays."""
    if len(checked) == 4:
        return checked
    day = dtm.date(int(checked[:4]), int(checked[5:]), 1)
    return str(format_date(day, "MMMM y", locale=language))


def moment(when: dtm.date | dtm.datetime, language: Language) -> str:
    """A day, with the hour where it is known: "5. Dezember 2026, 14:00 Uhr", "1er décembre 2026 à 18 h 30"."""
    day = str(format_date(when, "long", locale=language))
    if language == "fr" and when.day == 1:
        day = day.replace("1 ", "1er ", 1)
    if not isinstance(when, dtm.datetime):
        return day
    if language == "de":
        return f"{day}, {when:%H:%M} Uhr"
    return f"{day} à {when.hour} h" + (f" {when:%M}" if when.minute else "")
