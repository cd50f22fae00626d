"""A screen as plain text, for the terminal and for `antenne ask`."""

import re
from html import unescape

from bot.screens.screen import Screen

_TAG = re.compile(r"<[^>]*>")


def bare_text(screen: Screen) -> str:
    """The text of a screen without its markup."""
    return unescape(_TAG.sub("", screen.html))


def plain_text(screen: Screen) -> str:
    """What a reader sees: the text without markup, then each link with its address."""
    links = [f"{button.text}: {button.url}" for row in screen.rows for button in row if button.url]
    return "\n\n".join(part for part in (bare_text(screen), "\n".join(links)) if part)
