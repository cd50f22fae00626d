"""A message as it is sent: HTML and rows of buttons. Small pieces that all screens share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import Any

from msgspec import Struct
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import Tap, encode
from knowledge import markup
from knowledge.model import Language
from knowledge.typography import french

CONTENT_TEXTS = 4096
"""Texts that are kept as HTML, and buttons that are kept: all there are, and as many again after a change."""

Rows = tuple[tuple[InlineKeyboardButton, ...], ...]


class Screen(Struct, frozen=True):
    """A message: HTML for parse_mode HTML, and rows of inline buttons."""

    html: str
    rows: Rows = ()

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The rows as Telegram wants them."""
        return InlineKeyboardMarkup(self.rows) if self.rows else None


class _ContentButton(InlineKeyboardButton):
    """A button that is sent again and again: its form for Telegram is worked out once."""

    __slots__ = ("_form",)
    _form: dict[str, Any]

    def to_dict(self, recursive: bool = True) -> dict[str, Any]:
        """What `InlineKeyboardButton.to_dict` gives."""
        if not hasattr(self, "_form"):
            self._form = super().to_dict(recursive)
        return dict(self._form)


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


@lru_cache(maxsize=CONTENT_TEXTS)
def content_html(markdown: str, language: Language) -> str:
    """The same for a text of the content, rendered once. Not for what a person wrote: that is not to stay in memory."""
    return html(markdown, language)


@lru_cache(maxsize=CONTENT_TEXTS)
def gist_html(markdown: str, language: Language) -> str:
    """The first sentence of a text of the content."""
    return html(markup.first_sentence(markdown), language)


@lru_cache(maxsize=CONTENT_TEXTS)
def content_button(text: str, tap: Tap) -> InlineKeyboardButton:
    """`tap_button` for a text of the content, made once."""
    return _ContentButton(text, callback_data=encode(tap))


@lru_cache(maxsize=CONTENT_TEXTS)
def content_link(text: str, url: str) -> InlineKeyboardButton:
    """`link_button` for a link of the content, made once."""
    return _ContentButton(text, url=url)


def literal(text: str) -> str:
    """A text that is no Markdown, as it is put into one: its * and _ are only themselves."""
    return re.sub(r"[\\*_]", r"\\\g<0>", text)


def typographic(text: str, language: Language) -> str:
    """A text as its language is set: French with no-break spaces before ; : ! ? and inside « »."""
    return french(text) if language == "fr" else text


def title(text: str, language: Language) -> str:
    """The bold first line of a message."""
    return f"<b>{escape(typographic(text, language), quote=False)}</b>"


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters; a longer one ends in an ellipsis, at a space if one is near."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    whole, space, _ = kept.rpartition(" ")
    return (whole if space and len(whole) > most // 2 else kept).rstrip() + "…"


def that_fit(parts: Iterable[str], room: int) -> list[str]:
    """As many parts as fit into so many characters; the first one in any case."""
    fitting: list[str] = []
    for part in parts:
        room -= len(part) + 2
        if fitting and room < 0:
            break
        fitting.append(part)
    return fitting


def paragraphs(parts: Iterable[str | None]) -> str:
    """Parts of a message with an empty line between; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)


def other(language: Language) -> Language:
    """The other of the two languages."""
    return "fr" if language == "de" else "de"
