"""Which sentence of a question as people type it asks."""

import re
from itertools import pairwise

from knowledge.sentences import belongs_to_word
from knowledge.text import has_words

_END = re.compile(r"[.!?…;]+[)\"'”’»]*\s+|\n+")
_ASKS = re.compile(r"\?[^\w?]*$")


def asking_sentence(question: str) -> str:
    """The last sentence that ends with a question mark; the whole text where there is none, or no other sentence.

    People type without capitals, so that here any mark before a space ends a sentence, unless it belongs to the word.
    """
    sentences = [sentence for sentence in _sentences(question) if has_words(sentence)]
    if len(sentences) < 2:
        return question
    return next((sentence.strip() for sentence in reversed(sentences) if _ASKS.search(sentence)), question)


def _sentences(text: str) -> list[str]:
    ends = [found for found in _END.finditer(text) if not _within(text, found)]
    cuts = [0, *(found.end() for found in ends), len(text)]
    return [text[start:end] for start, end in pairwise(cuts)]


def _within(text: str, mark: re.Match[str]) -> bool:
    """Whether a full stop is part of an abbreviation or an ordinal number."""
    after = re.match(r"\w*", text[mark.end() :])
    return mark[0].strip() == "." and belongs_to_word(text[: mark.start()], after[0] if after else "")
