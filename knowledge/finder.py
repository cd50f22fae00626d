"""The one door: a question, and what was talked about before -> Reply."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from msgspec import Struct, structs

from knowledge import confidence, text, towns
from knowledge.confidence import Confidence
from knowledge.index import Index
from knowledge.keywords import Keywords
from knowledge.matcher import OVERVIEW, Matcher, Scores
from knowledge.model import MOST_CHOICES, Facet, KnowledgeBase, Language, Topic
from knowledge.people import SMALL_TALK, about_people
from knowledge.reply import Basis, Choice, Context, Reply
from knowledge.towns import Town, Towns, TownsNamed
from knowledge.wording import Wording, as_written

CLEARLY_A_LANGUAGE = 0.25
"""Margin of the language model from which a question counts as clearly German or French."""
STANDS_OUT = 0.9
"""Probability of being right from which a topic that beats "none of ours" is at least offered."""
CLEARLY_ANOTHER = 0.6
"""The same where the person chose a language: a word or two don't change it, a sentence does."""
WORTH_OFFERING = 0.6
"""Margin behind the best topic within which another is still offered (at least two are)."""
LEANING = 0.4
"""How far the follow-up class may trail the best topic for a question to belong to the topic before."""
OWN_TOPIC = 0.1
"""Margin of the best topic from which a question has a topic of its own, whatever came before."""
KINSHIP = 0.35
"""Bonus of the last topic's neighbours for a question that goes on from it."""
NEIGHBOUR_LEAD = 0.5
"""How much better than the last topic one of its neighbours must fit to take over a follow-up."""
TOWN_BEHIND = 0.3
"""Margin by which the towns' topic may trail the best one when a town is named with a word for partnership …"""
TOWN_BEHIND_SHORT = 1.2
"""… and when that is nearly all the question says: one town, and no more than SHORT_QUESTION words."""
SHORT_QUESTION = 8
NAME = 3
"""Words that may be no more than a name ("PRAXES", « le programme Voltaire ? »), which asks for the overview …"""
NAME_RELUCTANCE = -0.3
"""… unless another facet is ahead of it by so much ("PRAXES Bezahlung")."""
TOWN_AHEAD = 0.2
"""Margin by which the towns' topic must lead where a town is named without such a word, and little says whether the
question is one of ours at all."""
ALSO_NEAR = -0.7
"""Margin from which a topic beside the best one is a candidate; whatever is far from a question lies around -0.9."""
NEAR_ANYWAY = -0.4
"""The same where the question itself would be declined."""
SHOUTED = 2
"""Words above which capitals are a way of typing; up to it they may be names ("DFJW", "BAFÖG DFJW")."""

_GOING_ON = ("und ", "et ", "aber ", "mais ", "oder ", "ou ", "pour ", "fur ")


class _Judgement(Struct, frozen=True):
    scores: Scores
    in_scope: float
    right: float

    def basis(self, decided: str) -> Basis:
        return Basis(self.scores, self.in_scope, self.right, decided)


