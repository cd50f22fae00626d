"""Workshops: what is coming, and the honest answer where nothing is; never a past date as a coming one."""

import datetime as dtm
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.app import BotApplication
from bot.screens.screen import Screen
from bot.screens.topics import topic_screen
from bot.screens.workshops import coming, last, programme
from bot.standin import Person, Seen
from knowledge.model import LANGUAGES, KnowledgeBase, Language, Place, Registration, Text, Workshop

TODAY = dtm.date(2026, 9, 1)
QUESTION: dict[Language, str] = {"de": "Wann ist der nächste Workshop?", "fr": "Quand a lieu le prochain atelier ?"}
NO_NEWS: dict[Language, str] = {"de": "kein neuer Termin", "fr": "aucune nouvelle date"}
BEFORE: dict[Language, str] = {"de": "10. April 2026", "fr": "10 avril 2026"}


def workshop(name: str, starts: str, **more: object) -> Workshop:
    """A workshop as it would stand in workshops.yaml."""
    title = Text(de=f"Workshop {name}", fr=f"Atelier {name}")
    entry = {"id": name.lower(), "title": title, "starts": starts, "place": Place(town="Peine"), **more}
    return Workshop.model_validate(entry)


def over(kb: KnowledgeBase, *workshops: Workshop) -> KnowledgeBase:
    """The knowledge base with these workshops beside those that ship."""
    return replace(kb, workshops={**kb.workshops, **{entry.id: entry for entry in workshops}})


@pytest.fixture
def shown(accepted: Callable[[Screen], Seen]) -> Callable[[KnowledgeBase, Language, dtm.date], str]:
    """The text of the topic about workshops on a day."""

    def show(kb: KnowledgeBase, language: Language, today: dtm.date) -> str:
        return accepted(topic_screen(kb, kb.topics["workshops"], "what", language, today)).text

    return show


@pytest.mark.parametrize("language", LANGUAGES)
async def test_where_none_is_coming_it_says_so_names_the_last_and_whom_to_ask(
    app: BotApplication, person: Person, kb: KnowledgeBase, language: Language
) -> None:
    person.language_code = language
    [answer] = await person.tell(app, QUESTION[language])
    assert NO_NEWS[language] in answer.text
    assert f"{kb.workshops['hannover-2026-04'].title[language]}, {BEFORE[language]}, Hannover" in answer.text
    assert "Vera Glaser" in answer.text
    assert "vera.glaser@metropolregion.de" in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_past_date_ever_counts_as_coming(
    kb: KnowledgeBase, language: Language, shown: Callable[[KnowledgeBase, Language, dtm.date], str]
) -> None:
    for today in (dtm.date(2026, 4, 12), TODAY, dtm.date(2027, 1, 1), dtm.date(2040, 1, 1)):
        assert coming(kb, today) == []
        text = programme(kb, today, language)
        assert "2025" not in text
        assert text.count("2026") == 1
        assert kb.messages[language].workshops_coming.strip("*") not in shown(kb, language, today)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coming_one_is_shown_with_day_hour_town_and_how_to_register(
    kb: KnowledgeBase, language: Language, shown: Callable[[KnowledgeBase, Language, dtm.date], str]
) -> None:
    how = Registration(url="https://example.org/anmeldung", deadline=dtm.date(2026, 11, 20))
    new = workshop("Geld", "2026-12-05 14:00", registration=how)
    text = shown(over(kb, new), language, TODAY)
    dates = {
        "de": ("5. Dezember 2026, 14:00 Uhr – Workshop Geld, Peine", "bis 20. November 2026"),
        "fr": ("5 décembre 2026 à 14 h – Atelier Geld, Peine", "jusqu’au 20 novembre 2026"),
    }
    for expected in (*dates[language], "https://example.org/anmeldung"):
        assert expected in text
    assert NO_NEWS[language] not in text
    assert BEFORE[language] not in text


def test_a_workshop_is_coming_until_the_evening_of_its_last_day(kb: KnowledgeBase) -> None:
    two_days = workshop("Kongress", "2026-12-05 14:00", ends="2026-12-06 12:00")
    known = over(kb, two_days)
    assert coming(known, dtm.date(2026, 12, 6)) == [two_days]
    assert coming(known, dtm.date(2026, 12, 7)) == []
    assert last(known, dtm.date(2026, 12, 7)) == two_days


def test_the_soonest_comes_first(kb: KnowledgeBase) -> None:
    late, soon = workshop("Spaeter", "2027-03-01"), workshop("Bald", "2026-10-01 10:00")
    assert coming(over(kb, late, soon), TODAY) == [soon, late]


def test_a_cancelled_one_is_shown_as_such_without_registration_and_is_never_the_last(kb: KnowledgeBase) -> None:
    how = Registration(email="anmeldung@example.org")
    off = workshop("Aus", "2026-12-05", status="cancelled", registration=how)
    text = programme(over(kb, off), TODAY, "de")
    assert "Workshop Aus, Peine (<b>abgesagt</b>)" in text
    assert "anmeldung@example.org" not in text
    assert last(over(kb, off), dtm.date(2027, 1, 1)) == kb.workshops["hannover-2026-04"]


def test_a_meeting_without_a_place_is_online(kb: KnowledgeBase) -> None:
    meeting = workshop("Netz", "2026-12-05", place=None, online="https://example.org/raum")
    assert "Workshop Netz, online" in programme(over(kb, meeting), TODAY, "de")


def test_titles_and_addresses_are_only_text(
    kb: KnowledgeBase, shown: Callable[[KnowledgeBase, Language, dtm.date], str]
) -> None:
    odd = Text(de="Geld & <Gut> {how}", fr="Argent & <biens>")
    how = Registration(url="https://example.org/?a=1&b={x}")
    text = shown(over(kb, workshop("X", "2026-12-05", title=odd, registration=how)), "de", TODAY)
    assert "Geld & <Gut> {how}, Peine" in text
    assert "https://example.org/?a=1&b={x}" in text


def test_without_any_workshop_it_only_says_so_and_whom_to_ask(kb: KnowledgeBase) -> None:
    text = programme(replace(kb, workshops={}), TODAY, "de")
    assert NO_NEWS["de"] in text
    assert "Vera Glaser" in text
    assert "20" not in text
