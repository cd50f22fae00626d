"""Phrasings that the matcher, having learned from all of them, still gives to another topic."""

from knowledge.index import Index
from knowledge.load import Loaded
from knowledge.problems import Problem
from knowledge.rules.phrasings import phrasings


def misplaced(loaded: Loaded, index: Index) -> list[Problem]:
    """A warning for each phrasing that sounds more like another topic than like its own. `index` has learned them."""
    found: list[Problem] = []
    for phrasing in phrasings(loaded):
        topic = index.misread.get(phrasing.text, phrasing.topic)
        if topic != phrasing.topic:
            title = loaded.topics[topic].title.de if topic in loaded.topics else topic
            message = f"“{phrasing.text}” sounds like topic “{topic}” ({title}); move it there or make it clearer"
            found.append(loaded.problem(phrasing.file, phrasing.key, message, "warning"))
    return sorted(found)
