"""Messages that are one word of `keywords.yaml`: "Zuschuss?", « le logement »."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.model import LANGUAGES, Keyword, Language
from knowledge.text import normalise
from knowledge.wording import without_umlauts

_ARTICLES = frozenset(
    ("der", "die", "das", "den", "dem", "ein", "eine", "einen", "le", "la", "les", "l", "un", "une", "des", "du")
)


class Keywords:
    """Looks words up without regard to case, accents, umlauts, marks and an article before them."""

    def __init__(self, keywords: Sequence[Keyword]) -> None:
        self._topics: dict[tuple[Language, str], Sequence[str]] = {
            (language, compared(word)): keyword.topics
            for keyword in keywords
            for language, words in keyword.words.items()
            for word in words
        }

    def named(self, message: str, language: Language) -> tuple[Sequence[str], Language] | None:
        """The topics that a message leads to and the language of the word: this one where it is a word of both."""
        word = compared(message)
        for each in (language, *LANGUAGES):
            if (topics := self._topics.get((each, word))) is not None:
                return topics, each
        return None


def compared(word: str) -> str:
    """A word as it is looked up: "Die Zuschüsse" and "zuschuesse?" are "zuschusse"."""
    words = without_umlauts(normalise(word)).split()
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)
