"""The one door: a question, and what was talked about before -> Reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec import structs

from knowledge import text, towns
from knowledge.confidence import Confidence
from knowledge.directory import Directory
from knowledge.follow_ups import FollowUps
from knowledge.index import Index
from knowledge.judging import Judge
from knowledge.keywords import Keywords
from knowledge.matcher import OVERVIEW, Matcher, Scores
from knowledge.model import Facet, KnowledgeBase, Language, Topic
from knowledge.other_language import language_asked
from knowledge.reply import Choice, Context, Reply
from knowledge.spelling import Spelling
from knowledge.towns import Town, Towns
from knowledge.wording import Wording, as_written

CLEARLY_A_LANGUAGE = 0.25
"""Margin of the language model from which a question counts as clearly German or French."""
CLEARLY_ANOTHER = 0.6
"""The same where the person chose a language: a word or two don't change it, a sentence does."""
NAME = 3
"""Words that may be no more than a name ("PRAXES", « le programme Voltaire ? »), which asks for the overview …"""
NAME_RELUCTANCE = -0.3
"""… unless another facet is ahead of it by so much ("PRAXES Bezahlung")."""
ALSO_NEAR = -0.7
"""Margin from which a topic beside the best one is a candidate; whatever is far from a question lies around -0.9."""
NEAR_ANYWAY = -0.4
"""The same where the question itself would be declined."""
SHOUTED = 2
"""Words above which capitals are a way of typing; up to it they may be names ("DFJW", "BAFÖG DFJW")."""


