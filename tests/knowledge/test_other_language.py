"""Who asks for the last answer in the other language, and who only speaks of a language."""

import json
from pathlib import Path

import pytest

from knowledge.finder import Finder
from knowledge.load import SHIPPED, load
from knowledge.model import Language
from knowledge.other_language import language_asked
from knowledge.reply import Context

KB = load(SHIPPED)
QUESTIONS = Path(__file__).parents[1] / "questions"


@pytest.mark.parametrize(
    ("message", "language"),
    [
        ("auf Deutsch bitte", "de"),
        ("Auf deutsch?", "de"),
        ("und auf Französisch?", "fr"),
        ("auf franzoesisch bitte!", "fr"),
        ("en français", "fr"),
        ("et en français ?", "fr"),
        ("en français s’il te plaît", "fr"),
        ("En allemand svp", "de"),
        ("Deutsch bitte", "de"),
        ("in French please", "fr"),
        ("geht das auch auf deutsch", "de"),
    ],
)
def test_who_says_nothing_but_a_language_asks_for_it(message: str, language: Language) -> None:
    assert language_asked(message) == language


@pytest.mark.parametrize(
    "message",
    [
        "Deutsch",
        "français",
        "Deutsch oder Französisch bitte",
        "Praktikum auf Deutsch",
        "Muss ich den Antrag auf Französisch schreiben?",
        "je ne parle pas français",
        "Sprachkurs Französisch bitte",
        "bitte",
        "",
    ],
)
def test_who_only_speaks_of_a_language_does_not(message: str) -> None:
    assert language_asked(message) is None


@pytest.mark.parametrize("file", ["dev", "dialogs"])
def test_no_question_that_the_answers_are_measured_by_is_taken_for_it(file: str) -> None:
    rows = [json.loads(line) for line in (QUESTIONS / f"{file}.jsonl").read_text("utf-8").splitlines()]
    asked = [turn["q"] for row in rows for turn in row.get("turns", [row])]
    assert len(asked) > 100
    taken = [question for question in asked if language_asked(question)]
    assert all(len(question.split()) <= 4 for question in taken)


def test_the_last_answer_comes_in_the_language_asked_for(finder: Finder) -> None:
    reply = finder.find("et en français ?", Context(chosen="de", topic="praxes"))
    assert (reply.outcome, reply.topic, reply.language) == ("answer", "praxes", "fr")


def test_topics_that_were_offered_are_offered_in_it(finder: Finder) -> None:
    reply = finder.find("auf Deutsch bitte", Context(code="fr", offered=("praxes", "voltaire")))
    assert (reply.outcome, [choice.topic for choice in reply.choices]) == ("choice", ["praxes", "voltaire"])
    assert reply.language == "de"


@pytest.mark.parametrize("context", [Context(), Context(topic="twinning-directory")])
def test_with_nothing_to_say_again_it_is_said_how_to_choose_a_language(finder: Finder, context: Context) -> None:
    assert finder.find("en français s’il te plaît", context).topic == "language-switch"
