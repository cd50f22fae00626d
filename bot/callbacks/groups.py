"""Taps on what the bot says in groups, where anyone may tap."""

from __future__ import annotations

from bot.callbacks.codec import Tap
from knowledge.model import Facet, Language


class InGroup(Tap, frozen=True):
    """What a tap in a group shows or changes."""


class ShowShort(InGroup, tag="gt", frozen=True):
    """Show the short answer of a topic in this message, led by a facet."""

    topic: str
    facet: Facet
    language: Language


class ChooseGroupLanguage(InGroup, tag="gl", frozen=True):
    """Answer the group in this language where a question does not tell its own."""

    language: Language
