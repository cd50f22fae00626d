"""What the finder makes of an open question today: the topics that fit, and where its phrasing would belong."""

from __future__ import annotations

from msgspec import Struct

from bot.storage.decisions import Place, Spoken
from bot.storage.questions import Unanswered
from knowledge.finder import Finder
from knowledge.matcher import Scores
from knowledge.model import Topic
from knowledge.reply import Context, Reply

BEST = 3
"""Topics that are shown."""


class Fit(Struct, frozen=True):
    """The reply that the question would get today, and the topics that fit best, the best first."""

    reply: Reply
    topics: tuple[str, ...]
    scores: Scores
    language: Spoken

    def place(self, topic: Topic) -> Place:
        """Where the phrasing would belong under a topic: with the facet that it asks for most likely."""
        return Place(topic.id, self.language, self.scores.facet(topic.available()))


def fit_of(finder: Finder, question: Unanswered) -> Fit:
    """The fit of a question, without what was said before it."""
    reply = finder.find(question.text, Context(code=question.language))
    scores = finder.matcher.scores(question.text)
    offered = [reply.topic] if reply.topic else [choice.topic for choice in reply.choices]
    ranked = dict.fromkeys((*offered, *(name for name, _ in scores.ranked())))
    topics = tuple(name for name in ranked if name in finder.kb.topics)[:BEST]
    foreign = scores.foreign > abs(scores.french)
    return Fit(reply, topics, scores, "other" if foreign else question.language)
