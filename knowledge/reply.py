"""What the finder says about a question, before anyone renders it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from knowledge.matcher import Scores
from knowledge.model import Facet, Language
from knowledge.towns import Town

Outcome = Literal["answer", "choice", "none"]


class Choice(Struct, frozen=True):
    """A topic that may have been meant, and how likely (0 to 1) it is."""

    topic: str
    score: float


class Basis(Struct, frozen=True):
    """What a reply rests on: the scores, the two probabilities, and in words what decided."""

    scores: Scores
    in_scope: float
    right: float
    decided: str


@dataclass(frozen=True)
class Reply:
    """The finder's reply to a question.

    `outcome` "answer": one topic, led by `facet`; "choice": two to four `choices`, best first or as the content orders
    them, of which `facet` was asked for where it is given; "none": an honest "I don't know". `score` is the probability
    (0 to 1) of what was decided. `towns` are the towns of the list that were asked for, `unknown_town` one that is not
    in the list. `basis` is for explaining; None where nothing was scored.
    `foreseen`: the content itself says where such a message leads, so that nobody needs to look at it again.
    """

    outcome: Outcome
    language: Language
    topic: str | None = None
    facet: Facet | None = None
    choices: tuple[Choice, ...] = ()
    score: float = 0.0
    towns: tuple[Town, ...] = ()
    unknown_town: str | None = None
    basis: Basis | None = field(default=None, compare=False)
    foreseen: bool = False


class Context(Struct, frozen=True):
    """What is known about a conversation before a question.

    `chosen` is the language the person chose, `code` Telegram's language_code (such as "fr-FR"), `topic` the one last
    answered there, where it was answered a short while ago. Where none was, `offered` are the topics last offered to
    choose from, best first.
    """

    chosen: Language | None = None
    code: str | None = None
    topic: str | None = None
    offered: tuple[str, ...] = ()

    def after(self, reply: Reply, subject: str | None) -> Context:
        """What the next question comes after: the subject of the reply, if it has one; else the topics that it offers,
        unless one was answered before."""
        if subject is not None:
            return replace(self, topic=subject, offered=())
        if self.topic is None and reply.choices:
            return replace(self, offered=tuple(choice.topic for choice in reply.choices))
        return self

    def language(self) -> Language:
        """The language where the question does not tell: chosen, else Telegram's (fr -> fr, else de)."""
        if self.chosen:
            return self.chosen
        return "fr" if (self.code or "").lower().startswith("fr") else "de"
