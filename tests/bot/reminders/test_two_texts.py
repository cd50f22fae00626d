"""What the office writes, read as two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reminders.two_texts import LONGEST, TwoTexts, read

GERMAN = "Das Büro ist am Montag zu, und die Post kommt nicht."
FRENCH = "Le bureau est fermé lundi et les lettres ne sont pas distribuées."


@pytest.mark.parametrize("line", ["---", "--", "—", "–", " ---- ", "––––", "—-"])
def test_a_line_of_dashes_divides(line: str) -> None:
    assert read(f"\n{GERMAN}\n\n{line}\n{FRENCH}\n") == TwoTexts(GERMAN, FRENCH)


@pytest.mark.parametrize("line", ["-", "- eins", "--- hier", "a---", "***"])
def test_other_lines_do_not(line: str) -> None:
    assert read(f"{GERMAN}\n{line}\n{FRENCH}") == "undivided"


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("", "empty"),
        (" \n ", "empty"),
        ("---", "empty"),
        (f"{GERMAN}\n---\n  ", "french missing"),
        (f"---\n{FRENCH}", "german missing"),
        (f"{GERMAN}\n---\n{FRENCH}\n---", "divided often"),
        (f"{FRENCH}\n---\n{GERMAN}", "swapped"),
    ],
)
def test_what_is_wrong_is_named(text: str, flaw: str) -> None:
    assert read(text) == flaw


def test_only_texts_whose_words_leave_no_doubt_are_taken_for_another_language() -> None:
    assert read("Merci ! www.example.fr\n---\nDanke, Vera Glaser, info@la-bas.de") == TwoTexts(
        "Merci ! www.example.fr", "Danke, Vera Glaser, info@la-bas.de"
    )
    assert TwoTexts(GERMAN, FRENCH).doubtful() is None
    assert TwoTexts(GERMAN, GERMAN).doubtful() == "fr"
    assert TwoTexts(FRENCH, FRENCH).doubtful() == "de"
    assert TwoTexts("Die Maison de l’Europe und der Prix de la Ville", FRENCH).doubtful() is None


def test_the_length_counts_as_telegram_does_and_with_what_french_spacing_adds() -> None:
    assert TwoTexts("a" * LONGEST, "a" * LONGEST).too_long() == {}
    assert TwoTexts("👋" * (LONGEST // 2) + "a", "a").too_long() == {"de": LONGEST + 1}
    assert TwoTexts("a", "a" * (LONGEST - 1) + "!").too_long() == {"fr": LONGEST + 1}


@given(st.text(), st.text())
def test_whatever_is_written_is_read(german: str, french: str) -> None:
    found = read(f"{german}\n---\n{french}")
    if isinstance(found, TwoTexts):
        assert found.de.strip() == found.de != ""
        assert found.fr.strip() == found.fr != ""
