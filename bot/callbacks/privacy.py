"""Taps about what is kept of a chat: to see it, to have it deleted, and to leave it as it is."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap
from knowledge.model import Language


@dataclass(frozen=True)
class AboutPrivacy(Tap):
    """What somebody wants to see or to happen; in a group only its administrators may."""


@dataclass(frozen=True)
class ShowData(AboutPrivacy, code="dm"):
    """Show everything that is kept."""

    language: Language


@dataclass(frozen=True)
class AskToForget(AboutPrivacy, code="da"):
    """Show what would be deleted, and ask."""

    language: Language


@dataclass(frozen=True)
class KeepData(AboutPrivacy, code="dk"):
    """Leave everything as it is."""

    language: Language


@dataclass(frozen=True)
class Forget(AboutPrivacy, code="df"):
    """Delete everything. `minute` is when that was asked, counted from 1970: agreed to is only what was shown then."""

    minute: int
    language: Language


PrivacyTap = ShowData | AskToForget | KeepData | Forget
