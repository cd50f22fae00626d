"""Taps that lead through topics and towns without a question: all in one message, with a way back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap
from knowledge.model import Facet, Language


@dataclass(frozen=True)
class Browsing(Tap):
    """What a tap of somebody who browses shows, in the message that was tapped."""


@dataclass(frozen=True)
class BrowseTopic(Browsing, code="bt"):
    """Show a topic, led by a facet, with the way back to its family."""

    topic: str
    facet: Facet
    language: Language


@dataclass(frozen=True)
class BrowseTowns(Browsing, code="ba"):
    """Show from where to where the pages of the list of towns go."""

    language: Language


@dataclass(frozen=True)
class BrowseTownPage(Browsing, code="bp"):
    """Show a page of the list of towns, from page 0."""

    page: int
    language: Language


@dataclass(frozen=True)
class BrowseTown(Browsing, code="bw"):
    """Show the partners of a town, with the way back to its page; `town` is its name as it is compared."""

    town: str
    language: Language
