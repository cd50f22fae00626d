"""Taps of the office's staff on announcements."""

from __future__ import annotations

from bot.callbacks.codec import Tap


class AboutAnnouncement(Tap, frozen=True):
    """What a tap does with an announcement."""

    number: int


class SendAnnouncement(AboutAnnouncement, tag="ns", frozen=True):
    """Send a draft to so many chats."""

    chats: int


class DiscardAnnouncement(AboutAnnouncement, tag="nd", frozen=True):
    """Forget a draft."""


class ShowAnnouncement(AboutAnnouncement, tag="np", frozen=True):
    """Show how far an announcement has come."""


class StopAnnouncement(AboutAnnouncement, tag="nh", frozen=True):
    """Take back what has not gone out."""


AnnouncementTap = SendAnnouncement | DiscardAnnouncement | ShowAnnouncement | StopAnnouncement
