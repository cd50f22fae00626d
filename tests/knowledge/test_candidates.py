"""Candidates: the answers to pick from while somebody is still typing."""

import pytest

from knowledge.finder import Finder
from knowledge.reply import Context

MOST = 10


@pytest.mark.parametrize(
    "question", ["Wie lange dauert PRAXES?", "Partnerstadt Celle", "Danke!", "Combien coûte le programme Voltaire ?"]
)
def test_what_the_finder_answers_stands_first(finder: Finder, question: str) -> None:
    assert finder.candidates(question, MOST)[0] == finder.find(question)


def test_what_the_finder_offers_as_a_choice_stands_first_in_its_order(finder: Finder, unsure: str) -> None:
    offered = [choice.topic for choice in finder.find(unsure).choices if finder.kb.topics[choice.topic].family != "bot"]
    assert [reply.topic for reply in finder.candidates(unsure, MOST)][: len(offered)] == offered


def test_all_are_answers_of_different_topics_in_one_language(finder: Finder) -> None:
    found = finder.candidates("stage en Allemagne", MOST, Context(code="de"))
    assert 2 <= len(found) <= MOST
    assert {reply.outcome for reply in found} == {"answer"}
    assert {reply.language for reply in found} == {"fr"}
    assert len({reply.topic for reply in found}) == len(found)
    for reply in found:
        assert reply.facet in finder.kb.topics[str(reply.topic)].available()


def test_no_more_than_wanted(finder: Finder) -> None:
    assert len(finder.candidates("stage en Allemagne", 2)) == 2


def test_a_word_half_typed_finds_what_the_finder_alone_would_decline(finder: Finder) -> None:
    assert finder.find("brigitte").outcome == "none"
    assert [reply.topic for reply in finder.candidates("brigitte", MOST)] == ["brigitte-sauzay"]


def test_small_talk_is_no_candidate_unless_it_is_the_answer(finder: Finder) -> None:
    for question in ("stip", "pr", "Frankreich", "Workshop", "wetter morgen", "Danke!"):
        families = [finder.kb.topics[str(reply.topic)].family for reply in finder.candidates(question, MOST)]
        assert "bot" not in families[1:]


@pytest.mark.parametrize(
    "question", ["", "  ", "👋", "?", "Wie wird morgen das Wetter in Tokio?", "asdfgh", "pizza", "1"]
)
def test_nothing_for_what_is_far_from_every_topic(finder: Finder, question: str) -> None:
    assert finder.candidates(question, MOST) == ()
