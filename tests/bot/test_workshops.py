"""Screens about workshops: what is coming, or honestly that nothing is; never a past date as a coming one."""

import datetime as dtm
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.clock import ZONE
from bot.screens.dates import days, full_moment, span
from bot.screens.reminders import delivery_screen, reminders_screen
from bot.screens.screen import Screen, html, literal, shortened, that_fit
from bot.screens.topics import topic_screen
from bot.screens.workshop_card import address, card
from bot.screens.workshops import past_screen, programme, workshop_screens
from bot.standin import Seen
from bot.storage.kinds import ALL, KINDS, Kind
from bot.storage.subscribers import Subscriber
from knowledge.model import LANGUAGES, KnowledgeBase, Language, Place, Registration, Text
from tests.sentences import sentence
from tests.workshops import LONG, MONEY, NOW, OFF, ONLINE, TWO_DAYS, knowing, workshop

LAST: dict[Language, str] = {"de": "10. und 11. April 2026", "fr": "10 et 11 avril 2026"}


def at(text: str) -> dtm.datetime:
    """A moment at the office."""
    return dtm.datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.fixture
def shown(accepted: Callable[[Screen], Seen]) -> Callable[[KnowledgeBase, Language, dtm.datetime], str]:
    """The text of the topic about workshops at a moment."""

    def show(kb: KnowledgeBase, language: Language, now: dtm.datetime) -> str:
        return accepted(topic_screen(kb, kb.topics["workshops"], "what", language, now)).text

    return show


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", ["2026-04-12", "2026-09-01", "2027-01-01", "2040-01-01"])
def test_no_past_date_ever_counts_as_coming(
    kb: KnowledgeBase, language: Language, day: str, shown: Callable[[KnowledgeBase, Language, dtm.datetime], str]
) -> None:
    text = programme(kb, at(day), language)
    assert "2025" not in text
    assert text.count("2026") == 1
    assert LAST[language] in text
    assert sentence(kb, language, "workshops_coming") not in shown(kb, language, at(day))


@pytest.mark.parametrize("language", LANGUAGES)
def test_under_the_topic_a_coming_one_is_shown_with_day_hour_town_and_how_to_register(
    kb: KnowledgeBase, language: Language, shown: Callable[[KnowledgeBase, Language, dtm.datetime], str]
) -> None:
    text = shown(knowing(kb, MONEY), language, NOW)
    expected = {
        "de": ("5. Dezember 2026, 14:00 Uhr – Workshop: Geld für Partnerschaften, Peine", "20. November 2026"),
        "fr": ("5 décembre 2026 à 14\u00a0h – Atelier\u00a0: l’argent des jumelages, Peine", "20 novembre 2026"),
    }
    for part in (*expected[language], "https://example.org/anmeldung"):
        assert part in text
    assert sentence(kb, language, "workshops_none") not in text
    assert LAST[language] not in text


def test_a_cancelled_one_is_shown_as_such_without_registration_and_never_among_the_past(kb: KnowledgeBase) -> None:
    known = knowing(kb, OFF)
    text = programme(known, NOW, "de")
    assert f"Workshop off, Peine (<b>{kb.messages['de'].workshop_cancelled}</b>)" in text
    assert "aus@example.org" not in text
    later = at("2027-01-01")
    assert LAST["de"] in programme(known, later, "de")
    assert "Workshop off" not in past_screen(known, "de", later).html


def test_a_meeting_without_a_place_is_online(kb: KnowledgeBase) -> None:
    assert "Workshop online, online" in programme(knowing(kb, ONLINE), NOW, "de")


def test_titles_and_addresses_are_only_text(
    kb: KnowledgeBase, shown: Callable[[KnowledgeBase, Language, dtm.datetime], str]
) -> None:
    odd = Text(de="Geld & <Gut> {how} **laut**", fr="Argent & <biens>")
    how = Registration(url="https://example.org/?a=1&b={x}")
    text = shown(knowing(kb, workshop("x", "2026-12-05", title=odd, registration=how)), "de", NOW)
    assert "Geld & <Gut> {how} **laut**, Peine" in text
    assert "https://example.org/?a=1&b={x}" in text


def test_without_any_workshop_it_only_says_so_and_whom_to_ask(kb: KnowledgeBase) -> None:
    nothing = replace(kb, workshops={})
    text = programme(nothing, NOW, "de")
    assert sentence(kb, "de", "workshops_none") in text.replace("<b>", "").replace("</b>", "")
    assert "Vera Glaser" in text
    assert "20" not in text
    assert "<b>" in past_screen(nothing, "de", NOW).html


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_sent_about_the_longest_workshop_fits_into_a_message(
    kb: KnowledgeBase, accepted: Callable[[Screen], Seen], kind: Kind, language: Language
) -> None:
    seen = accepted(delivery_screen(kb, kind, LONG, LONG, language, NOW))
    assert sentence(kb, language, "delivery_why") in seen.text


