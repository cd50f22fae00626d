"""Taps of the office's staff on questions that got no sure answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap
from bot.storage.decisions import Spoken
from knowledge.model import Facet, Family


@dataclass(frozen=True)
class AboutUnanswered(Tap):
    """What a tap shows of the open questions, or decides on them. `question` is the id of one, whose wording is meant;
    what is decided holds for all of its group."""


@dataclass(frozen=True)
class ShowUnanswered(AboutUnanswered, code="ul"):
    """Show a page of the groups, from page 0."""

    page: int


@dataclass(frozen=True)
class OpenQuestion(AboutUnanswered, code="uo"):
    """Show the group of a question."""

    question: int


@dataclass(frozen=True)
class ChooseTopic(AboutUnanswered, code="ut"):
    """Show the topics that fit a question best."""

    question: int


@dataclass(frozen=True)
class ChooseFromFamily(AboutUnanswered, code="uf"):
    """Show a page of the topics of a family to choose from, from page 0."""

    question: int
    family: Family
    page: int


@dataclass(frozen=True)
class ProposeTopic(AboutUnanswered, code="up"):
    """Show how a question would be assigned to a topic, with the facet and language that it seems to have."""

    question: int
    topic: str


@dataclass(frozen=True)
class ProposePlace(AboutUnanswered, code="uc"):
    """Show how a question would be assigned to a place."""

    question: int
    topic: str
    facet: Facet
    language: Spoken


@dataclass(frozen=True)
class Assign(AboutUnanswered, code="ua"):
    """Assign a question to a place."""

    question: int
    topic: str
    facet: Facet
    language: Spoken


@dataclass(frozen=True)
class PutAside(AboutUnanswered, code="ux"):
    """Decide that the group of a question is not for this bot."""

    question: int


@dataclass(frozen=True)
class UndoDecision(AboutUnanswered, code="uu"):
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
