"""The topic that lists partner towns: whether a question that names a town wants it, and what comes after it."""

from __future__ import annotations

from knowledge import confidence
from knowledge.follow_ups import favour
from knowledge.judging import Judge, Judgement
from knowledge.matcher import Scores
from knowledge.model import MOST_CHOICES, Facet, KnowledgeBase, Language, Topic
from knowledge.people import about_people
from knowledge.reply import Reply
from knowledge.towns import DIRECTORY, TownsNamed

TOWN_BEHIND = 0.3
"""Margin by which the towns' topic may trail the best one when a town is named with a word for partnership …"""
TOWN_BEHIND_SHORT = 1.2
"""… and when that is nearly all the question says: one town, and no more than SHORT_QUESTION words."""
SHORT_QUESTION = 8
TOWN_AHEAD = 0.2
"""Margin by which the towns' topic must lead where a town is named without such a word, and little says whether the
question is one of ours at all."""


class Directory:
    """The replies about towns. `topic` is the one that lists them, None where the content has none."""

    def __init__(self, kb: KnowledgeBase, judge: Judge) -> None:
        self.topic = next((topic for topic in kb.topics.values() if topic.action == DIRECTORY), None)
        self._kb = kb
        self._judge = judge

    def reply(self, named: TownsNamed, scores: Scores, language: Language) -> Reply | None:
        """The reply about the towns that a question names, or None where it wants something else."""
        if self.topic is None:
            return None
        judgement = self._judge.judge(scores)
        basis = judgement.basis("a town is named" + (" with a word for partnership" if named.cue else ""))
        if named.known and self._asked_for(self.topic, named, judgement):
            return Reply("answer", language, self.topic.id, "what", score=1.0, towns=named.known, basis=basis)
        if named.unknown and named.cue and named.alone:
            return Reply("answer", language, self.topic.id, "what", score=judgement.in_scope, basis=basis)
        return None

    def unlisted(self, named: TownsNamed, scores: Scores, language: Language) -> Reply | None:
        """The reply to a message that is, after an answer about towns, nothing but another name: "und Cremlingen?"."""
        name = named.unknown
        if self.topic is None or named.known or not named.alone or not name or not name[0].isupper():
            return None
        judgement = self._judge.judge(scores)
        basis = judgement.basis("another name after an answer about towns")
        return Reply("answer", language, self.topic.id, "what", score=judgement.right, basis=basis)

    def beside(self, directory: Topic, scores: Scores, language: Language) -> Reply:
        """The reply to a follow-up to an answer about towns, which names none: what the list of towns can't say.

        A topic about twinning that is sure enough, else a choice of those, of the facet asked for where two have it.
        """
        scores = favour(self._kb, directory.id, scores)
        wanted = scores.facet()
        names = [name for name, _ in scores.ranked() if self._lies_beside(directory, name, wanted)]
        reply = self._judge.decide(scores, language)
        if len(names) < 2 or (reply.outcome == "answer" and reply.topic in names):
            return reply
        telling = [name for name in names if self._tells(name, wanted)]
        judgement = self._judge.judge(scores)
        choices = tuple(map(judgement.choice, (telling if len(telling) > 1 else names)[:MOST_CHOICES]))
        basis = judgement.basis("a follow-up that the list of towns says nothing about")
        return Reply("choice", language, choices=choices, score=judgement.right, basis=basis)

    def _asked_for(self, directory: Topic, named: TownsNamed, judgement: Judgement) -> bool:
        """Whether a question that names towns of the list wants their partners, not something else about them."""
        scores = judgement.scores
        best, lead, *_ = confidence.signals(scores)
        behind = best - scores.topics[directory.id]
        exact = all(town.exact for town in named.known)
        if named.alone and exact:
            return True
        if any(town.department for town in named.known):  # where people say that they live, far more often than a town
            return named.cue and behind <= (TOWN_BEHIND if named.words <= SHORT_QUESTION else 0)
        if not named.cue:
            fitted, ours = self._judge.confidence, judgement.in_scope
            clear = exact and lead >= TOWN_AHEAD and ours >= fitted.decline_below
            return behind <= 0 and (clear or ours >= fitted.offer_below)
        short = len(named.known) == 1 and named.words <= SHORT_QUESTION
        return behind <= (TOWN_BEHIND_SHORT if short else TOWN_BEHIND)

    def _lies_beside(self, directory: Topic, name: str, wanted: Facet) -> bool:
        topic = self._kb.topics[name]
        if topic is directory:
            return False
        asked_for = wanted == "contact" and about_people(topic)
        return asked_for or topic.family == directory.family or name in directory.related

    def _tells(self, name: str, wanted: Facet) -> bool:
        topic = self._kb.topics[name]
        return wanted in topic.available() or (wanted == "contact" and about_people(topic))
