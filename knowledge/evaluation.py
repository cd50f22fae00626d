"""How good the replies are: labelled questions are asked, judged, and counted.

A question file asks the whole finder, conversations and towns included. Cross-validation asks only how scores are
turned into replies, on the content's own phrasings, each scored by a matcher that had not learned from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from msgspec import Struct

from knowledge.crossvalidation import HeldOut
from knowledge.finder import Finder
from knowledge.index import FOLLOW_UP, NONE
from knowledge.labelled import Case, group_of
from knowledge.model import LANGUAGES, MOST_CHOICES
from knowledge.reply import Context, Reply
from knowledge.text import fold
from knowledge.towns import DIRECTORY

Verdict = Literal["right", "offered", "missed", "wrong", "rejected", "soft"]
"""right: an answer with a right topic. offered: a choice that holds one. missed: neither. wrong: an answer with another
topic, or any answer out of scope. Out of scope only: rejected (nothing said), soft (a choice offered)."""

TextOf = Callable[[Reply], str]
"""The text of a reply as its reader sees it."""

BINS = 10


class Result(Struct, frozen=True):
    """A case, what the finder replied, and the judgement on that."""

    case: Case
    reply: Reply
    verdict: Verdict


class Figures(Struct, frozen=True):
    """Counts of a group of results in percent, to one decimal; None where the group has no such figure.

    `helped` is right + offered (in a conversation also rejected), `facet` the share of right answers that lead with the
    facet asked for, `reply` the share of German and French questions that were answered in their language.
    """

    n: int
    right: float | None
    offered: float | None
    missed: float | None
    wrong: float | None
    helped: float | None
    rejected: float | None
    soft: float | None
    facet: float | None
    reply: float | None

    @classmethod
    def of(cls, results: Sequence[Result], out_of_scope: bool = False) -> Figures:
        """The figures of results that are all out of scope or all not."""
        count = Counter(result.verdict for result in results)
        n = len(results)
        ours = not out_of_scope
        asked = [r for r in results if r.verdict == "right" and r.case.facet and r.case.group != "town"]
        spoken = [r for r in results if r.case.language in LANGUAGES]
        return cls(
            n=n,
            right=percent(count["right"], n) if ours else None,
            offered=percent(count["offered"], n) if ours else None,
            missed=percent(count["missed"], n) if ours else None,
            wrong=percent(count["wrong"], n),
            helped=percent(count["right"] + count["offered"] + count["rejected"], n) if ours else None,
            rejected=None if ours else percent(count["rejected"], n),
            soft=None if ours else percent(count["soft"], n),
            facet=percent(sum(r.reply.facet == r.case.facet for r in asked), len(asked)) if ours else None,
            reply=percent(sum(r.reply.language == r.case.language for r in spoken), len(spoken)),
        )


class Confusion(Struct, frozen=True):
    """How often a topic was wanted and another given: NONE as `wanted` is out of scope, as `got` an "I don't know"."""

    wanted: str
    got: str
    count: int


class Bin(Struct, frozen=True):
    """Answers of like score: how many, their mean score, and the share that was right (0 to 1)."""

    count: int
    score: float
    right: float


class Calibration(Struct, frozen=True):
    """Whether scores mean what they say; `error` is the expected calibration error (0 to 1), None without answers."""

    bins: tuple[Bin, ...]
    error: float | None


class Evaluation(Struct, frozen=True):
    """Results and what they come to. `topics` counts each question for the first of its right topics."""

    results: tuple[Result, ...]
    groups: dict[str, Figures]
    topics: dict[str, Figures]
    confusions: tuple[Confusion, ...]
    calibration: Calibration


def evaluate(finder: Finder, cases: Iterable[Case], text_of: TextOf) -> Evaluation:
    """Ask every case, those of a chat as one conversation, and count. `text_of` is asked for towns only."""
    before: dict[int, Context] = {}
    results = []
    for case in cases:
        context = before.get(case.chat, Context())
        reply = finder.find(case.question, context)
        before[case.chat] = context.after(reply, finder.subject(reply))
        results.append(Result(case, reply, verdict(case, reply, text_of, directory=_directory(finder))))
    return count(results)


def cross_validated(finder: Finder, held_out: Iterable[HeldOut]) -> Evaluation:
    """The figures of the content's phrasings by their out-of-fold scores, decided by the finder.

    Phrasings that lean on what was said before are left out: they have no topic of their own.
    """
    results = []
    for held in held_out:
        if held.example.topic == FOLLOW_UP:
            continue
        case = _as_case(held)
        reply = finder.decide(held.scores, finder.language(held.scores))
        results.append(Result(case, reply, verdict(case, reply, lambda _: "")))
    return count(results)


def verdict(case: Case, reply: Reply, text_of: TextOf, directory: str | None = None) -> Verdict:
    """The judgement on a reply. `directory` is the topic that answers for towns, even for those it does not know."""
    if case.group == "town":
        if case.not_found:
            return "right" if reply.outcome != "answer" or reply.topic == directory else "wrong"
        text = _comparable(text_of(reply))
        return "right" if all(_comparable(name) in text for name in case.contains) else "wrong"
    if not case.topics:
        return "rejected" if reply.outcome == "none" else "soft" if reply.outcome == "choice" else "wrong"
    if reply.outcome == "answer":
        return "right" if reply.topic in case.topics else "wrong"
    offered = {choice.topic for choice in reply.choices[:MOST_CHOICES]}
    return "offered" if reply.outcome == "choice" and offered & set(case.topics) else "missed"


def count(results: Sequence[Result]) -> Evaluation:
    """What results come to."""
    groups: dict[str, list[Result]] = defaultdict(list)
    topics: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        for name in _groups(result.case):
            groups[name].append(result)
        if result.case.topics:
            topics[result.case.topics[0]].append(result)
    return Evaluation(
        results=tuple(results),
        groups={name: Figures.of(groups[name], name.startswith("out")) for name in sorted(groups)},
        topics={name: Figures.of(topics[name]) for name in sorted(topics)},
        confusions=_confusions(results),
        calibration=_calibration(results),
    )


def percent(part: int, whole: int) -> float | None:
    """A share in percent, to one decimal."""
    return round(100 * part / whole, 1) if whole else None


def _directory(finder: Finder) -> str | None:
    return next((topic.id for topic in finder.kb.topics.values() if topic.action == DIRECTORY), None)


def _comparable(text: str) -> str:
    return fold(text).replace("-", " ")


def _as_case(held: HeldOut) -> Case:
    example = held.example
    topics = () if example.topic == NONE else (example.topic,)
    language = example.language or "other"
    return Case(example.text, language, group_of(topics, language), topics, example.facet)


def _groups(case: Case) -> list[str]:
    match case.group:
        case "in":
            detail = [case.language, case.style]
        case "other":
            detail = [case.language]
        case "out":
            detail = [case.style]
        case "dialog":
            return ["dialog:follow-up" if case.turn else "dialog"]
        case "town":
            return ["town"]
    return [case.group, *(f"{case.group}:{part}" for part in detail if part)]


def _confusions(results: Iterable[Result]) -> tuple[Confusion, ...]:
    """What was wrong or missed, the most frequent first; a choice without the right topic counts for its first."""
    found: Counter[tuple[str, str]] = Counter()
    for result in results:
        if result.case.group == "town" or result.verdict not in ("wrong", "missed"):
            continue
        reply = result.reply
        got = reply.topic or (reply.choices[0].topic if reply.choices else NONE)
        wanted = result.case.topics[0] if result.case.topics else NONE
        found[wanted, got] += 1
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Confusion(wanted, got, times) for (wanted, got), times in ranked)


def _calibration(results: Iterable[Result]) -> Calibration:
    """Over all answers but towns', which are looked up and not guessed."""
    binned: dict[int, list[Result]] = defaultdict(list)
    for result in results:
        if result.reply.outcome == "answer" and result.case.group != "town":
            binned[min(int(result.reply.score * BINS), BINS - 1)].append(result)
    bins = tuple(_bin(binned[number]) for number in sorted(binned))
    answers = sum(each.count for each in bins)
    error = sum(each.count * abs(each.score - each.right) for each in bins) / answers if answers else None
    return Calibration(bins, error)


def _bin(answers: Sequence[Result]) -> Bin:
    n = len(answers)
    right = sum(answer.verdict == "right" for answer in answers)
    return Bin(n, sum(answer.reply.score for answer in answers) / n, right / n)
