"""Taps by which a person passes a question on to the team. Each text has a number of its own."""

from __future__ import annotations

from bot.callbacks.codec import Tap
from knowledge.model import Language


class AboutHandover(Tap, frozen=True):
    """What a person does about a hand-over."""


class AskTeam(AboutHandover, tag="ha", frozen=True):
    """Show what would be passed on to the team, or ask for it where nothing was missed."""

    language: Language


class PassOn(AboutHandover, tag="hp", frozen=True):
    """Agree: pass on the text of this number, which stands above the button."""

    number: int
    language: Language


class WriteAnew(AboutHandover, tag="hw", frozen=True):
    """Pass on another text than that of this number."""

    number: int
    language: Language


class StopWriting(AboutHandover, tag="hs", frozen=True):
    """Pass nothing on: drop the draft of this number, or the message that was to be added to it."""

    number: int
    language: Language


class AnswerTeam(AboutHandover, tag="hr", frozen=True):
    """Write to the team again about the hand-over of this number."""

    number: int
    language: Language


class EndHandover(AboutHandover, tag="he", frozen=True):
    """End the hand-over of this number."""

    number: int
    language: Language
