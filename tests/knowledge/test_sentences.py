"""The sentence of a story that asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.sentences import asked
from knowledge.text import has_words


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("", ""),
        ("🙂", "🙂"),
        ("Wie lange dauert das?", "Wie lange dauert das?"),
        ("bin 19 und azubi. wie lange dauert das", "wie lange dauert das"),
        ("Das Geld fehlt uns. Bis wann geht das? Danke Ihnen im Voraus.", "Bis wann geht das?"),
        ("Combien ? Et quand ? Merci !", "Et quand ?"),
        ("wir sind zu acht\nwer zahlt", "wer zahlt"),
        ("Das wüsste ich gern. Er fragt: «Qui paie ?»", "Er fragt: «Qui paie ?»"),
        ("Wer zahlt den Bus? 🙂", "Wer zahlt den Bus? 🙂"),
        ("Wer zahlt den Bus?!", "Wer zahlt den Bus?!"),
    ],
)
def test_the_last_question_asks_else_the_last_sentence(question: str, sentence: str) -> None:
    assert asked(question) == sentence


@given(st.text(alphabet="aé .?!;…\n«»", max_size=60))
def test_what_asks_is_part_of_the_text_and_has_words_where_the_text_has(question: str) -> None:
    assert asked(question) in question
    assert has_words(asked(question)) == has_words(question)
