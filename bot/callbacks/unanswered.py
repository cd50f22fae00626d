"""Taps of the office's staff on questions that got no sure answer."""

from __future__ import annotations

from bot.callbacks.codec import Tap
from bot.storage.decisions import Spoken
from knowledge.model import Facet, Family


class AboutUnanswered(Tap, frozen=True):
    """What a tap shows of the open questions, or decides on them. `question` is the id of one, whose wording is meant;
    what is decided holds for all of its group."""


class ShowUnanswered(AboutUnanswered, tag="ul", frozen=True):
    """Show a page of the groups, from page 0."""

    page: int


class OpenQuestion(AboutUnanswered, tag="uo", frozen=True):
    """Show the group of a question."""

    question: int


class ChooseTopic(AboutUnanswered, tag="ut", frozen=True):
    """Show the topics that fit a question best."""

    question: int


class ChooseFromFamily(AboutUnanswered, tag="uf", frozen=True):
    """Show a page of the topics of a family to choose from, from page 0."""

    question: int
    family: Family
    page: int


class ProposeTopic(AboutUnanswered, tag="up", frozen=True):
    """Show how a question would be assigned to a topic, with the facet and language that it seems to have."""

    question: int
    topic: str


class ProposePlace(AboutUnanswered, tag="uc", frozen=True):
    """Show how a question would be assigned to a place."""

    question: int
    topic: str
    facet: Facet
    language: Spoken


class Assign(AboutUnanswered, tag="ua", frozen=True):
    """Assign a question to a place."""

    question: int
    topic: str
    facet: Facet
    language: Spoken


class PutAside(AboutUnanswered, tag="ux", frozen=True):
    """Decide that the group of a question is not for this bot."""

    question: int


class UndoDecision(AboutUnanswered, tag="uu", frozen=True):
    """Take a decision back."""

    decision: int


UnansweredTap = (
    ShowUnanswered
    | OpenQuestion
    | ChooseTopic
    | ChooseFromFamily
    | ProposeTopic
    | ProposePlace
    | Assign
    | PutAside
    | UndoDecision
)
