"""Taps on subscriptions."""

from __future__ import annotations

from bot.callbacks.codec import Tap
from bot.callbacks.workshops import WorkshopId
from bot.storage.kinds import Wish
from knowledge.model import Language


class AboutReminders(Tap, frozen=True):
    """What a tap changes in what a chat is reminded of."""


class ShowReminders(AboutReminders, tag="rs", frozen=True):
    """Answer with what this chat is reminded of, in a new message."""

    language: Language


class Subscribe(AboutReminders, tag="ra", frozen=True):
    """Remind this chat of a workshop; ALL stands for every one."""

    workshop: WorkshopId
    language: Language


class Unsubscribe(AboutReminders, tag="ru", frozen=True):
    """Remind this chat no more of a workshop."""

    workshop: WorkshopId
    language: Language


class SwitchWish(AboutReminders, tag="rw", frozen=True):
    """Switch on or off what this chat hears, and show the reminders in this message."""

    wish: Wish
    wanted: bool
    language: Language


class EndReminders(AboutReminders, tag="re", frozen=True):
    """Remind this chat of nothing any more."""

    language: Language


ReminderTap = ShowReminders | Subscribe | Unsubscribe | SwitchWish | EndReminders
