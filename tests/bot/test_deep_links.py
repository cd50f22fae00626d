"""Addresses that open the bot at something: written and read, and never mistaken for another."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.deep_links import (
    LanguageTarget,
    TopicTarget,
    WorkshopTarget,
    address,
    deep_link,
    every_target,
    parse,
    payload_of,
)
from knowledge.model import LANGUAGES, KnowledgeBase, Topic
from tests.workshops import knowing, workshop

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""https://core.telegram.org/bots/features#deep-linking"""


def with_topics(kb: KnowledgeBase, *topics: Topic) -> KnowledgeBase:
    """The knowledge base with other topics beside its own."""
    return replace(kb, topics={**kb.topics, **{topic.id: topic for topic in topics}})


@pytest.mark.parametrize(
    ("payload", "target"),
    [
        ("praxes", TopicTarget("praxes")),
        ("praxes-money", TopicTarget("praxes", "money")),
        ("internship-students", TopicTarget("internship-students")),
        ("internship-students-money", TopicTarget("internship-students", "money")),
        ("ws-hannover-2026-04", WorkshopTarget("hannover-2026-04")),
        ("lang-de", LanguageTarget("de")),
        ("lang-fr", LanguageTarget("fr")),
    ],
)
def test_a_payload_says_where_it_leads(kb: KnowledgeBase, payload: str, target: object) -> None:
    assert parse(kb, payload) == target
    assert parse(kb, payload.upper()) == target


@pytest.mark.parametrize(
    "payload",
    ["", "-", "money", "-money", "praxes-", "praxes-price", "ws-", "ws-praxes", "ws-no-such", "lang-en", "lang-", "ä",
     "flyer-2026", "praxes money", "<b>", "praxes-money-money"],
)  # fmt: skip
def test_what_the_bot_does_not_know_leads_nowhere(kb: KnowledgeBase, payload: str) -> None:
    assert parse(kb, payload) is None


@given(st.text(max_size=80))
def test_no_payload_whatsoever_is_an_error(kb: KnowledgeBase, payload: str) -> None:
    parse(kb, payload)


def test_every_target_is_read_as_it_was_written_and_fits_telegram(kb: KnowledgeBase) -> None:
    targets = list(every_target(kb))
    payloads = [payload_of(target) for target in targets]
    assert [parse(kb, payload) for payload in payloads] == targets
    assert [payload for payload in payloads if not PAYLOAD.fullmatch(payload)] == []
    assert len(set(payloads)) == len(payloads)


def test_every_topic_facet_workshop_and_language_can_be_linked_to(kb: KnowledgeBase) -> None:
    facets = [TopicTarget(topic.id, facet) for topic in kb.topics.values() for facet in topic.available()]
    hidden = {TopicTarget("dfjw", "contact")}  # there is a topic dfjw-contact, which says the same and more
    shown = [target for target in facets if target not in hidden]
    workshops = [WorkshopTarget(name) for name in kb.workshops]
    assert list(every_target(kb)) == [*shown, *workshops, *map(LanguageTarget, LANGUAGES)]


def test_a_facet_that_a_topic_has_lost_leads_to_the_topic(kb: KnowledgeBase) -> None:
    topic = next(topic for topic in kb.topics.values() if "duration" not in topic.facets)
    assert parse(kb, f"{topic.id}-duration") == TopicTarget(topic.id)
    assert parse(kb, f"{topic.id}-what") == TopicTarget(topic.id)


def test_what_another_one_takes_the_payload_from_is_not_offered_as_a_link(kb: KnowledgeBase) -> None:
    praxes = kb.topics["praxes"]
    topics = [praxes.model_copy(update={"id": name}) for name in ("praxes-money", "ws-peine", "lang-fr")]
    crowded = with_topics(knowing(kb, workshop("peine", "2026-12-05")), *topics)
    assert parse(crowded, "praxes-money") == TopicTarget("praxes-money")
    assert parse(crowded, "ws-peine") == WorkshopTarget("peine")
    assert parse(crowded, "lang-fr") == LanguageTarget("fr")
    offered = set(every_target(crowded))
    assert offered.isdisjoint({TopicTarget("praxes", "money"), TopicTarget("ws-peine"), TopicTarget("lang-fr")})
    assert {TopicTarget("praxes-money"), WorkshopTarget("peine"), LanguageTarget("fr")} <= offered


def test_an_address_names_the_bot_and_what_it_opens() -> None:
    assert deep_link("antenne_bot", "praxes") == "https://t.me/antenne_bot?start=praxes"
    assert deep_link("antenne_bot", "praxes", "money") == "https://t.me/antenne_bot?start=praxes-money"
    assert address("antenne_bot", WorkshopTarget("peine")) == "https://t.me/antenne_bot?start=ws-peine"
