"""Taps of the office's staff on announcements."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap


@dataclass(frozen=True)
class AboutAnnouncement(Tap):
    """What a tap does with an announcement."""

    number: int


@dataclass(frozen=True)
class SendAnnouncement(AboutAnnouncement, code="ns"):
    """Send a draft to so many chats."""

    chats: int


@dataclass(frozen=True)
class DiscardAnnouncement(AboutAnnouncement, code="nd"):
    """Forget a draft."""


@dataclass(frozen=True)
class ShowAnnouncement(AboutAnnouncement, code="np"):
    """Show how far an announcement has come."""


@dataclass(frozen=True)
class StopAnnouncement(AboutAnnouncement, code="nh"):
    """Take back what has not gone out."""


AnnouncementTap = SendAnnouncement | DiscardAnnouncement | ShowAnnouncement | StopAnnouncement
