"""Announcements of the office: from a draft that somebody confirms to deliveries, which the courier takes out."""

from __future__ import annotations

import datetime as dtm
import logging
from collections.abc import Callable
from typing import Literal
from zoneinfo import ZoneInfo

from bot.reminders.plan import SECOND, morning_after
from bot.storage.announcements import DRAFTS, REVISION, Announcement
from bot.storage.bundle import Storage
from bot.storage.deliveries import Broadcast

log = logging.getLogger(__name__)

USEFUL = dtm.timedelta(days=7)
"""How long an announcement may still go out, to chats that wake late."""
A_FEW = 3
"""Chats more or less than whoever confirms has read, with which it may go out; of many, one in twenty."""

Confirmed = Literal["sent", "sent before", "gone", "other number"]
"""What became of a confirmation: sent now, or by an earlier one; there is no such draft; it would go to clearly more or
fewer chats than were shown, or to none, so that nothing was sent."""


class Announcing:
    """Drafts, sends and stops announcements. `hurry` is told when something is to go out."""

    def __init__(
        self, storage: Storage, clock: Callable[[], dtm.datetime], zone: ZoneInfo, hurry: Callable[[], None]
    ) -> None:
        self._storage = storage
        self._announcements = storage.announcements
        self._clock = clock
        self._zone = zone
        self._hurry = hurry

    def draft(self, de: str, fr: str) -> Announcement:
        """Keep a draft for a day; nothing goes out."""
        now = self._clock()
        return Announcement(self._announcements.draft(de, fr, now), de, fr, now, "draft")

    def find(self, number: int) -> Announcement | None:
        """An announcement; None where it was discarded, or was a draft for too long."""
        found = self._announcements.get(number)
        if found is not None and found.state == "draft" and found.created + DRAFTS <= self._clock():
            return None
        return found

    def due(self) -> dtm.datetime:
        """When an announcement that is confirmed now goes out: at once, or in the morning."""
        return morning_after(self._clock(), self._zone)

    def send(self, number: int, shown: int) -> Confirmed:
        """Let a draft go out, whose reader was `shown` to how many chats. However often, it is sent once."""
        announcement, now, due = self.find(number), self._clock(), self.due()
        if announcement is None:
            return "gone"
        if announcement.state != "draft":
            return "sent before"
        chats = self._announcements.recipients().total
        if not chats or abs(chats - shown) > max(A_FEW, shown // 20):
            return "other number"
        broadcast = Broadcast(
            announcement.name, REVISION, "announcement", due, until=due + USEFUL, asked_by=now + SECOND
        )
        with self._storage.atomic():
            if not self._announcements.turn(number, "draft", "sent"):
                return "sent before"
            planned = self._storage.deliveries.open(broadcast, now)
        log.info("%s: %d to send", announcement.name, planned)
        self._hurry()
        return "sent"

    def discard(self, number: int) -> bool:
        """Forget a draft. Says no where it has been sent, or is gone."""
        return self._announcements.discard(number)

    def stop(self, number: int) -> bool:
        """Take back what has not gone out. Says no where that was done before, or nothing was sent."""
        announcement = self._announcements.get(number)
        if announcement is None:
            return False
        with self._storage.atomic():
            stopped = self._announcements.turn(number, "sent", "stopped")
            if stopped:
                self._storage.deliveries.call_off(announcement.name, "announcement", self._clock())
        return stopped
