"""The content and its index with many times the topics, to measure what a larger content would cost at run time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

import numpy as np
import numpy.typing as npt
from msgspec import structs

from knowledge.index import FOLLOW_UP, NONE, Index
from knowledge.model import LANGUAGES, KnowledgeBase, Phrasings, Topic

Floats = npt.NDArray[np.float32]


def grown_content(kb: KnowledgeBase, times: int) -> KnowledgeBase:
    """The content with every topic `times` over; in the copies, each phrasing has a word of some title."""
    spare = cycle(_words(kb))
    copies = [copy(topic, number, spare) for number in range(1, times) for topic in kb.topics.values()]
    return replace(kb, topics={**kb.topics, **{topic.id: topic for topic in copies}})


def copy(topic: Topic, number: int, spare: Iterator[str]) -> Topic:
    """A topic beside the first one, with an id of its own and a spare word in each phrasing."""
    questions: Phrasings = {
        language: {
            facet: [_perturbed(phrasing, number, next(spare)) for phrasing in phrasings]
            for facet, phrasings in by_facet.items()
        }
        for language, by_facet in topic.questions.items()
    }
    return topic.model_copy(update={"id": f"{topic.id}-{number}", "questions": questions})


def grown_index(index: Index, times: int) -> Index:
    """An index of the shape that training on `grown_content` gives: a column for each copy, slightly weaker.

    Nothing is learned, and the vocabulary stays, as the copies use words of the content.
    """
    special = [name for name in (NONE, FOLLOW_UP) if name in index.topics]
    places = [place for place, name in enumerate(index.topics) if name not in special]
    rest = [place for place in range(len(index.bias)) if place not in places]
    names = [index.topics[place] for place in places]
    topics = [f"{name}-{number}" if number else name for number in range(times) for name in names]
    # In the order of the columns: copies, then the classes beside topics, then scope, facets and language.
    return structs.replace(
        index,
        topics=(*topics, *(index.topics[place] for place in rest if place < len(index.topics))),
        terms=tuple(_tiled(part, places, rest, times) for part in index.terms),
        meaning=_tiled(index.meaning, places, rest, times),
        bias=_tiled(index.bias[np.newaxis], places, rest, times)[0],
    )


def _words(kb: KnowledgeBase) -> list[str]:
    return [word for topic in kb.topics.values() for language in LANGUAGES for word in topic.title[language].split()]


def _perturbed(phrasing: str, number: int, word: str) -> str:
    words = phrasing.split()
    words[number % len(words)] = word
    return " ".join(words)


def _tiled(weights: Floats, places: list[int], rest: list[int], times: int) -> Floats:
    """Filled copy by copy: the arrays are large, and a second one beside them would count as memory."""
    width = len(places)
    result = np.empty((len(weights), width * times + len(rest)), dtype=np.float32)
    for number in range(times):
        result[:, number * width : (number + 1) * width] = weights[:, places]
        result[:, number * width : (number + 1) * width] *= np.float32(1 - 0.001 * number)
    result[:, width * times :] = weights[:, rest]
    return result
