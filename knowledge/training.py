"""Content -> Index: learns from the phrasings which words and meanings speak for which topic, facet and language."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge import meaning, remembered, terms, text, weights
from knowledge.index import FOLLOW_UP, NONE, Index
from knowledge.lock import handed_over
from knowledge.machines import Column, machines
from knowledge.model import LANGUAGES, Facet, KnowledgeBase, Language
from knowledge.workers import awaited, workers

Progress = Callable[[str, float], None]
"""Called with the name of the step and the share of the whole that is done (0 to 1)."""

Floats = npt.NDArray[np.float32]

AT_ONCE = 0.0001
"""Seconds after which the encoder's threads get Python's lock while the terms are counted."""
LEARNING_FROM = 0.4
"""Share of a training after which all sentence vectors are known."""
MEANING = 0.8
"""The length of a sentence vector beside those of the terms."""
DIRECTIONS = 384
"""Of the 512 of a sentence vector, as many are learned from: those in which the examples differ most hold 99 % of what
they differ in. The others cost a training a quarter of its time, and answered no question more."""
FAINT = 0.2
"""The share of a view's terms that is left out once all is learned: those whose greatest weight is the least. A start
reads an index without them 35 ms faster; of 1,029 questions 940 were answered rightly with them and without."""


class Example(NamedTuple):
    """A text the matcher learns from. `language` is None for texts in other languages, `facet` where none is known."""

    text: str
    topic: str
    facet: Facet | None
    language: Language | None


def examples_of(kb: KnowledgeBase) -> list[Example]:
    """Everything in the content that says how people ask, titles included, in a fixed order."""
    return [Example(text, topic, facet, language) for topic, facet, language, texts in _asked(kb) for text in texts]


def key(kb: KnowledgeBase) -> str:
    """What an index depends on: the examples, the code that trains, and the libraries behind it.

    Answers and links are not among it: an editor who changes only them waits for no training.
    """
    digest = hashlib.sha256()
    for topic, facet, language, texts in _asked(kb):
        digest.update("\0".join((topic, f"{facet}", f"{language}", *texts, "\n")).encode())
    for module in ("training", "machines", "terms", "meaning", "text", "index"):
        digest.update((Path(__file__).parent / f"{module}.py").read_bytes())
    for package in ("numpy", "scikit-learn"):
        digest.update(f"{package}={weights.version_of(package)}".encode())
    digest.update(weights.version().encode())
    return digest.hexdigest()[:24]


_Asked = tuple[str, Facet | None, Language | None, Sequence[str]]
"""A topic, a facet and a language, and texts that are examples of all three."""


def _asked(kb: KnowledgeBase) -> Iterator[_Asked]:
    for topic in kb.topics.values():
        for language in LANGUAGES:
            yield topic.id, "what", language, [topic.title[language]]
        for spoken, by_facet in topic.questions.items():
            known: Language | None = None if spoken == "other" else spoken
            for facet, phrasings in by_facet.items():
                yield topic.id, facet, known, phrasings
    for facet, style in kb.facets.items():
        for language, phrasings in style.asked.items():
            yield FOLLOW_UP, facet, language, phrasings
    for language in LANGUAGES:
        yield NONE, None, language, kb.out_of_scope.de if language == "de" else kb.out_of_scope.fr
    yield NONE, None, None, kb.out_of_scope.other


def train(
    examples: Sequence[Example],
    index_key: str,
    progress: Progress = lambda step, share: None,
    memory: Path | None = None,
) -> Index:
    """The index of a collection of examples: about 3 ms an example on one core.

    A quarter of that is spared where a file of `remembered.vectors_of` is the memory of the training before.
    """
    # Terms are counted in Python while the encoder computes outside its lock.
    with handed_over(AT_ONCE), workers(1) as aside:
        counting = aside.submit(_spelled, examples)
        meanings = vectors([example.text for example in examples], progress, memory)
        spelled = awaited(counting, lambda: progress("meaning", LEARNING_FROM))
    return _learned(examples, spelled, meanings, index_key, progress)


def vectors(texts: Sequence[str], progress: Progress = lambda step, share: None, memory: Path | None = None) -> Floats:
    """The sentence vectors of texts, one a row; without the encoder's package, rows of no numbers."""
    if not meaning.available():
        return np.zeros((len(texts), 0), dtype=np.float32)

    def report(done: int) -> None:
        progress("meaning", LEARNING_FROM * done / len(texts))

    return remembered.vectors_of(texts, memory, report) if memory else meaning.vectors_of(texts, report)


def learn(
    examples: Sequence[Example], meanings: Floats, index_key: str, progress: Progress = lambda step, share: None
) -> Index:
    """The index of examples whose sentence vectors are known (`meanings`: one row for each example)."""
    return _learned(examples, _spelled(examples), meanings, index_key, progress)


