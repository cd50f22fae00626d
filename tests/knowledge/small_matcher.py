"""A handful of phrasings, and a matcher that learns them in milliseconds, without sentence vectors."""

from collections.abc import Sequence

import numpy as np

from knowledge import training
from knowledge.index import FOLLOW_UP, NONE, Index
from knowledge.model import Facet, Language
from knowledge.training import Example

_TOPICS: dict[str, dict[Language, dict[Facet, list[str]]]] = {
    "bus": {
        "de": {
            "what": ["welcher bus fährt zum fest", "gibt es einen bus", "mit dem bus zum fest"],
            "money": ["wie viel kostet der bus", "was kostet die fahrt im bus", "bus preis wie viel"],
        },
        "fr": {
            "what": ["quel car va à la fête", "y a-t-il un car", "aller en car à la fête"],
            "money": ["combien coûte le car", "quel est le prix du trajet en car", "car prix combien"],
        },
    },
    "atelier": {
        "de": {
            "what": ["welche werkstatt gibt es", "was macht man in der werkstatt", "werkstatt für alle"],
            "money": ["wie viel kostet die werkstatt", "was kostet ein platz in der werkstatt", "werkstatt preis"],
        },
        "fr": {
            "what": ["quel atelier proposez-vous", "que fait-on à l’atelier", "atelier pour tous"],
            "money": ["combien coûte l’atelier", "quel est le prix d’une place à l’atelier", "atelier prix combien"],
        },
    },
}
_OTHER: list[tuple[str, str, Facet | None, Language | None]] = [
    ("wie wird das wetter morgen", NONE, None, "de"),
    ("regnet es morgen", NONE, None, "de"),
    ("quel temps fera-t-il demain", NONE, None, "fr"),
    ("il pleut demain", NONE, None, "fr"),
    ("what is the weather like tomorrow", NONE, None, None),
    ("is it going to rain tomorrow", NONE, None, None),
    ("und wie viel", FOLLOW_UP, "money", "de"),
    ("und was ist das", FOLLOW_UP, "what", "de"),
    ("et combien", FOLLOW_UP, "money", "fr"),
    ("et c’est quoi", FOLLOW_UP, "what", "fr"),
]

EXAMPLES: list[Example] = [
    Example(phrasing, topic, facet, language)
    for topic, spoken in _TOPICS.items()
    for language, by_facet in spoken.items()
    for facet, phrasings in by_facet.items()
    for phrasing in phrasings
] + [Example(*other) for other in _OTHER]
"""Two topics in two languages with two facets each, questions beside them, and follow-ups."""


def learned(examples: Sequence[Example]) -> Index:
    """The index of examples by their words alone."""
    return training.learn(examples, np.zeros((len(examples), 0), dtype=np.float32), "a key")
