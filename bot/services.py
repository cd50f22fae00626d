"""What handlers work with: one bundle, made by the wiring and carried by the application."""

from __future__ import annotations

import datetime as dtm
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from telegram.ext import Application, ContextTypes

from bot.ahead import Ahead
from bot.clock import ZONE, now
from bot.conversations import Conversations
from bot.flooding import FloodGuard
from bot.handover.outbox import Outbox
from bot.handover.post import Post
from bot.handover.service import Handovers
from bot.keeping import Keeper
from bot.misses import Misses
from bot.monitor.counting import Counts
from bot.monitor.reaching import Reached
from bot.outage import Outage
from bot.ratings import Ratings
from bot.refusal import Refusal
from bot.reminders.service import Reminders
from bot.rival import Rival
from bot.storage.bundle import Storage
from bot.troubles import Troubles
from bot.unanswered.assigning import Assigner
from bot.unanswered.backlog import Backlog
from bot.unanswered.desk import Desk
from knowledge.finder import Finder
from knowledge.load import SHIPPED
from knowledge.model import KnowledgeBase

if TYPE_CHECKING:
    from knowledge.check import Known

log = logging.getLogger(__name__)

_KEY = "services"


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
    ahead: Ahead = field(init=False)
    reminders: Reminders = field(init=False)
    ratings: Ratings = field(init=False)
    floods: FloodGuard = field(init=False)
    keeper: Keeper = field(init=False)
    misses: Misses = field(init=False)
    handover: Handovers = field(init=False)
    outbox: Outbox = field(init=False)
    backlog: Backlog = field(init=False)
    assigner: Assigner = field(init=False)
    desk: Desk = field(init=False, default_factory=Desk)
    troubles: Troubles = field(init=False, default_factory=Troubles)
    counts: Counts = field(init=False, default_factory=Counts)
    reached: Reached = field(init=False, default_factory=Reached)
    outage: Outage = field(init=False, default_factory=Outage)
    rival: Rival = field(init=False, default_factory=Rival)
    refusal: Refusal = field(init=False, default_factory=Refusal)
    started: dtm.datetime = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()
        self.ahead = Ahead(lambda: self.finder)
        self.ratings = Ratings(self.clock)
        self.floods = FloodGuard()
        self.reminders = Reminders(self.storage, self.clock, ZONE)
        self.reminders.note(self.kb.workshops.values())
        self.misses = Misses(self.clock)
        post = Post(self.storage.handovers, lambda: self.kb)
        self.outbox = Outbox(self.storage, self.clock, post, lambda: self.staff_chat, self.move_staff_chat)
        self.handover = Handovers(self.storage, self.clock, lambda: self.staff_chat, self.outbox.hurry)
        self.keeper = Keeper(self.content, lambda: self.finder, self._known, self.adopt, self.clock)
        self.backlog = Backlog(self.storage, lambda: self.kb, self.clock)
        self.assigner = Assigner(self.storage, self.keeper, lambda: self.kb, self.clock)

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

    def follow(self, old: int, new: int) -> None:
        """A group has become a supergroup: if it is the staff chat, write there from now on."""
        if self.staff_chat == old:
            self.move_staff_chat(new)

    def move_staff_chat(self, chat: int) -> None:
        """The staff chat has another id: follow it until the end, and say what to set."""
        if self.staff_chat != chat:
            self.staff_chat = chat
            log.warning(
                "the staff chat has become a supergroup: before the next start, set ANTENNE_STAFF_CHAT to its new"
                " number, which /status shows there"
            )

    def _known(self) -> Known:
        from knowledge.check import Known

        now = self.clock()
        return Known(self.reminders.programme.known(now), self.storage.subscribers.waiting(), now)


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