class _Spelled(NamedTuple):
    """The views of terms, and what they see of each example, one a row of a sparse matrix."""

    views: tuple[terms.View, ...]
    rows: Any


def _spelled(examples: Sequence[Example]) -> _Spelled:
    from scipy import sparse  # not needed by a start that finds its index

    normalised = [text.normalise(example.text) for example in examples]
    views, rows = zip(*(view.learn(normalised) for view in terms.VIEWS.values()), strict=True)
    return _Spelled(views, sparse.hstack(rows, format="csr"))


def _learned(
    examples: Sequence[Example], spelled: _Spelled, meanings: Floats, index_key: str, progress: Progress
) -> Index:
    from scipy import sparse

    progress("learn", LEARNING_FROM)
    # A question's meaning is turned and scaled by the weights, so that it is multiplied as it comes from the encoder.
    turned = _directions(meanings) * np.float32(MEANING)
    features = sparse.hstack([spelled.rows, sparse.csr_matrix(meanings @ turned)], format="csr")
    topics, facets, others = _columns(examples, spelled.rows, features, progress)
    matrix, bias = _side_by_side([*topics.values(), others.scope, *facets.values(), others.french, others.foreign])
    *term_parts, meaning_part = np.split(matrix, np.cumsum([len(view.weights) for view in spelled.views]))
    names = tuple(topics)
    misread = _misread(examples, features @ matrix[:, : len(names)] + bias[: len(names)], names)
    views, parts = zip(*(_without_faint(*view) for view in zip(spelled.views, term_parts, strict=True)), strict=True)
    meaning_part = np.ascontiguousarray(turned @ meaning_part, dtype=np.float32)
    progress("learn", 1.0)
    return Index(index_key, names, tuple(facets), views, parts, meaning_part, bias, misread)


def _without_faint(view: terms.View, weights: Floats) -> tuple[terms.View, Floats]:
    """A view and its part of the weights, without the terms that speak for and against nothing."""
    strongest = np.abs(weights).max(axis=1)
    telling = np.sort(np.argsort(strongest, kind="stable")[int(FAINT * len(strongest)) :])
    return view.only(telling), np.ascontiguousarray(weights[telling])


def _directions(meanings: Floats) -> Floats:
    """The directions in which sentence vectors differ most, one a column."""
    _, directions = np.linalg.eigh(meanings.T @ meanings)
    most: Floats = np.ascontiguousarray(directions[:, -DIRECTIONS:])
    return most


class _Others(NamedTuple):
    """Whether a text is in scope, whether it is French rather than German, and whether it is in neither of them."""

    scope: Column
    french: Column
    foreign: Column


def _columns(
    examples: Sequence[Example], spelled: Any, features: Any, progress: Progress
) -> tuple[dict[str, Column], dict[str, Column], _Others]:
    """The columns of the topics and of the facets by name, and the others; a language is told by its terms alone."""
    topic, facet, language = (np.array([each[field] or "" for each in examples]) for field in (1, 2, 3))
    reached = LEARNING_FROM

    with machines(lambda: progress("learn", reached)) as learning:
        by_topic = learning.classes(features, topic)
        by_facet = learning.classes(features[facet != ""], facet[facet != ""])
        scope = learning.two(features, topic != NONE, class_weight="balanced")
        french = learning.two(spelled[language != ""], language[language != ""] == "fr")
        foreign = learning.two(spelled, language == "")
        topics = by_topic()
        progress("learn", reached := 0.85)
        facets = by_facet()
        progress("learn", reached := 0.95)
        return topics, facets, _Others(scope(), french(), foreign())


def _side_by_side(columns: Sequence[Column]) -> tuple[Floats, Floats]:
    """The weights, a column for each of the columns, and their biases; for what a column has no weights it gets 0."""
    rows = max(len(weights) for weights, _ in columns)
    padded = [np.pad(weights, (0, rows - len(weights))) for weights, _ in columns]
    return np.stack(padded, axis=1).astype(np.float32), np.array([bias for _, bias in columns], dtype=np.float32)


def _misread(examples: Sequence[Example], margins: Floats, names: Sequence[str]) -> dict[str, str]:
    """The texts of topics that have their highest margin with another topic, which is named."""
    special = [place for place, name in enumerate(names) if name in (NONE, FOLLOW_UP)]
    margins[:, special] = -np.inf
    best = [names[place] for place in margins.argmax(axis=1)]
    asked = zip(examples, best, strict=True)
    return {each.text: topic for each, topic in asked if each.topic not in (NONE, FOLLOW_UP, topic)}
