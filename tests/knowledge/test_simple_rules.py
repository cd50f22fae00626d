"""What the lint says about texts in simple language, and that those that ship are simple."""

import datetime as dtm
import re
from pathlib import Path

import pytest

from knowledge import training
from knowledge.check import check
from knowledge.load import SHIPPED, load
from knowledge.model import LANGUAGES, KnowledgeBase, Language

TODAY = dtm.date(2026, 9, 1)
KB = load(SHIPPED)
WORDS: dict[Language, str] = {
    "de": "eine? zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "fr": "une? deux trois quatre cinq six sept huit neuf dix onze douze",
}
SAID_ANOTHER_WAY = {
    "antenne": {"4"},  # the towns that are named
    "buergerfonds": {"100"},  # 80 € of 100 € are 80 %
    "buergerfonds-criteria": {"2"},  # both partners
    "find-internship": {"2"},  # texts of an application
    "school-exchange": {"2"},  # programmes that are named
    "travel-costs": {"16"},  # cents
    "workshops": {"2"},  # towns of a twinning
}

HARD: list[tuple[Language, str, str]] = [
    ("de", "Das Geld kommt vom DFJW (OFAJ).", "brackets; say it in a sentence of its own, or leave it out"),
    ("de", "Fragen Sie uns; wir helfen.", "a semicolon; make it two sentences"),
    ("de", "Es gibt z. B. Workshops.", "the abbreviation z.; write the whole word"),
    ("fr", "Il y a env. 10 ateliers.", "the abbreviation env.; write the whole word"),
    ("fr", "Il y a p. ex. 10 ateliers.", "the abbreviation p.; write the whole word"),
    ("de", "Es dauert drei Wochen.", "the number word drei; write it in figures"),
    ("fr", "Il faut six semaines.", "the number word six; write it in figures"),
    ("de", "Wir helfen. Rufen Sie an.", "two sentences on a line; begin a new line for each"),
    (
        "de",
        "Rufen Sie die Antenne",
        "a line without an end mark; write the whole sentence on one line, with its full stop",
    ),
    ("de", f"{'sehr ' * 12}gut.", "a sentence of 13 words; at most 12 are easy to read"),
    ("fr", f"{'très ' * 13}bien.", "a sentence of 14 words; at most 13 are easy to read"),
]

EASY: list[tuple[Language, str]] = [
    ("de", "Telefon: +49 511 898586-17."),
    ("de", "- ein Praktikum in Frankreich"),
    ("de", "Die Termine stehen hier: /workshops"),
    ("de", "Das Treffen ist am 1. Dezember."),
    ("de", f"{'sehr ' * 11}gut."),
    ("fr", f"{'très ' * 12}bien."),
    ("fr", "Vous recevez au plus 50 000 €."),
    ("fr", "Appuie sur « Des rappels »."),
    ("fr", "Le bâtiment est neuf."),
]


def said(small: Path, language: Language, sentence: str) -> list[str]:
    """What the lint says about the small folder once a topic has this sentence as its simple text."""
    texts = {"de": "Wir helfen.", "fr": "Nous aidons."} | {language: sentence}
    block = "".join(f"  {name}: |\n    {text}\n" for name, text in texts.items())
    file = small / "topics/workshops.yaml"
    file.write_text(file.read_text().replace("contacts:", f"simple:\n{block}contacts:", 1))
    return [problem.message for problem in check(small, TODAY)]


@pytest.mark.parametrize(("language", "sentence", "message"), HARD)
def test_what_is_hard_to_read_is_an_error_that_says_what_to_do(
    small: Path, language: Language, sentence: str, message: str
) -> None:
    assert said(small, language, sentence) == [f"{message}: “{sentence}”"]


@pytest.mark.parametrize(("language", "sentence"), EASY)
def test_what_is_easy_to_read_is_no_error(small: Path, language: Language, sentence: str) -> None:
    assert said(small, language, sentence) == []


def figures(text: str, language: Language) -> set[str]:
    """The numbers in a text, also those written as words."""
    written = {str(n) for n, word in enumerate(WORDS[language].split(), 1) if re.search(rf"(?i)\b{word}", text)}
    return written | set(re.findall(r"\d[\d.,]*\d|\d", text))


def test_a_simple_text_fits_a_phone(small: Path) -> None:
    lines = "\n    ".join(["Wir helfen Ihnen gern."] * 30)
    [message] = said(small, "de", lines)
    assert message.endswith(" characters; at most 600 are still simple")


def test_a_simple_text_in_one_language_alone_is_an_error(small: Path) -> None:
    file = small / "topics/workshops.yaml"
    file.write_text(file.read_text().replace("contacts:", "simple:\n  de: Wir helfen.\ncontacts:", 1))
    assert [str(problem) for problem in check(small, TODAY)] == ["topics/workshops.yaml:8: simple.fr: is missing"]


def test_twenty_topics_that_are_often_asked_have_a_simple_text() -> None:
    often = [topic for topic in KB.topics.values() if topic.often_asked]
    assert len(often) >= 20
    assert all(topic.simple for topic in often)


def test_the_simple_texts_that_ship_have_no_fault() -> None:
    assert [problem for problem in check(SHIPPED, TODAY) if problem.key.startswith(("simple", "often"))] == []


@pytest.mark.parametrize("name", [topic.id for topic in KB.topics.values() if topic.simple])
def test_a_simple_text_names_no_number_that_its_topic_does_not(name: str) -> None:
    topic = KB.topics[name]
    assert topic.simple is not None
    for language in LANGUAGES:
        texts = [topic.title, topic.answer, *topic.facets.values()]
        known = figures(" ".join(text[language] for text in texts), language)
        shown = set(re.findall(r"\d[\d.,]*\d|\d", topic.simple[language]))
        assert shown - known <= SAID_ANOTHER_WAY.get(name, set())


def test_a_simple_text_changes_nothing_about_how_questions_are_understood() -> None:
    plain = {name: topic.model_copy(update={"simple": None, "often_asked": False}) for name, topic in KB.topics.items()}
    without = KnowledgeBase(**{**vars(KB), "topics": plain})
    assert training.key(without) == training.key(KB)
