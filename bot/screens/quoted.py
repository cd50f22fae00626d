"""Somebody's words between the bot's own: in one message where they fit, else in messages of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from telegram.constants import MessageLimit

from bot.screens.plain import bare_text
from bot.screens.screen import Rows, Screen, paragraphs

MOST = int(MessageLimit.MAX_TEXT_LENGTH)
"""UTF-16 code units of a message (Bot API, sendMessage)."""

_PIECE = re.compile(rf".{{1,{MOST // 2 - 1}}}(?:\s|$)|.{{1,{MOST // 2}}}", re.DOTALL)
"""As many characters as fit whatever they are, up to the end of a word where there is one."""


def quoted(before: str, text: str, after: str = "", rows: Rows = ()) -> tuple[Screen, ...]:
    """HTML, a text as it was written, and HTML again, with the buttons at the end.

    A text that is too long for one message, as several questions may be, takes several.
    """
    whole = Screen(paragraphs([before, _quote(text), after]), rows)
    if _fits(bare_text(whole)):
        return (whole,)
    parts = [before, *map(_quote, _pieces(text)), *filter(None, [after])]
    return (*map(Screen, parts[:-1]), Screen(parts[-1], rows))


def _pieces(text: str) -> Iterator[str]:
    if _fits(text):
        yield text
        return
    yield from (piece for piece in _PIECE.findall(text) if piece.strip())


def _fits(text: str) -> bool:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= MOST


def _quote(text: str) -> str:
    return f"<blockquote>{escape(text, quote=False)}</blockquote>"