@pytest.mark.parametrize("subscribed", [None, frozenset({ALL}), frozenset(f"w{number}" for number in range(60))])
def test_sixty_workshops_still_fit(
    kb: KnowledgeBase, accepted: Callable[[Screen], Seen], subscribed: frozenset[str] | None
) -> None:
    known = knowing(kb, *(LONG.model_copy(update={"id": f"w{number}"}) for number in range(60)))
    who = subscribed and Subscriber(1, "de", subscribed, frozenset(), asleep=False)
    for screen in (*workshop_screens(known, "de", NOW, who), reminders_screen(known, who, "de", NOW, None)):
        assert accepted(screen).text
    assert accepted(past_screen(known, "de", at("2040-01-01"))).text


@pytest.mark.parametrize(
    ("place", "written"),
    [
        (Place(town="Peine"), "Peine"),
        (Place(town="Peine", address="Markt 1"), "Markt 1, Peine"),
        (Place(town="Peine", address="Markt 1, 31224 Peine"), "Markt 1, 31224 Peine"),
        (Place(town="Rouen", address="2 rue Verte, F-76000 Rouen"), "2 rue Verte, F-76000 Rouen"),
        (Place(town="Peine", address="Peiner Straße 1"), "Peiner Straße 1, Peine"),
        (Place(town="Au", address="Auestraße 1"), "Auestraße 1, Au"),
    ],
)
def test_the_town_is_written_once(place: Place, written: str) -> None:
    assert address(place) == written


def test_a_past_one_is_never_called_planned_or_moved(kb: KnowledgeBase) -> None:
    for status in ("planned", "moved", "confirmed"):
        over = TWO_DAYS.model_copy(update={"status": status})
        text = card(kb, over, "de", at("2027-03-06 12:00"))
        assert "Dieser Termin hat schon stattgefunden." in text
        assert kb.messages["de"].workshop_planned not in text


@pytest.mark.parametrize(
    ("starts", "ends", "german", "french"),
    [
        ("2026-12-01 18:30", None, "Dienstag, 1. Dezember 2026, 18:30 Uhr", "mardi 1er décembre 2026 à 18_h_30"),
        ("2026-12-01", "2026-12-01", "Dienstag, 1. Dezember 2026", "mardi 1er décembre 2026"),
        (
            "2026-12-11 09:05",
            "2026-12-11 10:00",
            "Freitag, 11. Dezember 2026, 09:05–10:00 Uhr",
            "vendredi 11 décembre 2026, de 9_h_05 à 10_h",
        ),
        (
            "2026-12-11 00:00",
            "2026-12-12",
            "Freitag, 11. Dezember 2026, 00:00 Uhr bis Samstag, 12. Dezember 2026",
            "du vendredi 11 décembre 2026 à 0_h au samedi 12 décembre 2026",
        ),
        (
            "2026-12-31",
            "2027-01-01",
            "Donnerstag, 31. Dezember 2026 bis Freitag, 1. Januar 2027",
            "du jeudi 31 décembre 2026 au vendredi 1er janvier 2027",
        ),
    ],
)
def test_from_when_to_when(starts: str, ends: str | None, german: str, french: str) -> None:
    entry = workshop("x", starts, ends=ends)
    assert span(entry, "de") == german
    assert span(entry, "fr") == french.replace("_", "\u00a0")
    if ends is None:
        assert full_moment(entry.starts, "de") == german


@pytest.mark.parametrize(
    ("first", "last", "german", "french"),
    [
        ("2026-04-10", "2026-04-10", "10. April 2026", "10 avril 2026"),
        ("2026-04-10", "2026-04-11", "10. und 11. April 2026", "10 et 11 avril 2026"),
        ("2026-04-10", "2026-04-12", "10. bis 12. April 2026", "10 au 12 avril 2026"),
        ("2026-04-30", "2026-05-01", "30. April und 1. Mai 2026", "30 avril et 1er mai 2026"),
        ("2026-12-30", "2027-01-02", "30. Dezember 2026 bis 2. Januar 2027", "30 décembre 2026 au 2 janvier 2027"),
    ],
)
def test_on_which_days(first: str, last: str, german: str, french: str) -> None:
    begins, ends = dtm.date.fromisoformat(first), dtm.date.fromisoformat(last)
    assert (days(begins, ends, "de"), days(begins, ends, "fr")) == (german, french)


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("kurz", 4, "kurz"),
        ("etwas zu lang", 10, "etwas zu…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("a Donaudampfschifffahrt", 10, "a Donauda…"),
        ("", 1, ""),
    ],
)
def test_a_long_text_ends_at_a_word_where_one_is_near(text: str, most: int, short: str) -> None:
    assert shortened(text, most) == short
    assert len(short) <= most


def test_as_many_parts_as_fit_but_always_the_first() -> None:
    assert that_fit(["x" * 10, "y" * 10, "z"], 24) == ["x" * 10, "y" * 10]
    assert that_fit(["x" * 100, "y"], 24) == ["x" * 100]
    assert that_fit([], 24) == []


def test_a_literal_text_comes_through_markdown_as_it_was(accepted: Callable[[Screen], Seen]) -> None:
    for text in ("*laut* **lauter** _leise_ \\* a*b a_b", "Schüler*innen", "\\", "1 * 2 * 3"):
        assert accepted(Screen(html(literal(text), "de"))).text == text
