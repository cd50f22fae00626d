"""Taps on subscriptions."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap
from bot.callbacks.workshops import WorkshopId
from bot.storage.kinds import Wish
from knowledge.model import Language


@dataclass(frozen=True)
class AboutReminders(Tap):
    """What a tap changes in what a chat is reminded of."""


@dataclass(frozen=True)
class ShowReminders(AboutReminders, code="rs"):
    """Answer with what this chat is reminded of, in a new message."""

    language: Language


@dataclass(frozen=True)
class Subscribe(AboutReminders, code="ra"):
    """Remind this chat of a workshop; ALL stands for every one."""

    workshop: WorkshopId
    language: Language


@dataclass(frozen=True)
class Unsubscribe(AboutReminders, code="ru"):
    """Remind this chat no more of a workshop."""

    workshop: WorkshopId
    language: Language


@dataclass(frozen=True)
class SwitchWish(AboutReminders, code="rw"):
    """Switch on or off what this chat hears, and show the reminders in this message."""

    wish: Wish
    wanted: bool
    language: Language


@dataclass(frozen=True)
class EndReminders(AboutReminders, code="re"):
    """Remind this chat of nothing any more."""

    language: Language


ReminderTap = ShowReminders | Subscribe | Unsubscribe | SwitchWish | EndReminders
