"""The sentence of a story that asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.asking import asking_sentence
from knowledge.text import has_words


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", ""),
        ("🙂", "🙂"),
        ("Wie lange dauert das?", "Wie lange dauert das?"),
        ("bin 19 und azubi. wie lange dauert das? danke", "wie lange dauert das?"),
        ("Das Geld fehlt uns. Bis wann geht das? Danke Ihnen im Voraus.", "Bis wann geht das?"),
        ("Combien ? Et quand ? Merci !", "Et quand ?"),
        ("wir sind zu acht\nwer zahlt?", "wer zahlt?"),
        ("Das wüsste ich gern. Er fragt: «Qui paie ?»", "Er fragt: «Qui paie ?»"),
        ("Er fragt: «Qui paie ?» Das wüsste ich gern.", "Er fragt: «Qui paie ?»"),
        ("Wer zahlt den Bus? 🙂", "Wer zahlt den Bus? 🙂"),
        ("Wer zahlt den Bus?! Wir haben kein Geld.", "Wer zahlt den Bus?!"),
        ("Wer zahlt das?😊\nDanke", "Wer zahlt das?😊"),
        ("wie viel geld gibt es. danke", "wie viel geld gibt es. danke"),
        ("wie lange dauert das\nlg anna", "wie lange dauert das\nlg anna"),
        ("Wie lange dauert das z. B. in Frankreich?", "Wie lange dauert das z. B. in Frankreich?"),
        ("Wir sind da. Bis wann, am 15. Januar?", "Bis wann, am 15. Januar?"),
        ("On part bientôt. Qui écrit à M. Dupont ?", "Qui écrit à M. Dupont ?"),
        ("Was kostet das pro Monat bzw. Woche?", "Was kostet das pro Monat bzw. Woche?"),
        ("Wie viel Geld gibt es für ca. 20 Schüler?", "Wie viel Geld gibt es für ca. 20 Schüler?"),
    ],
)
def test_the_last_sentence_with_a_question_mark_asks_else_the_whole_text(question: str, sentence: str) -> None:
    assert asking_sentence(question) == sentence


@given(st.text(alphabet="aé .?!;…\n«»", max_size=60))
def test_what_asks_is_part_of_the_text_and_has_words_where_the_text_has(question: str) -> None:
    assert asking_sentence(question) in question
    assert has_words(asking_sentence(question)) == has_words(question)
