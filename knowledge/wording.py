"""How the content writes: its phrasings word for word, and what tells ordinary words from names of towns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import Struct

from knowledge.model import LANGUAGES, Facet, Language, Topic
from knowledge.text import fold

ORDINARY = 3
"""Times that a word is written small for each time it is written large before it counts as an ordinary word."""

_TYPED = re.compile(r"[^\W_]+")
_COMPARED = re.compile(r"[a-z0-9]+")


class Wording(Struct, frozen=True):
    """What a start needs to know of the phrasings beside the index; words are in the form in which `bare` compares."""

    ordinary: dict[Language, frozenset[str]]
    """Words that are written small far more often than large: ordinary ones, whatever town is called so."""
    seen: dict[Language, dict[str, int]]
    """How often each word is used."""
    subjects: frozenset[str]
    """The words of the topics' titles."""
    french_names: frozenset[str]
    """Words that are written large more often than small within a French sentence."""
    phrasings: dict[str, dict[Facet, list[str]]]
    """The phrasings of each topic and facet, as `as_written` gives them."""

    def asked(self) -> dict[str, tuple[str, Facet]]:
        """The topic and facet of every phrasing, by how it is written."""
        found: dict[str, tuple[str, Facet]] = {}
        for topic, by_facet in self.phrasings.items():
            for facet, phrasings in by_facet.items():
                found |= dict.fromkeys(phrasings, (topic, facet))
        return found

    @classmethod
    def of(cls, topics: Sequence[Topic], about_names: Sequence[Topic]) -> Wording:
        """The wording of topics; those that are `about_names` don't tell what is ordinary."""
        forms = _Forms()
        typed = {language: _typed(topics, language) for language in LANGUAGES}
        ordinary = {language: _ordinary(typed[language], forms) for language in LANGUAGES}
        for language in LANGUAGES:
            typed[language].update(_typed(about_names, language))
        titles = (bare(topic.title[language]) for topic in topics for language in LANGUAGES)
        return cls(
            ordinary,
            {language: dict(_compared(typed[language], forms)) for language in LANGUAGES},
            frozenset(part for title in titles for part in title.split()),
            _large(typed["fr"] - _first((*topics, *about_names), "fr"), forms),
            {topic.id: _written(topic) for topic in (*topics, *about_names)},
        )


def as_written(question: str) -> str:
    """A question without regard to case, spacing and the mark at its end."""
    return " ".join(question.lower().split()).rstrip(" ?!.…")


def bare(name: str) -> str:
    """A name as it is compared: "St. Étienne-en-Coglès" becomes "saint etienne en cogles", "Goettingen" "gottingen"."""
    words = _COMPARED.findall(fold(name))
    compared = " ".join("saint" if word == "st" else "sainte" if word == "ste" else word for word in words)
    return without_umlauts(compared)


def without_umlauts(folded: str) -> str:
    """Folded text in which umlauts are the bare vowels, also those typed as ae, oe, ue."""
    return folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")


def _written(topic: Topic) -> dict[Facet, list[str]]:
    found: dict[Facet, list[str]] = {}
    for by_facet in topic.questions.values():
        for facet, phrasings in by_facet.items():
            found.setdefault(facet, []).extend(map(as_written, phrasings))
    return found


class _Forms(dict[str, list[str]]):
    """Each typed word in the form in which it is compared; most words stand in many phrasings."""

    def __missing__(self, word: str) -> list[str]:
        found = self[word] = bare(word).split()
        return found


def _typed(topics: Iterable[Topic], language: Language) -> Counter[str]:
    """How often the topics' phrasings use each word, as it is typed there."""
    typed: Counter[str] = Counter()
    for topic in topics:
        for phrasings in topic.questions.get(language, {}).values():
            typed.update(_TYPED.findall("\n".join(phrasings)))
    return typed


def _first(topics: Iterable[Topic], language: Language) -> Counter[str]:
    """How often the topics' phrasings begin with each word."""
    by_facet = (topic.questions.get(language, {}).values() for topic in topics)
    texts = (text for phrasings in by_facet for texts in phrasings for text in texts)
    return Counter(match[0] for match in map(_TYPED.search, texts) if match)


def _compared(typed: Counter[str], forms: _Forms) -> Counter[str]:
    """The same counts, by the words as they are compared."""
    found: Counter[str] = Counter()
    for word, count in typed.items():
        for part in forms[word]:
            found[part] += count
    return found


def _ordinary(typed: Counter[str], forms: _Forms) -> frozenset[str]:
    small, large = _by_case(typed, forms)
    return frozenset(word for word, count in small.items() if count >= ORDINARY * (1 + large[word]))


def _large(typed: Counter[str], forms: _Forms) -> frozenset[str]:
    small, large = _by_case(typed, forms)
    return frozenset(word for word, count in large.items() if count > small[word])


def _by_case(typed: Counter[str], forms: _Forms) -> tuple[Counter[str], Counter[str]]:
    """The counts of words written small and of those written large, as they are compared."""
    small = Counter({word: count for word, count in typed.items() if word.islower()})
    return _compared(small, forms), _compared(typed - small, forms)
