"""Taps on how a chat is answered: in simple language, or in full."""

from __future__ import annotations

from bot.callbacks.codec import Tap
from knowledge.model import Facet, Language


class AboutSpeech(Tap, frozen=True):
    """What a tap changes about the length and the words of answers."""


class SpeakSimply(AboutSpeech, tag="ss", frozen=True):
    """Answer this chat in simple language from now on."""

    language: Language


class SpeakFully(AboutSpeech, tag="sn", frozen=True):
    """Answer this chat in full again."""

    language: Language


class ShowFull(AboutSpeech, tag="sf", frozen=True):
    """Show this once the full answer, led by a facet, in this message."""

    topic: str
    facet: Facet
    language: Language


SpeechTap = SpeakSimply | SpeakFully | ShowFull
