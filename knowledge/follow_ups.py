"""Questions that go on from the topic before: "und wie lange?", "Geld?", « et pour un groupe ? »."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from knowledge import text
from knowledge.judging import Judge
from knowledge.matcher import OVERVIEW, Scores
from knowledge.model import Facet, KnowledgeBase, Language
from knowledge.reply import Reply
from knowledge.wording import as_written

LEANING = 0.4
"""How far the follow-up class may trail the best topic for a question to belong to the topic before."""
OWN_TOPIC = 0.1
"""Margin of the best topic from which a question has a topic of its own, whatever came before."""
KINSHIP = 0.35
"""Bonus of the last topic's neighbours for a question that goes on from it."""
NEIGHBOUR_LEAD = 0.5
"""How much better than the last topic one of its neighbours must fit to take over a follow-up."""

_GOING_ON = ("und ", "et ", "aber ", "mais ", "oder ", "pour ", "fur ")
"""Beginnings, folded; « ou » is not among them: at the beginning it is « où », typed in a hurry or not."""


class FollowUps:
    """Tells questions that lean on the topic before from others, and answers them."""

    def __init__(self, kb: KnowledgeBase, judge: Judge) -> None:
        self._kb = kb
        self._judge = judge
        self._asked = {
            as_written(phrasing): facet
            for facet, style in kb.facets.items()
            for phrasings in style.asked.values()
            for phrasing in phrasings
        }

    def asked(self, question: str, scores: Scores) -> Facet | None:
        """What a question wants of the topic before; None where it does not lean on it."""
        if facet := self._asked.get(as_written(question)):
            return facet
        return scores.facet() if _leans_back(scores) else None

    def reply(self, topic: str, wanted: Facet, scores: Scores, language: Language) -> Reply:
        """The reply to a question that wants a facet of the topic before."""
        topic, facet = self._continued(topic, wanted, scores)
        judgement = self._judge.judge(scores)
        basis = judgement.basis("a follow-up to the topic before")
        return Reply("answer", language, topic, facet, score=judgement.right, basis=basis)

    def among(self, offered: Sequence[str], wanted: Facet, scores: Scores, language: Language) -> Reply:
        """The reply to a question that wants a facet of topics that were only offered: those again that tell of it."""
        telling = [name for name in offered if wanted in self._kb.topics[name].available()]
        judgement = self._judge.judge(scores)
        choices = tuple(map(judgement.choice, telling if len(telling) > 1 else offered))
        basis = judgement.basis("a follow-up to the topics that were offered")
        asked = None if wanted == OVERVIEW else wanted
        return Reply("choice", language, facet=asked, choices=choices, score=judgement.right, basis=basis)

    def going_on(self, question: str, topic: str, scores: Scores) -> Scores:
        """The scores of a question with a subject of its own, which may begin as if it went on ("und das BAföG?")."""
        return favour(self._kb, topic, scores) if text.normalise(question).startswith(_GOING_ON) else scores

    def _continued(self, topic: str, wanted: Facet, scores: Scores) -> tuple[str, Facet]:
        """The topic that a follow-up goes on with: the last one, or a neighbour that has what this one lacks."""
        if wanted == OVERVIEW or wanted not in self._kb.topics[topic].available():
            neighbour = max(self._kb.topics[topic].related, key=lambda name: scores.topics[name], default=topic)
            if scores.topics[neighbour] - scores.topics[topic] >= NEIGHBOUR_LEAD:
                topic = neighbour
        available = self._kb.topics[topic].available()
        return topic, wanted if wanted in available else scores.likeliest(available)


def favour(kb: KnowledgeBase, topic: str, scores: Scores) -> Scores:
    """The scores with a bonus for a topic and its neighbours."""
    near = {topic, *kb.topics[topic].related}
    topics = {name: margin + (KINSHIP if name in near else 0.0) for name, margin in scores.topics.items()}
    return structs.replace(scores, topics=topics)


def _leans_back(scores: Scores) -> bool:
    """Whether a question has no clear topic of its own and sounds like one that goes on from another."""
    _, best = scores.ranked()[0]
    return best < OWN_TOPIC and scores.follow_up >= best - LEANING and scores.follow_up > scores.none
