"""Taps that lead through what the bot knows."""

from __future__ import annotations

from bot.callbacks.codec import Tap
from knowledge.model import Facet, Family, Language


class ShowTopic(Tap, tag="t", frozen=True):
    """Show a topic in this message, led by a facet."""

    topic: str
    facet: Facet
    language: Language


class OpenTopic(Tap, tag="o", frozen=True):
    """Answer with a topic in a new message: what is there stays to be read."""

    topic: str
    language: Language


class OpenFacet(Tap, tag="of", frozen=True):
    """Answer with a topic in a new message, led by the facet that was asked for."""

    topic: str
    facet: Facet
    language: Language


class ShowTown(Tap, tag="w", frozen=True):
    """Show the partners of a town in this message; `town` is its name as it is compared."""

    town: str
    language: Language


class ShowMenu(Tap, tag="m", frozen=True):
    """Show the families of topics in this message."""

    language: Language


class ShowFamily(Tap, tag="f", frozen=True):
    """Show the topics of a family in this message, from page 0."""

    family: Family
    page: int
    language: Language


class AskExample(Tap, tag="q", frozen=True):
    """Ask one of the example questions, counted from 0."""

    number: int
    language: Language


class ChooseLanguage(Tap, tag="l", frozen=True):
    """Answer in this language from now on."""

    language: Language
