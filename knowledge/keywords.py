"""Messages that are one word of `keywords.yaml`: "Zuschuss?", « logement »."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.model import LANGUAGES, Keyword, Language
from knowledge.text import normalise


class Keywords:
    """Looks words up as the matcher reads them: without regard to case, accents and marks."""

    def __init__(self, keywords: Sequence[Keyword]) -> None:
        self._topics: dict[tuple[Language, str], Sequence[str]] = {
            (language, normalise(word)): keyword.topics
            for keyword in keywords
            for language, words in keyword.words.items()
            for word in words
        }

    def named(self, message: str, language: Language) -> tuple[Sequence[str], Language] | None:
        """The topics that a message leads to and the language of the word: this one where it is a word of both."""
        word = normalise(message)
        for each in (language, *LANGUAGES):
            if (topics := self._topics.get((each, word))) is not None:
                return topics, each
        return None
