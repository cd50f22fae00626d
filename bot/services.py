"""What handlers work with: one bundle, made by the wiring and carried by the application."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from telegram.ext import ContextTypes

from bot.conversations import Conversations
from bot.storage import Storage
from knowledge.finder import Finder
from knowledge.model import KnowledgeBase

ZONE = ZoneInfo("Europe/Berlin")
"""The office's time zone: what "today" means."""

_KEY = "services"


def now() -> dtm.datetime:
    """The time at the office."""
    return dtm.datetime.now(ZONE)


@dataclass(frozen=True)
class Services:
    """The bot's services. `clock` gives the time at the office."""

    finder: Finder
    storage: Storage
    conversations: Conversations
    clock: Callable[[], dtm.datetime] = now

    @property
    def kb(self) -> KnowledgeBase:
        """What the bot knows."""
        return self.finder.kb

    def today(self) -> dtm.date:
        """The day at the office."""
        return self.clock().date()


def bot_data(services: Services) -> dict[str, Services]:
    """What the application carries for its handlers."""
    return {_KEY: services}


def services_of(context: ContextTypes.DEFAULT_TYPE) -> Services:
    """The services of the application that a handler runs in."""
    found: Services = context.bot_data[_KEY]
    return found
