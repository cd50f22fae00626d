"""What handlers work with: one bundle, made by the wiring and carried by the application."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from telegram.ext import Application, ContextTypes

from bot.conversations import Conversations
from bot.reminders.service import Reminders
from bot.storage.bundle import Storage
from knowledge.finder import Finder
from knowledge.load import SHIPPED
from knowledge.model import KnowledgeBase

ZONE = ZoneInfo("Europe/Berlin")
"""The office's time zone: what "today" means, and when the night is quiet."""

_KEY = "services"


def now() -> dtm.datetime:
    """The time at the office."""
    return dtm.datetime.now(ZONE)


@dataclass
class Services:
    """The bot's services. `clock` gives the time at the office; `finder` is replaced when the content has changed.

    `content` is the folder that the finder's content comes from; `staff_chat` the office's group, where there is one.
    """

    finder: Finder
    storage: Storage
    conversations: Conversations
    clock: Callable[[], dtm.datetime] = now
    content: Path = SHIPPED
    staff_chat: int | None = None
    reminders: Reminders = field(init=False)

    def __post_init__(self) -> None:
        self.reminders = Reminders(self.storage, self.clock, ZONE)
        self.reminders.note(self.kb.workshops.values())

    @property
    def kb(self) -> KnowledgeBase:
        """What the bot knows."""
        return self.finder.kb

    def today(self) -> dtm.date:
        """The day at the office."""
        return self.clock().date()

    def adopt(self, finder: Finder) -> None:
        """Answer from a new content from now on, and tell subscribers what has changed."""
        self.finder = finder
        self.reminders.note(self.kb.workshops.values())


def bot_data(services: Services) -> dict[str, Services]:
    """What the application carries for its handlers."""
    return {_KEY: services}


def services_in(application: Application[Any, Any, Any, Any, Any, Any]) -> Services:
    """The services that an application carries."""
    found: Services = application.bot_data[_KEY]
    return found


def services_of(context: ContextTypes.DEFAULT_TYPE) -> Services:
    """The services of the application that a handler runs in."""
    return services_in(context.application)
