"""Who asks for simple language, and who only uses such words; the short form of a text."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.load import SHIPPED, load
from knowledge.model import LANGUAGES, Language
from knowledge.simple import Wish, short, wish
from knowledge.simple_words import ALONE, CLEAR, FULL, POLITE, TELLING

QUESTIONS = Path(__file__).parents[1] / "questions"
KB = load(SHIPPED)

GERMAN = """
    langsam bitte
    Langsam, bitte!
    Leichte Sprache
    Bitte in Leichter Sprache
    einfacher bitte
    Bitte langsamer und einfacher
    das verstehe ich nicht, zu kompliziert
    Das ist mir zu kompliziert!
    Ich verstehe das nicht
    Kannst du das einfacher erklären?
    Können Sie das bitte in einfacher Sprache schreiben?
    Erklär mir das in einfachen Worten
    Ich brauche Leichte Sprache
    nicht so schnell
    kürzer bitte
    Du redest zu schnell
    nicht verstanden, bitte einfacher
    Ich spreche nicht gut Deutsch, bitte einfach
"""
FRENCH = """
    FALC
    En FALC s'il vous plaît
    plus simple s'il te plaît
    Plus simple, s’il te plaît !
    moins vite
    en mots simples
    avec des mots simples stp
    facile à lire et à comprendre
    c'est trop compliqué
    Je ne comprends pas, c'est trop compliqué
    J'ai rien compris
    Tu peux expliquer plus simplement ?
    Peux-tu m'expliquer plus simplement ?
    parle plus lentement
    en français facile
"""
AS_BEFORE: list[tuple[str, Language]] = [
    ("normal", "de"),
    ("Bitte wieder normal", "de"),
    ("wieder ausführlich", "de"),
    ("Bitte wieder ausführlich antworten", "de"),
    ("normalement", "fr"),
    ("comme avant", "fr"),
    ("réponses complètes s'il te plaît", "fr"),
]
WITH_A_QUESTION: list[tuple[str, Language]] = [
    ("Wie lange dauert PRAXES? In leichter Sprache bitte", "de"),
    ("Bitte langsam: Wie lange dauert PRAXES?", "de"),
    ("Was ist PRAXES in einfachen Worten?", "de"),
    ("Erklär mir den Bürgerfonds in leichter Sprache", "de"),
    ("Explique-moi PRAXES avec des mots simples", "fr"),
    ("C'est quoi l'OFAJ en mots simples ?", "fr"),
    ("Erklär mir bitte\nden Bürgerfonds in leichter Sprache", "de"),
    ("Explique-moi\n\nPRAXES avec\ndes mots simples", "fr"),
]
NOT_MEANT = """
    einfache Bewerbung
    Leichtathletik
    Sprachkurs leicht
    Kürzer?
    Geht das auch kürzer?
    Gibt es Workshops in Leichter Sprache?
    Was ist Leichte Sprache?
    Muss ich die Bewerbung in einfacher Sprache schreiben?
    Ist Französisch zu schwer, wenn ich nur A1 habe?
    Ich verstehe das mit dem Bürgerfonds nicht
    Ist das normal?
    normales Praktikum
    langsames Internet
    Quel programme est le plus simple ?
    C'est compliqué de trouver un stage ?
    Y a-t-il des ateliers en FALC ?
    un stage plus simple à trouver
    Je parle un peu allemand
    PRAXES
    Danke
    s'il te plaît
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("said", lines(GERMAN))
def test_who_asks_in_german_gets_simple_language(said: str) -> None:
    assert wish(said) == Wish(True, "de")


@pytest.mark.parametrize("said", lines(FRENCH))
def test_who_asks_in_french_gets_simple_language(said: str) -> None:
    assert wish(said) == Wish(True, "fr")


@pytest.mark.parametrize(("said", "language"), AS_BEFORE)
def test_who_has_enough_of_it_says_so(said: str, language: Language) -> None:
    assert wish(said) == Wish(False, language)


@pytest.mark.parametrize(("said", "language"), WITH_A_QUESTION)
def test_a_wish_and_a_question_may_come_together(said: str, language: Language) -> None:
    assert wish(said) == Wish(True, language, said)


@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data())
def test_every_request_has_a_part_that_is_looked_for_first(language: Language, data: st.DataObject) -> None:
    ways = [st.from_regex(ways[language], fullmatch=True) for ways in (CLEAR, ALONE, FULL)]
    said = data.draw(st.one_of(*ways, st.sampled_from(sorted(POLITE[language]))))
    assert any(telling in said for telling in TELLING)


@pytest.mark.parametrize("said", lines(NOT_MEANT))
def test_words_of_simplicity_alone_are_no_wish(said: str) -> None:
    assert wish(said) is None


@pytest.mark.parametrize("file", ["dev", "dialogs", "towns", "not-towns"])
def test_no_question_that_the_answers_are_measured_by_is_taken_for_a_wish(file: str) -> None:
    rows = [json.loads(line) for line in (QUESTIONS / f"{file}.jsonl").read_text().splitlines()]
    asked = [value for row in rows for value in texts(row)]
    assert len(asked) >= len(rows)
    assert [text for text in asked if wish(text)] == []


def texts(value: object) -> list[str]:
    """Every text in a row, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for each in value for text in texts(each)] if isinstance(value, list) else []


def test_of_all_phrasings_only_those_are_taken_for_a_wish_that_ask_for_simple_words() -> None:
    phrasings = [
        text
        for topic in KB.topics.values()
        for by_facet in topic.questions.values()
        for some in by_facet.values()
        for text in some
    ]
    declined = [*KB.out_of_scope.de, *KB.out_of_scope.fr, *KB.out_of_scope.other]
    taken = [text for text in (*phrasings, *declined) if wish(text)]
    assert all(
        any(word in text.lower() for word in ("einfachen worten", "mots simples", "simplement", "doucement"))
        for text in taken
    )


def test_a_message_that_is_too_long_for_a_question_is_no_wish() -> None:
    assert wish("einfacher " * 10_000) is None


def test_the_short_form_of_a_text_is_its_first_sentence() -> None:
    assert short("Alle von **18 bis 30 Jahren**. Auch ohne Französisch.") == "Alle von **18 bis 30 Jahren**."


def test_the_short_form_of_a_list_has_the_first_sentence_of_each_entry() -> None:
    assert short(
        "Drei Schritte:\n\n- Füll das Formular aus. Es ist lang.\n- Such dir einen Platz.\n\nTipp: Ruf an."
    ) == ("Drei Schritte:\n\n- Füll das Formular aus.\n- Such dir einen Platz.")
