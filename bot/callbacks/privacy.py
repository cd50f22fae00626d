"""Taps about what is kept of a chat: to see it, to have it deleted, and to leave it as it is."""

from __future__ import annotations

from bot.callbacks.codec import Tap
from knowledge.model import Language


class AboutPrivacy(Tap, frozen=True):
    """What somebody wants to see or to happen; in a group only its administrators may."""


class ShowData(AboutPrivacy, tag="dm", frozen=True):
    """Show everything that is kept."""

    language: Language


class AskToForget(AboutPrivacy, tag="da", frozen=True):
    """Show what would be deleted, and ask."""

    language: Language


class KeepData(AboutPrivacy, tag="dk", frozen=True):
    """Leave everything as it is."""

    language: Language


class Forget(AboutPrivacy, tag="df", frozen=True):
    """Delete everything. `minute` is when that was asked, counted from 1970: agreed to is only what was shown then."""

    minute: int
    language: Language


PrivacyTap = ShowData | AskToForget | KeepData | Forget