class Finder:
    """Finds the reply to a question. Keeps no memory of people: what was said before comes in as a Context."""

    def __init__(
        self, kb: KnowledgeBase, index: Index, fitted: Confidence | None = None, wording: Wording | None = None
    ) -> None:
        self.kb = kb
        self.matcher = Matcher(index)
        self.confidence = fitted or Confidence.load()
        wording = wording or towns.wording_of(kb)
        self._towns = Towns(kb, wording)
        self._asked = wording.asked()
        self._keywords = Keywords(kb.keywords)
        self._asks_on = {
            as_written(phrasing): facet
            for facet, style in kb.facets.items()
            for phrasings in style.asked.values()
            for phrasing in phrasings
        }
        self._directory = next((topic.id for topic in kb.topics.values() if topic.action == towns.DIRECTORY), None)

    def find(self, question: str, context: Context = Context()) -> Reply:  # noqa: B008 (a frozen value)
        """The reply to a question of any length and content. Never raises for what a person typed."""
        question = _legible(question)
        if not text.has_words(question):
            return Reply("none", context.language())
        scores = self.matcher.scores(_unshouted(question))
        language = self.language(scores, context) if text.has_letters(question) else context.language()
        named = self._towns.named(question[: text.MAX_QUESTION], language)
        if named.known and named.bare and language != context.language():  # a name alone is in no language
            language = context.language()
            named = self._towns.named(question[: text.MAX_QUESTION], language)
        reply = self._town_reply(named, scores, language) or self._topic_reply(question, scores, language, context)
        if reply.topic == self._directory and reply.outcome == "answer" and not reply.towns:
            reply = replace(reply, unknown_town=named.unknown)
        return reply

    def prepare(self, questions: Iterable[str]) -> None:
        """Do in advance, in any thread, what `find` spends most of its time on: far less for several at once."""
        self.matcher.prepare(_unshouted(_legible(question)) for question in questions)

    def candidates(self, question: str, most: int, context: Context = Context()) -> tuple[Reply, ...]:  # noqa: B008
        """Answers to pick from, the likeliest first, at most so many: for a list that is shown while somebody types.

        The answer of `find` leads it; other topics follow as far as they are near, small talk never. All are of outcome
        "answer" and in one language, each of another topic. Empty for what has no words or is far from every topic.
        """
        first = self.find(question, context)
        if first.basis is None:
            return ()
        scores = first.basis.scores
        floor = NEAR_ANYWAY if first.outcome == "none" else ALSO_NEAR
        near = [name for name, margin in scores.ranked() if margin >= floor]
        offered = dict.fromkeys([choice.topic for choice in first.choices] + near)
        others = [name for name in offered if name != first.topic and self.kb.topics[name].family != "bot"]
        replies = [Reply("answer", first.language, name, self._facet(name, scores)) for name in others]
        return tuple(([first] if first.outcome == "answer" else []) + replies)[:most]

    def subject(self, reply: Reply) -> str | None:
        """The topic that the next question may lean on; small talk and talk about the bot are none."""
        return reply.topic if reply.outcome == "answer" and self.leads_on(reply.topic) else None

    def leads_on(self, topic: str | None) -> bool:
        """Whether the next question may lean on a topic."""
        return topic is not None and topic in self.kb.topics and self.kb.topics[topic].family != "bot"

    def town(self, name: str, language: Language) -> tuple[tuple[Town, ...], Topic | None]:
        """The towns of a name, and the topic that answers about them."""
        return self._towns.named(name, language).known, self.kb.topics.get(self._directory or "")

    def language(self, scores: Scores, context: Context = Context()) -> Language:  # noqa: B008 (a frozen value)
        """The language to reply in: the question's where that is clear, else what the context knows."""
        needed = CLEARLY_ANOTHER if context.chosen else CLEARLY_A_LANGUAGE
        if abs(scores.french) < needed or scores.foreign > abs(scores.french):
            return context.language()
        return "fr" if scores.french > 0 else "de"

    def _judge(self, scores: Scores) -> _Judgement:
        values = confidence.signals(scores)
        return _Judgement(
            scores, self.confidence.in_scope.probability(values), self.confidence.right.probability(values)
        )

    def _town_reply(self, named: TownsNamed, scores: Scores, language: Language) -> Reply | None:
        if self._directory is None:
            return None
        judgement = self._judge(scores)
        basis = judgement.basis("a town is named" + (" with a word for partnership" if named.cue else ""))
        if named.known and self._asks_for_partners(named, judgement):
            return Reply("answer", language, self._directory, "what", score=1.0, towns=named.known, basis=basis)
        if named.unknown and named.cue and named.alone:
            return Reply("answer", language, self._directory, "what", score=judgement.in_scope, basis=basis)
        return None

    def _asks_for_partners(self, named: TownsNamed, judgement: _Judgement) -> bool:
        """Whether a question that names towns of the list wants their partners, not something else about them."""
        scores = judgement.scores
        best, lead, *_ = confidence.signals(scores)
        behind = best - scores.topics[str(self._directory)]
        exact = all(town.exact for town in named.known)
        if named.alone and exact:
            return True
        if not named.cue:
            ours = judgement.in_scope
            clear = exact and lead >= TOWN_AHEAD and ours >= self.confidence.decline_below
            return behind <= 0 and (clear or ours >= self.confidence.offer_below)
        short = len(named.known) == 1 and named.words <= SHORT_QUESTION
        return behind <= (TOWN_BEHIND_SHORT if short else TOWN_BEHIND)

    def _word_for_word(self, question: str, scores: Scores, language: Language) -> Reply | None:
        """The reply to a question that stands in the content exactly so; an editor wrote it there for this topic."""
        topic, facet = self._asked.get(as_written(question), (None, None))
        if topic is None:
            return None
        basis = self._judge(scores).basis("a phrasing of the content, word for word")
        return Reply("answer", language, topic, facet, score=1.0, basis=basis)

    def _topic_reply(self, question: str, scores: Scores, language: Language, context: Context) -> Reply:
        if reply := self._word_for_word(question, scores, language):
            return reply
        if context.topic in self.kb.topics:
            asked = self._asks_on.get(as_written(question))
            if asked or self._leans_back(scores):
                return self._follow_up_reply(question, asked or scores.facet(), scores, language, context)
            if text.normalise(question).startswith(_GOING_ON):
                scores = self._favour(scores, str(context.topic))
        if reply := self._keyword_reply(question, scores, context):
            return reply
        reply = self.decide(scores, language)
        if reply.outcome == "answer" and _is_name(question):
            return replace(reply, facet=scores.facet(self.kb.topics[str(reply.topic)].available(), NAME_RELUCTANCE))
        return reply

    def _follow_up_reply(
        self, question: str, wanted: Facet, scores: Scores, language: Language, context: Context
    ) -> Reply:
        """The reply to a question that goes on from the topic before and asks for a facet."""
        if context.topic == self._directory:
            return self._beside_towns(scores, language)
        topic, facet = self._continued(str(context.topic), wanted, scores)
        if (facet == OVERVIEW or facet != wanted) and (reply := self._keyword_reply(question, scores, context)):
            return reply
        judgement = self._judge(scores)
        basis = judgement.basis("a follow-up to the topic before")
        return Reply("answer", language, topic, facet, score=judgement.right, basis=basis)

    def _keyword_reply(self, question: str, scores: Scores, context: Context) -> Reply | None:
        """The reply to a message that is one word of the content's list: of letters alone, scores know too little."""
        found = self._keywords.named(question, context.language())
        if found is None:
            return None
        topics, spoken = found
        language = context.chosen or spoken  # many words are the same in both: their letters tell no language
        basis = self._judge(scores).basis("a keyword of the content")
        if len(topics) == 1:
            return Reply("answer", language, topics[0], OVERVIEW, score=1.0, basis=basis, foreseen=True)
        choices = tuple(Choice(name, round(1 / len(topics), 3)) for name in topics)
        return Reply("choice", language, choices=choices, score=1.0, basis=basis, foreseen=True)

    def _leans_back(self, scores: Scores) -> bool:
        """Whether a question has no clear topic of its own and sounds like one that goes on from another."""
        _, best = scores.ranked()[0]
        return best < OWN_TOPIC and scores.follow_up >= best - LEANING and scores.follow_up > scores.none

    def _continued(self, topic: str, wanted: Facet, scores: Scores) -> tuple[str, Facet]:
        """The topic that a follow-up goes on with: the last one, or a neighbour that has what this one lacks."""
        if wanted == OVERVIEW or wanted not in self.kb.topics[topic].available():
            neighbour = max(self.kb.topics[topic].related, key=lambda name: scores.topics[name], default=topic)
            if scores.topics[neighbour] - scores.topics[topic] >= NEIGHBOUR_LEAD:
                topic = neighbour
        available = self.kb.topics[topic].available()
        return topic, wanted if wanted in available else scores.likeliest(available)

    def _beside_towns(self, scores: Scores, language: Language) -> Reply:
        """The reply to a follow-up to an answer about towns, which names none: what the list of towns can't say.

        A topic about twinning that is sure enough, else a choice of those, of the facet asked for where two have it.
        """
        scores = self._favour(scores, str(self._directory))
        wanted = scores.facet()
        beside = [name for name, _ in scores.ranked() if self._lies_beside_towns(name, wanted)]
        reply = self.decide(scores, language)
        if len(beside) < 2 or (reply.outcome == "answer" and reply.topic in beside):
            return reply
        telling = [name for name in beside if self._tells(name, wanted)]
        judgement = self._judge(scores)
        _, best = scores.ranked()[0]
        offered = (telling if len(telling) > 1 else beside)[:MOST_CHOICES]
        choices = tuple(Choice(name, self._share(judgement, scores.topics[name] - best)) for name in offered)
        basis = judgement.basis("a follow-up that the list of towns says nothing about")
        return Reply("choice", language, choices=choices, score=judgement.right, basis=basis)

    def _lies_beside_towns(self, name: str, wanted: Facet) -> bool:
        topic, directory = self.kb.topics[name], self.kb.topics[str(self._directory)]
        if name == directory.id:
            return False
        asked_for = wanted == "contact" and about_people(topic)
        return asked_for or topic.family == directory.family or name in directory.related

    def _tells(self, name: str, wanted: Facet) -> bool:
        topic = self.kb.topics[name]
        return wanted in topic.available() or (wanted == "contact" and about_people(topic))

    def _favour(self, scores: Scores, topic: str) -> Scores:
        near = {topic, *self.kb.topics[topic].related}
        topics = {name: margin + (KINSHIP if name in near else 0.0) for name, margin in scores.topics.items()}
        return structs.replace(scores, topics=topics)

    def decide(self, scores: Scores, language: Language) -> Reply:
        """The reply that scores alone lead to: without towns, and with nothing said before."""
        judgement = self._judge(scores)
        fitted = self.confidence
        topic, best = judgement.scores.ranked()[0]
        stands_out = judgement.right >= STANDS_OUT and best > scores.none
        if judgement.in_scope < fitted.decline_below and not stands_out:
            basis = judgement.basis("not one of our subjects")
            return Reply("none", language, score=1 - judgement.in_scope, basis=basis)
        sure = judgement.in_scope >= fitted.offer_below and judgement.right >= fitted.answer_from
        if (
            sure or {name for name, _ in judgement.scores.ranked()[:2]} <= SMALL_TALK
        ):  # nobody is asked whether they meant hello or goodbye
            decided = "sure enough" if sure else "nothing but small talk"
            facet = self._facet(topic, judgement.scores)
            return Reply("answer", language, topic, facet, score=judgement.right, basis=judgement.basis(decided))
        courteous = topic in SMALL_TALK
        ranked = [item for item in judgement.scores.ranked() if courteous or item[0] not in SMALL_TALK]
        near = [item for item in ranked[:MOST_CHOICES] if best - item[1] <= WORTH_OFFERING]
        offered = near if len(near) > 1 else ranked[:2]
        choices = tuple(Choice(name, self._share(judgement, margin - best)) for name, margin in offered)
        return Reply("choice", language, choices=choices, score=judgement.right, basis=judgement.basis("several fit"))

    def _share(self, judgement: _Judgement, behind: float) -> float:
        return float(round(judgement.right * math.exp(3 * behind), 3))

    def _facet(self, topic: str, scores: Scores) -> Facet:
        return scores.facet(self.kb.topics[topic].available())


def _is_name(question: str) -> bool:
    return sum(map(text.has_words, question.split())) <= NAME


def _legible(question: str) -> str:
    """Halves of a surrogate pair, which JSON may hold alone but no encoder reads, become question marks."""
    return question.encode("utf-8", "replace").decode("utf-8")


def _unshouted(question: str) -> str:
    """A sentence all in capitals in small letters, as the encoder knows its words; names in capitals stay."""
    return question.lower() if question.isupper() and len(question.split()) > SHOUTED else question
