"""The bot's own sentences: `messages/de.yaml` and `messages/fr.yaml`, the same keys and placeholders in both.

Texts are Markdown like the answers; labels of buttons are plain. Placeholders stand in braces, as in `{town}`.
"""

import string
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Sentence = Annotated[str, Field(min_length=1, max_length=1500)]
Label = Annotated[str, Field(min_length=1, max_length=60)]


class Messages(BaseModel):
    """Every sentence the bot says that is not an answer to a topic."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    # Beginning
    start: Sentence
    help: Sentence
    examples: Annotated[list[Label], Field(min_length=3, max_length=6)]
    language_question: Sentence
    language_set: Sentence

    # Around an answer
    age: Sentence = Field(description="{month}: the month of the facts")
    people: Sentence
    see_links: Sentence
    other_language: Label
    menu: Label

    # When the bot is not sure
    choice: Sentence
    none: Sentence
    none_of_these: Label
    family_question: Sentence
    family_young_people: Label
    family_funding_and_twinning: Label
    family_antenne: Label
    family_bot: Label

    # Partner towns
    town_partners: Sentence = Field(description="{town}: the town asked for")
    town_since: Sentence = Field(description="{year}")
    town_uncertain: Sentence
    towns_incomplete: Sentence
    town_unknown: Sentence = Field(description="{town}: the town as it was typed")
    town_spelling: Sentence = Field(description="{town}: the town as the bot understood it")
    towns_title: Label

    # Workshops
    workshops_coming: Sentence
    workshops_none: Sentence
    workshops_last: Sentence = Field(description="{date}, {title}, {town}")
    workshop_line: Sentence = Field(description="{date}, {title}, {town}")
    workshop_register: Sentence = Field(description="{how}")
    workshop_deadline: Sentence = Field(description="{date}")
    workshop_cancelled: Sentence
    workshops_ask: Sentence

    # Messages that are not a question
    not_text: Sentence
    no_words: Sentence
    unknown_command: Sentence
    old_button: Sentence
    error: Sentence


def placeholders(text: str) -> frozenset[str]:
    """The names in braces. Raises ValueError where braces don't close (`{town`)."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
