"""Somebody's words between the bot's own: in one message where they fit, else in messages of their own."""

from __future__ import annotations

from html import escape

from telegram.constants import MessageLimit

from bot.screens.plain import bare_text
from bot.screens.screen import Rows, Screen, paragraphs


def quoted(before: str, text: str, after: str = "", rows: Rows = ()) -> tuple[Screen, ...]:
    """HTML, a text as it was written, and HTML again, with the buttons at the end."""
    quote = f"<blockquote>{escape(text, quote=False)}</blockquote>"
    whole = Screen(paragraphs([before, quote, after]), rows)
    if len(bare_text(whole).encode("utf-16-le", "surrogatepass")) // 2 <= MessageLimit.MAX_TEXT_LENGTH:
        return (whole,)
    if not after:
        return (Screen(before), Screen(quote, rows))
    return (Screen(before), Screen(quote), Screen(after, rows))
