"""Taps on what the bot says in groups, where anyone may tap."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap
from knowledge.model import Facet, Language


@dataclass(frozen=True)
class InGroup(Tap):
    """What a tap in a group shows or changes."""


@dataclass(frozen=True)
class ShowShort(InGroup, code="gt"):
    """Show the short answer of a topic in this message, led by a facet."""

    topic: str
    facet: Facet
    language: Language


@dataclass(frozen=True)
class ChooseGroupLanguage(InGroup, code="gl"):
    """Answer the group in this language where a question does not tell its own."""

    language: Language
