"""Words that are a whole message: each leads to one place."""

from collections.abc import Iterator

from knowledge.load import KEYWORDS, Loaded
from knowledge.model import Language
from knowledge.problems import Problem
from knowledge.rules.phrasings import phrasings
from knowledge.text import normalise
from knowledge.yaml_source import Key


def double_keywords(loaded: Loaded) -> Iterator[Problem]:
    """Words that stand twice for one language, and words without a letter."""
    first: dict[tuple[Language, str], Key] = {}
    for language, key, word in _words(loaded):
        if not normalise(word):
            yield loaded.problem(KEYWORDS, key, f"“{word}” has no letter that anybody could type")
        elif (other := first.setdefault((language, normalise(word)), key)) != key:
            line = loaded.line(KEYWORDS, *other)
            yield loaded.problem(KEYWORDS, key, f"“{word}” also stands in line {line}; keep one")


def double_topics(loaded: Loaded) -> Iterator[Problem]:
    """Topics that one word would offer twice."""
    for number, keyword in loaded.keywords.items():
        for place, topic in enumerate(keyword.topics):
            if topic in keyword.topics[:place]:
                yield loaded.problem(KEYWORDS, (number, "topics", place), f"“{topic}” stands here twice; keep one")


def idle_keywords(loaded: Loaded) -> Iterator[Problem]:
    """Words that are a phrasing of a topic, which is answered whatever stands here."""
    known = {normalise(phrasing.text): phrasing for phrasing in phrasings(loaded)}
    for _, key, word in _words(loaded):
        if (other := known.get(normalise(word))) is not None:
            where = f"{other.file}:{loaded.line(other.file, *other.key)}"
            yield loaded.problem(KEYWORDS, key, f"“{word}” does nothing here: it stands in {where} too", "warning")


def _words(loaded: Loaded) -> Iterator[tuple[Language, Key, str]]:
    for number, keyword in loaded.keywords.items():
        for language, words in keyword.words.items():
            for place, word in enumerate(words):
                yield language, (number, "words", language, place), word
