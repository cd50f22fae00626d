"""Taps that lead through what the bot knows."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap
from knowledge.model import Facet, Family, Language


@dataclass(frozen=True)
class ShowTopic(Tap, code="t"):
    """Show a topic in this message, led by a facet."""

    topic: str
    facet: Facet
    language: Language


@dataclass(frozen=True)
class OpenTopic(Tap, code="o"):
    """Answer with a topic in a new message: what is there stays to be read."""

    topic: str
    language: Language


@dataclass(frozen=True)
class ShowTown(Tap, code="w"):
    """Show the partners of a town in this message; `town` is its name as it is compared."""

    town: str
    language: Language


@dataclass(frozen=True)
class ShowMenu(Tap, code="m"):
    """Show the families of topics in this message."""

    language: Language


@dataclass(frozen=True)
class ShowFamily(Tap, code="f"):
    """Show the topics of a family in this message, from page 0."""

    family: Family
    page: int
    language: Language


@dataclass(frozen=True)
class AskExample(Tap, code="q"):
    """Ask one of the example questions, counted from 0."""

    number: int
    language: Language


@dataclass(frozen=True)
class ChooseLanguage(Tap, code="l"):
    """Answer in this language from now on."""

    language: Language
