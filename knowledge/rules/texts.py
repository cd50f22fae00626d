"""What a text may be: short enough for a phone, and in the Markdown the bot can show."""

from collections.abc import Iterator
from typing import NamedTuple

from knowledge.load import Loaded
from knowledge.markup import unsupported
from knowledge.model import LANGUAGES
from knowledge.problems import Problem
from knowledge.yaml_source import Key

MAX_ANSWER = 900
"""Characters of an answer's or facet's Markdown: what one screen of a phone holds; the links have the rest."""


class Written(NamedTuple):
    """A Markdown text and where it stands."""

    file: str
    key: Key
    markdown: str


def long_answers(loaded: Loaded) -> Iterator[Problem]:
    """Answers and facets that are longer than MAX_ANSWER."""
    for file, key, markdown in _answers(loaded):
        if len(markdown) > MAX_ANSWER:
            yield loaded.problem(
                file, key, f"has {len(markdown)} characters; at most {MAX_ANSWER}, the links have the rest"
            )


def refused_markup(loaded: Loaded) -> Iterator[Problem]:
    """Markdown beyond paragraphs, bold, italic and lists."""
    for written in (_answers, _messages, _notes):
        for file, key, markdown in written(loaded):
            for what in unsupported(markdown):
                yield loaded.problem(file, key, f"has {what}")


def _answers(loaded: Loaded) -> Iterator[Written]:
    for topic in loaded.topics.values():
        file = f"topics/{topic.id}.yaml"
        for language in LANGUAGES:
            yield Written(file, ("answer", language), topic.answer[language])
            for facet, text in topic.facets.items():
                yield Written(file, ("facets", facet, language), text[language])


def _messages(loaded: Loaded) -> Iterator[Written]:
    for language, messages in loaded.messages.items():
        for name, text in messages:
            if isinstance(text, str):
                yield Written(f"messages/{language}.yaml", (name,), text)


def _notes(loaded: Loaded) -> Iterator[Written]:
    for workshop in loaded.workshops.values():
        entry = loaded.entry("workshops.yaml", workshop.id)
        for language in LANGUAGES:
            if workshop.description:
                yield Written("workshops.yaml", (entry, "description", language), workshop.description[language])
