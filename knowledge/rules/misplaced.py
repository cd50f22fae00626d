"""Phrasings that the matcher, having learned from all of them, still gives to another topic."""

import numpy as np

from knowledge import training
from knowledge.load import Loaded
from knowledge.matcher import Matcher
from knowledge.problems import Problem
from knowledge.rules.phrasings import phrasings
from knowledge.training import Progress


def misplaced(loaded: Loaded, matcher: Matcher, progress: Progress = lambda step, share: None) -> list[Problem]:
    """A warning for each phrasing that sounds more like another topic than like its own.

    `matcher` was trained on this content. About 3 ms a phrasing on one core, nearly all of it for sentence vectors.
    """
    asked = list(phrasings(loaded))
    texts = [phrasing.text for phrasing in asked]
    meanings = (
        training.vectors(texts, progress) if len(matcher.index.meaning) else np.zeros((len(texts), 0), np.float32)
    )
    found: list[Problem] = []
    for phrasing, vector in zip(asked, meanings, strict=True):
        topic, _ = matcher.scores_of(phrasing.text, vector).ranked()[0]
        if topic != phrasing.topic:
            title = loaded.topics[topic].title.de if topic in loaded.topics else topic
            message = f"“{phrasing.text}” sounds like topic “{topic}” ({title}); move it there or make it clearer"
            found.append(loaded.problem(phrasing.file, phrasing.key, message, "warning"))
    return sorted(found)
