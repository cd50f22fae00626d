"""Words that are a whole message: each leads to one place."""

from collections.abc import Iterator

from knowledge.keywords import compared
from knowledge.load import KEYWORDS, Loaded
from knowledge.model import Language
from knowledge.problems import Problem
from knowledge.rules.phrasings import phrasings
from knowledge.towns import SIDES, names_of
from knowledge.wording import as_written, bare
from knowledge.yaml_source import Key


def double_keywords(loaded: Loaded) -> Iterator[Problem]:
    """Words that stand twice for one language, and words without a letter."""
    first: dict[tuple[Language, str], Key] = {}
    for language, key, word in _words(loaded):
        if not compared(word):
            yield loaded.problem(KEYWORDS, key, f"“{word}” has no letter that anybody could type")
        elif (other := first.setdefault((language, compared(word)), key)) != key:
            line = loaded.line(KEYWORDS, *other)
            yield loaded.problem(KEYWORDS, key, f"“{word}” also stands in line {line}; keep one")


def double_topics(loaded: Loaded) -> Iterator[Problem]:
    """Topics that one word would offer twice."""
    for number, keyword in loaded.keywords.items():
        for place, topic in enumerate(keyword.topics):
            if topic in keyword.topics[:place]:
                yield loaded.problem(KEYWORDS, (number, "topics", place), f"“{topic}” stands here twice; keep one")


def idle_keywords(loaded: Loaded) -> Iterator[Problem]:
    """Words that are a phrasing of another topic or a town, which are answered whatever stands here.

    A phrasing of the one topic that the word leads to may stand here too: then slips in it are mended.
    """
    asked = {as_written(phrasing.text): phrasing for phrasing in phrasings(loaded)}
    towns = {name for twinning in loaded.twinnings for side in SIDES for name in names_of(twinning, side)}
    for _, key, word in _words(loaded):
        if (other := asked.get(as_written(word))) is not None:
            if loaded.keywords[int(key[0])].topics == [other.topic]:
                continue
            where = f"{other.file}:{loaded.line(other.file, *other.key)}"
            yield loaded.problem(KEYWORDS, key, f"“{word}” does nothing here: it stands in {where} too", "warning")
        elif not towns.isdisjoint((bare(word), compared(word))):  # with an article that is its own, or another
            yield loaded.problem(KEYWORDS, key, f"“{word}” does nothing here: it is the name of a town", "warning")


def _words(loaded: Loaded) -> Iterator[tuple[Language, Key, str]]:
    for number, keyword in loaded.keywords.items():
        for language, words in keyword.words.items():
            for place, word in enumerate(words):
                yield language, (number, "words", language, place), word
