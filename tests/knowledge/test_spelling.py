"""Words typed with slips are read as the words of the content that they stand for, where that is not in doubt."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.finder import Finder
from knowledge.load import SHIPPED, load
from knowledge.model import Facet, Keyword, Language
from knowledge.reply import Context, Reply
from knowledge.spelling import LONG, SHORTEST, Spelling

KB = load(SHIPPED)
SMALL = Spelling(
    replace(
        KB,
        facets={},
        keywords=(
            Keyword(words={"de": ["Zuschuss", "Zuschüsse"], "fr": ["subvention", "frais de voyage"]}, topics=["one"]),
            Keyword(words={"de": ["Bericht", "Partner", "Bus"]}, topics=["two"]),
            Keyword(words={"fr": ["cours"]}, topics=["three"]),
            Keyword(words={"fr": ["coûts"]}, topics=["four"]),
            Keyword(words={"de": ["Krankenversicherung"]}, topics=["five"]),
        ),
    )
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Zuschus", "Zuschuss"),
        ("zuschusss?", "Zuschuss"),
        ("Zuschuzs", "Zuschuss"),
        ("Zucshuss", "Zuschuss"),
        ("ein Zuschus", "Zuschuss"),
        ("ZUSCHUESSSE", "Zuschüsse"),
        ("subvension", "subvention"),
        ("frais de voyaje", "frais de voyage"),
        ("krankenverischerug", "Krankenversicherung"),
        ("partnr", "Partner"),
    ],
)
def test_a_slip_is_mended_two_in_a_long_word(typed: str, meant: str) -> None:
    assert SMALL.meant(typed) == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Zuschuss", "typed as it should be"),
        ("Buss", "too short"),
        ("Gericht", "another first letter"),
        ("Zuscus", "two slips in a word that is not long"),
        ("krankenversich", "more than two slips"),
        ("coups", "cours or coûts"),
        ("Zuschuss für uns", "more than the word"),
        ("", "nothing"),
        ("?!", "no letter"),
    ],
)
def test_what_is_in_doubt_stays(typed: str, why: str) -> None:
    assert SMALL.meant(typed) is None, why


@given(typed=st.text(max_size=20))
def test_any_text_is_read_as_a_word_that_is_as_long_within_two_letters_or_stays(typed: str) -> None:
    meant = SMALL.meant(typed)
    assert meant is None or (len(typed) >= SHORTEST and abs(len(meant) - len(typed)) <= 2 + len(" des "))


def test_a_long_word_is_longer_than_a_short_one() -> None:
    assert SHORTEST < LONG


def led(reply: Reply) -> list[str | None]:
    return [reply.topic] if reply.outcome == "answer" else [choice.topic for choice in reply.choices]


@pytest.mark.parametrize(
    ("typed", "meant", "language"),
    [
        ("Zuschus", "Zuschuss", "de"),
        ("Stipendum", "Stipendium", "de"),
        ("Bewerbng", "Bewerbung", "de"),
        ("versicherng?", "Versicherung", "de"),
        ("logemnt", "logement", "fr"),
        ("asurance", "assurance", "fr"),
        ("bource", "bourse", "fr"),
        ("praxses", "PRAXES", "de"),
    ],
)
def test_a_word_with_a_slip_leads_where_the_word_leads(
    finder: Finder, typed: str, meant: str, language: Language
) -> None:
    reply, same = (finder.find(word, Context(code=language)) for word in (typed, meant))
    assert (reply.outcome, led(reply), reply.language) == (same.outcome, led(same), language)
    assert reply.basis is not None
    assert f"read as “{meant}”" in reply.basis.decided


@pytest.mark.parametrize(
    ("typed", "facet"), [("Frsit?", "deadline"), ("Fristt", "deadline"), ("argnet ?", "money"), ("Kontaxt", "contact")]
)
def test_after_an_answer_it_asks_for_the_facet(finder: Finder, typed: str, facet: Facet) -> None:
    reply = finder.find(typed, Context(topic="praxes"))
    assert (reply.topic, reply.facet) == ("praxes", facet)


@pytest.mark.parametrize("typed", ["Presse", "Betrag", "aides", "passe", "Mitte"])
def test_a_word_that_the_content_has_more_than_rarely_is_typed_as_it_should_be(finder: Finder, typed: str) -> None:
    assert "read as" not in str(finder.find(typed).basis)


def test_towns_that_look_like_another_word_are_towns(finder: Finder) -> None:
    assert finder.find("Lehrte").towns[0].name == "Lehrte"
    assert finder.find("Stade").unknown_town == "Stade"
    assert finder.find("Stade").topic == "twinning-directory"


def test_who_signs_off_is_not_offered_to_sign_up(finder: Finder) -> None:
    for word in ("Abmeldung", "abmelden", "désinscription"):
        assert led(finder.find(word)) == ["reminders-stop"]
