"""Taps by which a person passes a question on to the team. Each text has a number of its own."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap
from knowledge.model import Language


@dataclass(frozen=True)
class AboutHandover(Tap):
    """What a person does about a hand-over."""


@dataclass(frozen=True)
class AskTeam(AboutHandover, code="ha"):
    """Show what would be passed on to the team, or ask for it where nothing was missed."""

    language: Language


@dataclass(frozen=True)
class PassOn(AboutHandover, code="hp"):
    """Agree: pass on the text of this number, which stands above the button."""

    number: int
    language: Language


@dataclass(frozen=True)
class WriteAnew(AboutHandover, code="hw"):
    """Pass on another text than that of this number."""

    number: int
    language: Language


@dataclass(frozen=True)
class StopWriting(AboutHandover, code="hs"):
    """Pass nothing on: drop the draft of this number, or the message that was to be added to it."""

    number: int
    language: Language


@dataclass(frozen=True)
class AnswerTeam(AboutHandover, code="hr"):
    """Write to the team again about the hand-over of this number."""

    number: int
    language: Language


@dataclass(frozen=True)
class EndHandover(AboutHandover, code="he"):
    """End the hand-over of this number."""

    number: int
    language: Language
