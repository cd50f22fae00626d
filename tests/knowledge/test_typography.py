"""French spaces: where they belong, and where nothing may change."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.typography import french


@pytest.mark.parametrize(
    ("typed", "spaced"),
    [
        ("Quoi ?", "Quoi\u202f?"),
        ("Quoi?", "Quoi\u202f?"),
        ("Quoi\u00a0! Oui", "Quoi\u202f! Oui"),
        ("un ; deux", "un\u202f; deux"),
        ("Date : lundi", "Date\u00a0: lundi"),
        ("Date: lundi", "Date\u00a0: lundi"),
        ("**Durée :** un mois", "**Durée\u00a0:** un mois"),
        ("<b>Durée</b> : un mois", "<b>Durée</b>\u00a0: un mois"),
        ("« Job »", "«\u00a0Job\u00a0»"),
        ("«Job»", "«\u00a0Job\u00a0»"),
        ("« Quoi ? »", "«\u00a0Quoi\u202f?\u00a0»"),
        ("{town} :", "{town}\u00a0:"),
        ("Vraiment ?!", "Vraiment\u202f?!"),
        ("voir https://ofaj.org ; merci", "voir https://ofaj.org\u202f; merci"),
    ],
)
def test_french_marks_get_their_space(typed: str, spaced: str) -> None:
    assert french(typed) == spaced


@pytest.mark.parametrize(
    "text",
    [
        "à 10:30",
        "de 9:00 à 12:15",
        "https://www.ofaj.org/page?x=1;y=2",
        "www.ofaj.org/?a:b!",
        "vera.muster@example.org",
        "R&amp;D et &lt;b&gt;",
        "(?)",
        "! Attention",
        "format 16:9",
        "",
        "Les stages, les échanges.",
    ],
)
def test_what_is_no_french_mark_stays_as_it_is(text: str) -> None:
    assert french(text) == text


@given(st.text(st.sampled_from([*"ab1 ;:!?«»<>&()*/@.\n\t\u00a0\u202f\u2009"]) | st.characters(), max_size=60))
@example("«»")
@example("« « a » »")
@example("a ! ! :")
@example("http://x ! y@z ;")
def test_applying_it_twice_changes_nothing_more(text: str) -> None:
    assert french(french(text)) == french(text)


@given(st.text(max_size=60))
def test_only_spaces_change(text: str) -> None:
    def bare(string: str) -> str:
        return "".join(char for char in string if char not in " \t\u00a0\u202f\u2009")

    assert bare(french(text)) == bare(text)
