"""Addresses that open the bot at a topic, a workshop or a language: `https://t.me/<bot>?start=<payload>`.

What a payload says is printed on posters, so it stays as it is: `praxes`, `praxes-money`, `ws-hannover-2026-04`,
`lang-fr`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from telegram.helpers import create_deep_linked_url

from knowledge.links import GREETING, LANGUAGE, WORKSHOP
from knowledge.model import FACETS, LANGUAGES, Facet, KnowledgeBase, Language

__all__ = [
    "GREETING",
    "LanguageTarget",
    "Target",
    "TopicTarget",
    "WorkshopTarget",
    "address",
    "deep_link",
    "every_target",
    "parse",
    "payload_of",
]


class TopicTarget(Struct, frozen=True):
    """A topic, led by one of its facets."""

    topic: str
    facet: Facet = "what"


class WorkshopTarget(Struct, frozen=True):
    """The card of a workshop, coming or past."""

    workshop: str


class LanguageTarget(Struct, frozen=True):
    """The language to answer in from now on."""

    language: Language


Target = TopicTarget | WorkshopTarget | LanguageTarget


def payload_of(target: Target) -> str:
    """What stands after `?start=`: at most 41 of the 64 characters that Telegram allows, a-z, 0-9 and hyphens."""
    match target:
        case TopicTarget(topic, "what"):
            return topic
        case TopicTarget(topic, facet):
            return f"{topic}-{facet}"
        case WorkshopTarget(workshop):
            return f"{WORKSHOP}{workshop}"
        case LanguageTarget(language):
            return f"{LANGUAGE}{language}"


def parse(kb: KnowledgeBase, payload: str) -> Target | None:
    """What a payload leads to; None for what the bot does not know, or not any more.

    A topic whose id is the whole payload goes before a facet of another one. A facet that a topic has lost leads to
    the topic. Capitals don't count, for people type addresses from posters.
    """
    wanted = payload.lower()
    return _language(wanted) or _workshop(kb, wanted) or _topic(kb, wanted)


def address(username: str, target: Target) -> str:
    """The address of a target. Raises ValueError where there can be no bot of that name."""
    return create_deep_linked_url(username, payload_of(target))


def deep_link(username: str, topic: str, facet: Facet = "what") -> str:
    """The address that opens the bot of that name at a facet of a topic."""
    return address(username, TopicTarget(topic, facet))


def every_target(kb: KnowledgeBase) -> Iterator[Target]:
    """All that can be linked to: topics, each followed by its facets, then workshops, then languages.

    What another target takes the payload from (a topic `ws-x` beside a workshop `x`) is left out.
    """
    topics = [TopicTarget(topic.id, facet) for topic in kb.topics.values() for facet in topic.available()]
    every: tuple[Target, ...] = (*topics, *map(WorkshopTarget, kb.workshops), *map(LanguageTarget, LANGUAGES))
    return (target for target in every if parse(kb, payload_of(target)) == target)


def _language(wanted: str) -> Target | None:
    return next((LanguageTarget(each) for each in LANGUAGES if wanted == f"{LANGUAGE}{each}"), None)


def _workshop(kb: KnowledgeBase, wanted: str) -> Target | None:
    name = wanted.removeprefix(WORKSHOP)
    return WorkshopTarget(name) if name != wanted and name in kb.workshops else None


def _topic(kb: KnowledgeBase, wanted: str) -> Target | None:
    if wanted in kb.topics:
        return TopicTarget(wanted)
    name, _, last = wanted.rpartition("-")
    facet = next((each for each in FACETS if each == last), None)
    if facet is None or name not in kb.topics:
        return None
    return TopicTarget(name, facet if facet in kb.topics[name].available() else "what")
