"""`antenne links`: the addresses that open the bot at a topic, a workshop or a language, and their QR codes."""

from __future__ import annotations

import asyncio
import re

from msgspec import Struct
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.deep_links import LanguageTarget, Target, TopicTarget, WorkshopTarget, address, every_target, payload_of
from bot.screens.beginning import LANGUAGE_NAMES
from bot.screens.dates import moment
from bot.settings import Settings
from knowledge.model import KnowledgeBase, Text

NO_NAME = "which bot? Name it, as in --name antenne_bot, or set TELEGRAM_BOT_TOKEN, so that Telegram can be asked"
_USERNAME = re.compile(r"(?:https?://t\.me/|@)?([A-Za-z]\w{3,31})/?", re.ASCII)
"""A bot's name as people write it. Telegram's are 5 to 32 letters, digits and _; a few old bots have shorter ones."""


class LinksError(Exception):
    """The addresses can't be made; the text says why and what to do."""


class Link(Struct, frozen=True):
    """An address with what stands behind it. `name` is that of its files; None stands for the bot without a payload."""

    target: Target | None
    name: str
    address: str
    title: Text


def links_of(kb: KnowledgeBase, username: str) -> list[Link]:
    """The bot itself, then every address it knows, in the order of the content."""
    whole = Text(de="Der Bot", fr="Le bot")
    first = Link(None, username, f"https://t.me/{username}", whole)
    return [first, *(_link(kb, username, target) for target in every_target(kb))]


def username_of(settings: Settings, name: str | None) -> str:
    """The bot's name: the one given, else what Telegram says. Raises LinksError."""
    if name is not None:
        found = _USERNAME.fullmatch(name.strip())
        if not found:
            raise LinksError(f"“{name}” is not the name of a bot; it looks like antenne_bot")
        return found[1]
    if settings.token is None:
        raise LinksError(NO_NAME)
    return asyncio.run(_asked(settings, settings.token))


def print_links(links: list[Link], console: Console) -> None:
    """A table for people; lines of address, German and French title with tabs between where output is piped."""
    if not console.is_terminal:
        for link in links:
            # Not through the console, which makes spaces of tabs.
            console.file.write("\t".join((link.address, link.title.de, link.title.fr)) + "\n")
        return
    table = Table(box=SIMPLE_HEAD)
    table.add_column("address", no_wrap=True)
    table.add_column("leads to")
    for link in links:
        table.add_row(link.address, f"{link.title.de} · {link.title.fr}")
    console.print(table)


async def _asked(settings: Settings, token: str) -> str:
    api = str(settings.api_url).rstrip("/")
    try:
        async with Bot(token, base_url=f"{api}/bot") as bot:
            return bot.username
    except InvalidToken:
        raise LinksError("Telegram refuses TELEGRAM_BOT_TOKEN; @BotFather shows the right one under /token") from None
    except TelegramError as error:
        raise LinksError(f"Telegram can't be asked for the bot's name ({error.message}); give it with --name") from None


def _link(kb: KnowledgeBase, username: str, target: Target) -> Link:
    return Link(target, payload_of(target), address(username, target), _title(kb, target))


def _title(kb: KnowledgeBase, target: Target) -> Text:
    match target:
        case TopicTarget(topic, "what"):
            return kb.topics[topic].title
        case TopicTarget(topic, facet):
            title, label = kb.topics[topic].title, kb.facets[facet].label
            return Text(de=f"{title.de} – {label.de}", fr=f"{title.fr} – {label.fr}")
        case WorkshopTarget(name):
            workshop = kb.workshops[name]
            days = {"de": moment(workshop.day(), "de"), "fr": moment(workshop.day(), "fr")}
            return Text(de=f"{workshop.title.de}, {days['de']}", fr=f"{workshop.title.fr}, {days['fr']}")
        case LanguageTarget(language):
            name = LANGUAGE_NAMES[language].split()[-1]
            return Text(de=name, fr=name)
