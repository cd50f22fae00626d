"""A screen as plain text, for the terminal and for `antenne ask`."""

from bot.screens.screen import Screen
from bot.standin.entities import parse_html


def bare_text(screen: Screen) -> str:
    """The text of a screen without its markup."""
    text, _ = parse_html(screen.html)
    return text


def plain_text(screen: Screen) -> str:
    """What a reader sees: the text without markup, then each link with its address."""
    links = [f"{button.text}: {button.url}" for row in screen.rows for button in row if button.url]
    return "\n\n".join(part for part in (bare_text(screen), "\n".join(links)) if part)
