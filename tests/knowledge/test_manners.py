"""The bot's own sentences in other words: to a group, and in simple language."""

from pathlib import Path
from typing import get_args

import pytest

from knowledge.load import SHIPPED, Loaded, load
from knowledge.manners import Manner, said, spoken
from knowledge.markup import to_text
from knowledge.messages import Messages, placeholders
from knowledge.model import LANGUAGES
from knowledge.rules.simple import hard_sentences

KB = load(SHIPPED)


@pytest.mark.parametrize("manner", get_args(Manner))
def test_whatever_is_said_differently_stands_for_a_sentence_with_the_same_placeholders(manner: Manner) -> None:
    for language in LANGUAGES:
        messages = KB.messages[language]
        assert said(messages, manner)
        for name, text in said(messages, manner).items():
            plain = name.removesuffix(f"_{manner}")
            assert plain in Messages.model_fields
            assert placeholders(text) == placeholders(getattr(messages, plain))


def test_what_has_no_other_words_is_said_as_always() -> None:
    assert spoken(KB, "to_group").messages["de"].menu == KB.messages["de"].menu


def test_a_group_is_spoken_to_in_the_plural() -> None:
    assert "euch" in spoken(KB, "to_group").messages["de"].reminders_all
    assert "Vous" in spoken(KB, "to_group").messages["fr"].reminders_all


def test_simple_sentences_keep_their_lines_and_lists() -> None:
    for language in LANGUAGES:
        written = said(KB.messages[language], "in_simple")["start_in_simple"]
        shown = to_text(spoken(KB, "in_simple").messages[language].start)
        assert shown.splitlines() == [to_text(line) for line in written.splitlines()]


def test_a_hard_sentence_of_the_bots_own_is_an_error(small: Path) -> None:
    file = small / "messages/de.yaml"
    text = file.read_text("utf-8")
    assert text.count("help_in_simple: Kurz und einfach.") == 1
    file.write_text(text.replace("help_in_simple: Kurz und einfach.", "help_in_simple: Warte zwei Minuten."), "utf-8")
    [problem] = hard_sentences(Loaded(small))
    assert (problem.file, problem.key) == ("messages/de.yaml", "help_in_simple")
    assert problem.message.startswith("the number word zwei")