class Finder:
    """Finds the reply to a question. Keeps no memory of people: what was said before comes in as a Context."""

    def __init__(
        self, kb: KnowledgeBase, index: Index, fitted: Confidence | None = None, wording: Wording | None = None
    ) -> None:
        self.kb = kb
        self.matcher = Matcher(index)
        wording = wording or towns.wording_of(kb)
        self._asked = wording.asked()
        self._judge = Judge(kb, fitted or Confidence.load())
        self._keywords = Keywords(kb.keywords)
        self._spelling = Spelling(kb)
        self._towns = Towns(kb, wording)
        self._directory = Directory(kb, self._judge)
        self._follow_ups = FollowUps(kb, self._judge)

    @property
    def confidence(self) -> Confidence:
        """How sure it must be for what."""
        return self._judge.confidence

    def find(self, question: str, context: Context = Context()) -> Reply:  # noqa: B008 (a frozen value)
        """The reply to a question of any length and content. Never raises for what a person typed."""
        question = _legible(question)
        if not text.has_words(question):
            return Reply("none", context.language())
        meant = self._meant(question)
        scores = self.matcher.scores(_unshouted(meant))
        language = self.language(scores, context) if text.has_letters(question) else context.language()
        named = self._towns.named(question[: text.MAX_QUESTION], language)
        if named.known and named.bare and language != context.language():  # a name alone is in no language
            language = context.language()
            named = self._towns.named(question[: text.MAX_QUESTION], language)
        reply = self._directory.reply(named, scores, language)
        reply = reply or _read_as(meant, question, self._topic_reply(meant, scores, language, context))
        if reply.outcome != "answer" and self._is_directory(context.topic):
            reply = self._directory.unlisted(named, scores, language) or reply
        if reply.outcome == "answer" and self._is_directory(reply.topic) and not reply.towns:
            reply = replace(reply, unknown_town=named.unknown)
        return reply

    def prepare(self, questions: Iterable[str]) -> None:
        """Do in advance, in any thread, what `find` spends most of its time on: far less for several at once."""
        self.matcher.prepare(_unshouted(self._meant(_legible(question))) for question in questions)

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
        replies = [Reply("answer", first.language, name, self._judge.facet(name, scores)) for name in others]
        return tuple(([first] if first.outcome == "answer" else []) + replies)[:most]

    def subject(self, reply: Reply) -> str | None:
        """The topic that the next question may lean on; small talk and talk about the bot are none."""
        return reply.topic if reply.outcome == "answer" and self.leads_on(reply.topic) else None

    def leads_on(self, topic: str | None) -> bool:
        """Whether the next question may lean on a topic."""
        return topic is not None and topic in self.kb.topics and self.kb.topics[topic].family != "bot"

    def town(self, name: str, language: Language) -> tuple[tuple[Town, ...], Topic | None]:
        """The towns of a name, and the topic that answers about them."""
        return self._towns.named(name, language).known, self._directory.topic

    def language(self, scores: Scores, context: Context = Context()) -> Language:  # noqa: B008 (a frozen value)
        """The language to reply in: the question's where that is clear, else what the context knows."""
        needed = CLEARLY_ANOTHER if context.chosen else CLEARLY_A_LANGUAGE
        if abs(scores.french) < needed or scores.foreign > abs(scores.french):
            return context.language()
        return "fr" if scores.french > 0 else "de"

    def decide(self, scores: Scores, language: Language) -> Reply:
        """The reply that scores alone lead to: without towns, and with nothing said before."""
        return self._judge.decide(scores, language)

    def _word_for_word(self, question: str, scores: Scores, language: Language) -> Reply | None:
        """The reply to a question that stands in the content exactly so; an editor wrote it there for this topic."""
        topic, facet = self._asked.get(as_written(question), (None, None))
        if topic is None:
            return None
        basis = self._judge.judge(scores).basis("a phrasing of the content, word for word")
        return Reply("answer", language, topic, facet, score=1.0, basis=basis)

    def _topic_reply(self, question: str, scores: Scores, language: Language, context: Context) -> Reply:
        before = self.kb.topics.get(context.topic or "")
        offered = [name for name in context.offered if name in self.kb.topics]
        offered = offered if len(offered) > 1 else []  # one alone, where the content has changed, is no choice
        reply = self._said_again(question, before, offered, scores)
        if reply := reply or self._word_for_word(question, scores, language):
            return reply
        if (before or offered) and (wanted := self._follow_ups.asked(question, scores)):
            if before:
                return self._follow_up_reply(question, before, wanted, scores, language, context)
            return self._follow_ups.among(offered, wanted, scores, language)
        if before:
            scores = self._follow_ups.going_on(question, before.id, scores)
        if reply := self._keyword_reply(question, scores, context):
            return reply
        reply = self.decide(scores, language)
        if reply.outcome == "answer" and _is_name(question):
            return replace(reply, facet=scores.facet(self.kb.topics[str(reply.topic)].available(), NAME_RELUCTANCE))
        return reply

    def _said_again(self, question: str, before: Topic | None, offered: Sequence[str], scores: Scores) -> Reply | None:
        """The last answer, or the topics last offered, for who asks for nothing but the language."""
        if not (before or offered) or (before and self._is_directory(before.id)):  # of which town is not known any more
            return None
        asked = language_asked(question)
        if asked is None:
            return None
        if before:
            basis = self._judge.judge(scores).basis("the topic before, in the language that was asked for")
            return Reply("answer", asked, before.id, OVERVIEW, score=1.0, basis=basis)
        return self._follow_ups.among(offered, OVERVIEW, scores, asked)

    def _follow_up_reply(
        self, question: str, before: Topic, wanted: Facet, scores: Scores, language: Language, context: Context
    ) -> Reply:
        """The reply to a question that goes on from the topic before and asks for a facet."""
        if self._is_directory(before.id):
            return self._directory.beside(before, scores, language)
        reply = self._follow_ups.reply(before.id, wanted, scores, language)
        if reply.facet == OVERVIEW or reply.facet != wanted:
            return self._keyword_reply(question, scores, context) or reply
        return reply

    def _keyword_reply(self, question: str, scores: Scores, context: Context) -> Reply | None:
        """The reply to a message that is one word of the content's list: of letters alone, scores know too little."""
        found = self._keywords.named(question, context.language())
        if found is None:
            return None
        topics, spoken = found
        language = context.chosen or spoken  # many words are the same in both: their letters tell no language
        basis = self._judge.judge(scores).basis("a keyword of the content")
        if len(topics) == 1:
            return Reply("answer", language, topics[0], OVERVIEW, score=1.0, basis=basis, foreseen=True)
        choices = tuple(Choice(name, round(1 / len(topics), 3)) for name in topics)
        return Reply("choice", language, choices=choices, score=1.0, basis=basis, foreseen=True)

    def _meant(self, question: str) -> str:
        """A message of one word as it was meant, if it holds slips: the content hardly has it as it was typed."""
        meant = self._spelling.meant(question) if _is_name(question) else None
        return meant if meant and self.matcher.rarely_has(question, beside=meant) else question

    def _is_directory(self, topic: str | None) -> bool:
        return self._directory.topic is not None and topic == self._directory.topic.id


def _is_name(question: str) -> bool:
    return sum(map(text.has_words, question.split())) <= NAME


def _read_as(meant: str, question: str, reply: Reply) -> Reply:
    """The reply to what was meant, which says so where that is not what was typed."""
    if meant == question or reply.basis is None:
        return reply
    return replace(reply, basis=structs.replace(reply.basis, decided=f"{reply.basis.decided}; read as “{meant}”"))


def _legible(question: str) -> str:
    """Halves of a surrogate pair, which JSON may hold alone but no encoder reads, become question marks."""
    return question.encode("utf-8", "replace").decode("utf-8")


def _unshouted(question: str) -> str:
    """A sentence all in capitals in small letters, as the encoder knows its words; names in capitals stay."""
    return question.lower() if question.isupper() and len(question.split()) > SHOUTED else question
