"""A phrasing is one more line in a topic's file, and every other character of the file stays."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.storage.decisions import Place
from bot.unanswered.errors import MissingPhrasingError, UneditableError
from bot.unanswered.phrasings import insert, phrasings_at, remove
from bot.unanswered.scrubbing import one_line
from knowledge.load import SHIPPED
from knowledge.model import FACETS
from knowledge.text import has_words

SMALL = Path(__file__).parents[2] / "knowledge" / "small"
FILES = sorted((SHIPPED / "topics").glob("*.yaml"))
AWKWARD = "Was: \"kostet\" das # mal, – 'äöüß' ’n 🎉 \\n [x] {y} & *z ? - €"
WHAT = Place("praxes", "de", "what")
MONEY = Place("praxes", "de", "money")

TOPIC = """\
# Ein Thema. Zuerst der Titel.
title:   {de: "Ein Thema", fr: 'Un sujet'}   # beide Sprachen
answer:
    de: >-
        Eine lange
        Antwort
questions:
    # Wie Leute fragen
    de:
        what:
        - Was ist das?   # kurz
        - 'Wie
          geht das?'
        # ein Wort noch

        money:
        - |
          Was kostet es?

    fr: {what: ["C’est quoi ?"]}
# Das war es.
sources: [https://www.dfjw.org]
"""


def added(before: str, after: str) -> list[str]:
    """The lines that are new, where all others are the same and in the same order."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    count = len(new) - len(old)
    assert old[:first] + old[first:] == new[:first] + new[first + count :]
    return new[first : first + count]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_in_every_topic_that_ships_exactly_one_line_is_added_and_can_be_taken_out(path: Path) -> None:
    text = path.read_bytes().decode()
    place = Place(path.stem, "fr", "what")
    changed = insert(text, place, AWKWARD)
    [line] = added(text, changed)
    assert line.strip().startswith("- ")
    assert phrasings_at(changed, place) == [*phrasings_at(text, place), AWKWARD]
    assert remove(changed, place, AWKWARD) == text


def test_the_line_stands_behind_the_last_phrasing_in_the_file_s_own_layout() -> None:
    assert added(TOPIC, insert(TOPIC, WHAT, "Neu?")) == ['        - "Neu?"\n']
    assert insert(TOPIC, WHAT, "Neu?").index("Neu?") < TOPIC.index("# ein Wort noch") + 8
    assert added(TOPIC, insert(TOPIC, MONEY, "Neu?")) == ['        - "Neu?"\n']


def test_a_facet_or_language_without_phrasings_gets_its_keys_and_loses_them_again() -> None:
    for place, lines in {
        Place("praxes", "de", "who"): ["        who:\n", '            - "Neu?"\n'],
        Place("praxes", "other", "what"): ["    other:\n", "        what:\n", '            - "Neu?"\n'],
    }.items():
        changed = insert(TOPIC, place, "Neu?")
        assert added(TOPIC, changed) == lines
        assert remove(changed, place, "Neu?") == TOPIC


def test_a_topic_that_had_no_questions_at_all_gets_some() -> None:
    text = "title: x\nchecked: 2026-11"
    changed = insert(text, WHAT, "Neu?")
    assert changed == 'title: x\nchecked: 2026-11\nquestions:\n  de:\n    what:\n      - "Neu?"'
    assert phrasings_at(changed, WHAT) == ["Neu?"]


def test_a_list_in_brackets_grows_inside_them() -> None:
    text = "questions:\n  de:\n    what: [Was ist das, 'Wie geht das']  # kurz\n"
    assert (
        insert(text, WHAT, "Neu?") == "questions:\n  de:\n    what: [Was ist das, 'Wie geht das', \"Neu?\"]  # kurz\n"
    )
    assert insert("questions:\n  de:\n    what: []\n", WHAT, "Neu?") == 'questions:\n  de:\n    what: ["Neu?"]\n'


def test_line_ends_of_windows_stay() -> None:
    text = TOPIC.replace("\n", "\r\n")
    changed = insert(text, WHAT, "Neu?")
    assert added(text, changed) == ['        - "Neu?"\r\n']
    assert remove(changed, WHAT, "Neu?") == text


@pytest.mark.parametrize(
    "text",
    [
        "- a list\n",
        "title: [broken\n",
        "questions: [x]\n",
        "questions: {de: {what: [x]}}\ntitle: x\nquestions: {}\n",
        "questions:\n  de: &shared\n    what: [a]\n  fr: *shared\n",
        "questions:\n  de:\n    what: one\n",
        "questions:\n  de: {who: [a]}\n",
        "",
    ],
)
def test_a_file_that_cannot_be_changed_by_a_line_is_left_alone(text: str) -> None:
    with pytest.raises(UneditableError):
        insert(text, WHAT, "Neu?")


def test_a_phrasing_that_is_not_there_any_more_cannot_be_taken_out() -> None:
    with pytest.raises(MissingPhrasingError):
        remove(TOPIC, WHAT, "Neu?")
    with pytest.raises(MissingPhrasingError):
        remove(insert(TOPIC, WHAT, "Neu?"), MONEY, "Neu?")


def test_of_two_lines_that_say_the_same_the_newer_goes() -> None:
    twice = insert(insert(TOPIC, WHAT, "Was ist das?"), WHAT, "Neu?")
    assert remove(twice, WHAT, "Was ist das?") == insert(TOPIC, WHAT, "Neu?")


PHRASINGS = st.text(max_size=80).map(one_line).filter(has_words)


@settings(max_examples=150)
@given(PHRASINGS, st.sampled_from(FACETS), st.sampled_from(["de", "other"]))
def test_any_text_is_one_more_phrasing_and_nothing_else_changes(phrasing: str, facet: str, language: str) -> None:
    place = Place("praxes", language, facet)  # type: ignore[arg-type]
    changed = insert(TOPIC, place, phrasing)
    assert phrasings_at(changed, place) == [*phrasings_at(TOPIC, place), phrasing]
    assert added(TOPIC, changed)[-1].strip().startswith("- ")
    assert remove(changed, place, phrasing) == TOPIC


@given(st.text(max_size=60))
def test_line_breaks_become_a_space_and_unwritable_signs_go(text: str) -> None:
    line = one_line(f"a{text}\r\n{text}\u2028b\x00")
    assert len(line.splitlines()) == 1
    assert phrasings_at(insert(TOPIC, WHAT, line), WHAT)[-1] == line
