"""A screen as plain text, for the terminal and for `antenne ask`."""

from bot.screens.screen import Screen
from bot.standin.entities import parse_html


def plain_text(screen: Screen) -> str:
    """What a reader sees: the text without markup, then each link with its address."""
    text, _ = parse_html(screen.html)
    links = [f"{button.text}: {button.url}" for row in screen.rows for button in row if button.url]
    return "\n\n".join(part for part in (text, "\n".join(links)) if part)
