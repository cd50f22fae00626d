"""How people ask: enough examples for each topic, and none that stands under two."""

from collections.abc import Iterator
from typing import NamedTuple

from knowledge.load import Loaded
from knowledge.model import LANGUAGES, Language
from knowledge.problems import Problem
from knowledge.text import normalise
from knowledge.yaml_source import Key

FEW = 10
"""Phrasings a topic needs in each language before the matcher finds it by more than luck."""

_NAMES: dict[Language, str] = {"de": "German", "fr": "French"}
OUT_OF_SCOPE = "out-of-scope.yaml"


class Phrasing(NamedTuple):
    """A phrasing and where it stands; `topic` is None for what the bot declines."""

    file: str
    key: Key
    text: str
    topic: str | None


def phrasings(loaded: Loaded) -> Iterator[Phrasing]:
    """All phrasings of topics, in the order of the files."""
    for topic in loaded.topics.values():
        for language, by_facet in topic.questions.items():
            for facet, texts in by_facet.items():
                for number, text in enumerate(texts):
                    yield Phrasing(f"topics/{topic.id}.yaml", ("questions", language, facet, number), text, topic.id)


def shared_phrasings(loaded: Loaded) -> Iterator[Problem]:
    """Phrasings that the matcher reads alike though they stand under two topics, or under a topic and out of scope."""
    first: dict[str, Phrasing] = {}
    for phrasing in (*phrasings(loaded), *_declined(loaded)):
        normalised = normalise(phrasing.text)
        if not normalised:
            continue
        other = first.setdefault(normalised, phrasing)
        if other.topic != phrasing.topic:
            where = f"{other.file}:{loaded.line(other.file, *other.key)}"
            yield loaded.problem(phrasing.file, phrasing.key, f"“{phrasing.text}” also stands in {where}; keep one")


def few_phrasings(loaded: Loaded) -> Iterator[Problem]:
    """Topics with fewer than FEW phrasings in German or in French."""
    for topic in loaded.topics.values():
        for language in LANGUAGES:
            count = sum(map(len, topic.questions.get(language, {}).values()))
            if count < FEW:
                given = f"only {count}" if count else "no"
                message = f"has {given} {_NAMES[language]} phrasings; give at least {FEW}"
                yield loaded.problem(f"topics/{topic.id}.yaml", ("questions", language), message, "warning")


def _declined(loaded: Loaded) -> Iterator[Phrasing]:
    for language, texts in loaded.out_of_scope or ():
        for number, text in enumerate(texts):
            yield Phrasing(OUT_OF_SCOPE, (language, number), text, None)
