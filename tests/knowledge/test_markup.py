"""The Markdown of the content: what Telegram gets of it, what is read aloud, and what editors may not write."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.standin.entities import parse_html
from knowledge.load import SHIPPED, load
from knowledge.markup import first_sentence, to_html, to_text, unsupported
from knowledge.model import LANGUAGES

ANSWER = """**PRAXES** ist *freiwillig* und
kostet < 10 € & Mühe.

Zwei Dinge:
- **Visale**: eine
  Bürgschaft
- die CAF

Frag vera_muster@example.org oder +49 511 898586-17."""


def test_telegram_gets_bold_italic_bullets_and_blank_lines() -> None:
    assert to_html(ANSWER) == (
        "<b>PRAXES</b> ist <i>freiwillig</i> und kostet &lt; 10 € &amp; Mühe.\n\n"
        "Zwei Dinge:\n\n"
        "• <b>Visale</b>: eine Bürgschaft\n"
        "• die CAF\n\n"
        "Frag vera_muster@example.org oder +49 511 898586-17."
    )


def test_plain_text_has_the_same_words_without_markup() -> None:
    assert to_text("**PRAXES** kostet < 10 € & *nichts*\n\n- a\n- b") == "PRAXES kostet < 10 € & nichts\n\n• a\n• b"


@pytest.mark.parametrize(
    "text",
    [
        "Schüler*innen und Lehrer*innen",
        "15. Januar ist der letzte Tag.",
        "10 < 20 & 30 > 20",
        "{town} – {partner}",
        "nom_de_famille et vera_muster@example.org",
        "Freie Plätze: 3 (von 20)",
        "+49 511 898586-17",
        "https://www.dfjw.org/a_b_c",
    ],
)
def test_what_is_no_markup_is_shown_as_typed_and_allowed(text: str) -> None:
    assert to_text(text) == text
    assert unsupported(text) == []


def test_a_wrapped_line_that_begins_with_a_date_does_not_become_a_list() -> None:
    assert to_text("Frist ist der\n1. Januar oder der\n15. Juni.") == "Frist ist der 1. Januar oder der 15. Juni."
    assert unsupported("Frist ist der\n1. Januar oder der\n15. Juni.") == []


def test_an_escaped_star_is_a_star() -> None:
    assert to_html(r"5 \* 3") == "5 * 3"
    assert unsupported(r"5 \* 3") == []


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("# Titel", "a heading"),
        ("Titel\n=====", "a heading"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a table"),
        ("![Bild](x.png)", "an image"),
        ("<b>fett</b>", "an HTML tag"),
        ("<div>\nfett\n</div>", "an HTML tag"),
        ("[hier](https://a.de)", "a link inside the text"),
        ("siehe [hier]\n\n[hier]: https://a.de", "a link inside the text"),
        ("<vera@example.org>", "an address in < >"),
        ("`code`", "code (`)"),
        ("```\ncode\n```", "code (```"),
        ("Absatz\n\n    eingerückt", "a line that begins with four spaces"),
        ("1. eins\n2. zwei", "a numbered list"),
        ("1) eins\n\n2) zwei", "a numbered list"),
        ("- eins\n  - zwei", "a list inside a list"),
        ("**fett", "a * without its partner"),
        ("** fett **", "a * without its partner"),
        ("* eins\n* zwei", "a * without its partner"),
        ("_kursiv", "a _ without its partner"),
        ("> Zitat", "a quotation"),
        ("oben\n\n---\n\nunten", "a line of hyphens"),
        ("~~weg~~", "text that is struck out"),
        ("a&nbsp;b", "the HTML code &nbsp;;"),
    ],
)
def test_what_we_refuse_is_named_in_plain_words(markdown: str, expected: str) -> None:
    (found,) = unsupported(markdown)
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("PRAXES hilft dir. Mehr steht unten.", "PRAXES hilft dir."),
        ("Das geht, z. B. in Lyon. Danach nicht.", "Das geht, z. B. in Lyon."),
        ("Das geht, z.\u00a0B. Lyon ist gut. Danach nicht.", "Das geht, z.\u00a0B. Lyon ist gut."),
        ("Du bekommst ca. 500 Euro. Immer.", "Du bekommst ca. 500 Euro."),
        ("Celle und Hann. Münden machen mit. Gut.", "Celle und Hann. Münden machen mit."),
        ("Bis 15. Januar geht es. Dann nicht.", "Bis 15. Januar geht es."),
        ("Im 2. Lehrjahr geht es. Dann nicht.", "Im 2. Lehrjahr geht es."),
        ("Raum Nr. 5 ist offen. Komm!", "Raum Nr. 5 ist offen."),
        ("Comptez env. 500 euros. Plus tard, non.", "Comptez env. 500 euros."),
        ("Demande à M. Xavier Petit. Il sait.", "Demande à M. Xavier Petit."),
        ("Par ex. Hanovre ou Celle. Voilà.", "Par ex. Hanovre ou Celle."),
        ("Für alle von 18 bis 30. Hol es dir.", "Für alle von 18 bis 30."),
        ("Es gibt ihn seit 2019. Seitdem läuft er.", "Es gibt ihn seit 2019."),
        ("Auf www.dfjw.org steht es. Dort.", "Auf www.dfjw.org steht es."),
        ("Tu veux partir ? Écris-nous.", "Tu veux partir ?"),
        ("« Quoi ? » Demande-nous.", "« Quoi ? »"),
        ("„Ja!“ Das sagt jede.", "„Ja!“"),
        ("**Ja. Das geht.** Weiter so.", "**Ja. Das geht.**"),
        ("Zuerst *das*. Dann *dies*.", "Zuerst *das*."),
        ("Eine Zeile,\ndie weitergeht. Ende.", "Eine Zeile, die weitergeht."),
        ("Zwei Hilfen:\n\n- eins", "Zwei Hilfen:"),
        ("- Eins. Zwei.\n- Drei", "Eins."),
        ("Ein Satz ohne Ende", "Ein Satz ohne Ende"),
        ("", ""),
    ],
)
def test_the_first_sentence_is_a_whole_sentence(markdown: str, sentence: str) -> None:
    assert first_sentence(markdown) == sentence


def test_the_first_sentences_of_the_shipped_answers_are_sentences() -> None:
    for topic in load(SHIPPED).topics.values():
        for language in LANGUAGES:
            sentence = first_sentence(topic.answer[language])
            assert re.search(r"[.!?:…][*»”“)]*$", sentence), (topic.id, sentence)
            assert unsupported(sentence) == []


MARKUP = st.text(st.sampled_from([*"ab1.*_-#<>&[]()`~|!\\ \n\t\r{}\0=:+;@\u00a0«»ä€"]), max_size=80)
ANYTHING = MARKUP | st.text(st.characters(), max_size=80)


@given(ANYTHING)
@example("\0")
@example("\ud800")
@example("&#60;b&#62; &lt;")
@example("***a** b*")
@example("*" * 300)
@example("- " * 300 + "a")
@example("[" * 300)
@example("a <b class='x'>")
def test_telegram_takes_whatever_was_typed(markdown: str) -> None:
    text, entities = parse_html(to_html(markdown))
    assert text == to_text(markdown)
    assert {entity["type"] for entity in entities} <= {"bold", "italic"}


@given(ANYTHING)
@example("**")
@example("\ud800. A")
def test_a_first_sentence_is_one_line_and_the_beginning_of_the_text(markdown: str) -> None:
    sentence = first_sentence(markdown)
    assert "\n" not in sentence
    assert _letters(to_text(markdown)).startswith(_letters(to_text(sentence)))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


@given(st.lists(st.sampled_from(["**a b**", "*c*", "d < e", "f & g", "h."]), min_size=1))
def test_the_text_of_well_formed_markup_has_no_markup_left(pieces: list[str]) -> None:
    markdown = " ".join(pieces)
    assert unsupported(markdown) == []
    assert "*" not in to_text(markdown)
    assert to_text(markdown) == markdown.replace("*", "")
