"""Scores -> what to do about them: how sure the bot may be, and whether it answers, offers topics or declines."""

from __future__ import annotations

import math

from msgspec import Struct

from knowledge import confidence
from knowledge.confidence import Confidence
from knowledge.matcher import Scores
from knowledge.model import MOST_CHOICES, Facet, KnowledgeBase, Language
from knowledge.people import SMALL_TALK
from knowledge.reply import Basis, Choice, Reply

STANDS_OUT = 0.9
"""Probability of being right from which a topic that beats "none of ours" is at least offered."""
WORTH_OFFERING = 0.6
"""Margin behind the best topic within which another is still offered (at least two are)."""


class Judgement(Struct, frozen=True):
    """Scores, and the probabilities (0 to 1) that the question is one of ours and that the best topic is right."""

    scores: Scores
    in_scope: float
    right: float

    def basis(self, decided: str) -> Basis:
        """What a reply rests on, with the reason in words."""
        return Basis(self.scores, self.in_scope, self.right, decided)

    def choice(self, name: str) -> Choice:
        """A topic to choose, as likely as its margin behind the best one leaves it."""
        _, best = self.scores.ranked()[0]
        return Choice(name, float(round(self.right * math.exp(3 * (self.scores.topics[name] - best)), 3)))


class Judge:
    """Decides by the fitted confidence, whatever was said before."""

    def __init__(self, kb: KnowledgeBase, fitted: Confidence) -> None:
        self.confidence = fitted
        self._kb = kb

    def judge(self, scores: Scores) -> Judgement:
        """How sure scores may be."""
        values = confidence.signals(scores)
        fitted = self.confidence
        return Judgement(scores, fitted.in_scope.probability(values), fitted.right.probability(values))

    def facet(self, topic: str, scores: Scores) -> Facet:
        """The facet to lead with, of those that a topic has a text for."""
        return scores.facet(self._kb.topics[topic].available())

    def decide(self, scores: Scores, language: Language) -> Reply:
        """The reply that scores alone lead to: without towns, and with nothing said before."""
        judgement = self.judge(scores)
        if self._beside_our_subjects(judgement):
            basis = judgement.basis("not one of our subjects")
            return Reply("none", language, score=1 - judgement.in_scope, basis=basis)
        decided = self._reason_to_answer(judgement)
        if decided is None:
            return self._offer(judgement, language)
        topic, _ = scores.ranked()[0]
        facet = self.facet(topic, scores)
        return Reply("answer", language, topic, facet, score=judgement.right, basis=judgement.basis(decided))

    def _beside_our_subjects(self, judgement: Judgement) -> bool:
        _, best = judgement.scores.ranked()[0]
        stands_out = judgement.right >= STANDS_OUT and best > judgement.scores.none
        return judgement.in_scope < self.confidence.decline_below and not stands_out

    def _reason_to_answer(self, judgement: Judgement) -> str | None:
        if judgement.in_scope >= self.confidence.offer_below and judgement.right >= self.confidence.answer_from:
            return "sure enough"
        if {name for name, _ in judgement.scores.ranked()[:2]} <= SMALL_TALK:
            return "nothing but small talk"  # nobody is asked whether they meant hello or goodbye
        return None

    def _offer(self, judgement: Judgement, language: Language) -> Reply:
        topic, best = judgement.scores.ranked()[0]
        courteous = topic in SMALL_TALK
        ranked = [item for item in judgement.scores.ranked() if courteous or item[0] not in SMALL_TALK]
        near = [item for item in ranked[:MOST_CHOICES] if best - item[1] <= WORTH_OFFERING]
        choices = tuple(judgement.choice(name) for name, _ in (near if len(near) > 1 else ranked[:2]))
        return Reply("choice", language, choices=choices, score=judgement.right, basis=judgement.basis("several fit"))
