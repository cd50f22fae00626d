"""Text as people type it, brought to one form.

Folding makes "Göttingen", "Goettingen" and "gottingen" comparable, "ça" equal to "ca" and "l’aide" to "l'aide".
"""

import re
import unicodedata

MAX_QUESTION = 1000
"""Characters of a question that are read; the longest message of Telegram has 4,096."""

_FOLDED = str.maketrans({"ß": "ss", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "‘": "'", "ʼ": "'", "´": "'"})
_NOT_WORD = re.compile(r"[^\w€]+")
_WORD = re.compile(r"[^\W_]")


def fold(text: str) -> str:
    """Lower case without accents and umlauts: "Où ça, Göttingen?" becomes "ou ca, gottingen?"."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_FOLDED))
    plain = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
    return plain.translate(_FOLDED)  # once more: "ẞ" is "ß" only now


def normalise(text: str) -> str:
    """Folded words, one space between: what the matcher reads. Only the first MAX_QUESTION characters count."""
    return _NOT_WORD.sub(" ", fold(text[:MAX_QUESTION])).strip()


def has_words(text: str) -> bool:
    """Whether there is any letter or digit in the text (an emoji or a row of dots is not a question)."""
    return _WORD.search(text) is not None
