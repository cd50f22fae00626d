"""Taps that lead through topics and towns without a question: all in one message, with a way back."""

from __future__ import annotations

from bot.callbacks.codec import Tap
from knowledge.model import Facet, Language


class Browsing(Tap, frozen=True):
    """What a tap of somebody who browses shows, in the message that was tapped."""


class BrowseTopic(Browsing, tag="bt", frozen=True):
    """Show a topic, led by a facet, with the way back to its family."""

    topic: str
    facet: Facet
    language: Language


class BrowseTowns(Browsing, tag="ba", frozen=True):
    """Show from where to where the pages of the list of towns go."""

    language: Language


class BrowseTownPage(Browsing, tag="bp", frozen=True):
    """Show a page of the list of towns, from page 0."""

    page: int
    language: Language


class BrowseTown(Browsing, tag="bw", frozen=True):
    """Show the partners of a town, with the way back to its page; `town` is its name as it is compared."""

    town: str
    language: Language
