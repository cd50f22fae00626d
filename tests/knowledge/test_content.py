"""The content that ships: complete, checked, and no phrasing taken from the questions it is measured by."""

import datetime as dtm
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.check import check
from knowledge.load import SHIPPED, load
from knowledge.model import FAMILIES, LANGUAGES, Family, Language
from knowledge.text import normalise

TODAY = dtm.date(2026, 11, 24)
QUESTIONS = Path(__file__).parents[1] / "questions"
KB = load(SHIPPED)
TOPICS: dict[Family, str] = {
    "young-people": """
        accommodation art-studies brigitte-sauzay children-camps combine-funding convention-de-stage
        cross-border-apprenticeship dfjw dfjw-contact eligibility find-internship from-france inclusion insurance
        internship-apprentices internship-school internship-students job-partner-town junior-ambassadors
        language-courses language-level mobiklasse other-funding pay-france pay-germany payment-report praxes protandem
        school-exchange travel-costs voltaire volunteer-service which-programme work-at-partner young-professionals
        youth-leader""",
    "funding-and-twinning": """
        buergerfonds buergerfonds-criteria buergerfonds-or-dfjw cerv city-ambassadors erasmus-youth foundations
        infopoint interpreting jumelage-eu normandy partner-search partnership-forms project-ideas recruit-young
        renew-twinning societies start-twinning state-funding twinning-directory twinning-numbers vdfg
        youth-twinning""",
    "antenne": """
        antenne consulate contact creative-platform europa-project francemobil franco-german-day learn-french
        metropolregion panorama radio workshops""",
    "bot": """
        bot-help goodbye greeting human language-switch privacy reminders-stop reminders-subscribe thanks""",
}


def phrasings() -> Iterator[tuple[str, str]]:
    """Every phrasing of the content with where it stands."""
    for topic in KB.topics.values():
        for spoken, by_facet in topic.questions.items():
            for facet, texts in by_facet.items():
                yield from ((f"{topic.id} {spoken} {facet}", text) for text in texts)
    for facet, style in KB.facets.items():
        for language, texts in style.asked.items():
            yield from ((f"facets {facet} {language}", text) for text in texts)
    beside = KB.out_of_scope
    yield from (("out of scope", text) for text in (*beside.de, *beside.fr, *beside.other))


def measured_by(file: str) -> Iterator[str]:
    for line in (QUESTIONS / file).read_text("utf-8").splitlines():
        row = json.loads(line)
        yield from (turn["q"] for turn in row.get("turns", [row]))


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_has_its_topics(family: Family) -> None:
    assert {topic.id for topic in KB.family(family)} == set(TOPICS[family].split())


def test_there_are_eighty_topics() -> None:
    assert len(KB.topics) == 80


@pytest.mark.parametrize("topic", KB.topics)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_enough_phrasings_in_both_languages(topic: str, language: Language) -> None:
    asked = KB.topics[topic].questions.get(language, {})
    assert sum(len(texts) for texts in asked.values()) >= (25 if KB.topics[topic].family == "bot" else 40)


def test_enough_is_known_of_what_the_bot_must_decline() -> None:
    assert len(KB.out_of_scope.de) >= 400
    assert len(KB.out_of_scope.fr) >= 400


@pytest.mark.parametrize("topic", KB.topics)
def test_every_topic_names_its_sources_and_when_they_were_read(topic: str) -> None:
    assert KB.topics[topic].sources
    assert "2010" <= KB.topics[topic].checked[:7] <= f"{TODAY:%Y-%m}"


def test_every_facet_can_be_asked_for_in_both_languages() -> None:
    assert all(len(style.asked.get(language, [])) >= 10 for style in KB.facets.values() for language in LANGUAGES)


def test_no_phrasing_is_a_question_the_answers_are_measured_by() -> None:
    files = ("dev.jsonl", "blind/lookalikes.jsonl")
    measured = {normalise(question) for file in files for question in measured_by(file)}
    assert [(where, text) for where, text in phrasings() if normalise(text) in measured - {""}] == []


def test_the_check_finds_no_errors() -> None:
    assert [str(problem) for problem in check(SHIPPED, TODAY) if problem.level == "error"] == []


def test_no_workshop_of_the_past_is_among_the_coming_ones() -> None:
    past = {
        "braunschweig-2025-01",
        "hildesheim-2025-05",
        "wolfenbuettel-2025-09",
        "hannover-2025-11",
        "hannover-2026-04",
    }
    assert past <= set(KB.workshops)
    coming = {workshop.id for workshop in KB.workshops.values() if workshop.last_day() >= TODAY}
    assert not coming & past
    assert all(KB.workshops[name].day() >= dtm.date(2026, 5, 1) for name in coming)


def test_every_twinning_has_a_source_and_a_year_that_is_not_ahead() -> None:
    assert len(KB.twinnings) > 100
    assert all(twinning.source and (twinning.since or 0) <= TODAY.year for twinning in KB.twinnings)
