"""Taps on how a chat is answered: in simple language, or in full."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap
from knowledge.model import Facet, Language


@dataclass(frozen=True)
class AboutSpeech(Tap):
    """What a tap changes about the length and the words of answers."""


@dataclass(frozen=True)
class SpeakSimply(AboutSpeech, code="ss"):
    """Answer this chat in simple language from now on."""

    language: Language


@dataclass(frozen=True)
class SpeakFully(AboutSpeech, code="sn"):
    """Answer this chat in full again."""

    language: Language


@dataclass(frozen=True)
class ShowFull(AboutSpeech, code="sf"):
    """Show this once the full answer, led by a facet, in this message."""

    topic: str
    facet: Facet
    language: Language


SpeechTap = SpeakSimply | SpeakFully | ShowFull
