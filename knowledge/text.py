"""Text as people type it, brought to one form.

Folding makes "Göttingen", "Goettingen" and "gottingen" comparable, "ça" equal to "ca" and "l’aide" to "l'aide".
"""

import re
import unicodedata

MAX_QUESTION = 1000
"""Characters of a question that are read; the longest message of Telegram has 4,096."""

LONGEST_WORD = 40
"""Characters of the longest word of which anything is remembered; what is longer is rarely one."""

_FOLDED = str.maketrans({"ß": "ss", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "‘": "'", "ʼ": "'", "´": "'"})
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WORDS = re.compile(r"[\w€]+")
_ASCII_WORDS = re.compile(r"[a-z0-9_]+")
"""The same for folded text that is all ASCII, at half the time."""
_WORD = re.compile(r"[^\W_]")
_LONGEST_PLAIN = 4
"""Letters that one sign may become ("㎨" is four); a few stand for whole sentences and would make a text many times as
long as what was typed."""
_REMEMBERED = "\u3000"
"""Characters below are remembered, which is every alphabet; the many signs beyond are not worth their memory."""


class _Plain(dict[str, str]):
    """What each character is without its marks; worked out when it is first met."""

    def __missing__(self, char: str) -> str:
        decomposed = unicodedata.normalize("NFKD", char.translate(_FOLDED))
        plain = "".join(part for part in decomposed if not unicodedata.combining(part))
        is_sentence = len(plain) > _LONGEST_PLAIN
        if is_sentence:
            plain = char
        if char < _REMEMBERED or is_sentence:
            self[char] = plain
        return plain


_PLAIN = _Plain()


def fold(text: str) -> str:
    """Lower case without accents and umlauts: "Où ça, Göttingen?" becomes "ou ca, gottingen?"."""
    if text.isascii():
        return text.lower()
    plain = _NOT_ASCII.sub(lambda found: _PLAIN[found[0]], text).lower()
    return plain if plain.isascii() else plain.translate(_FOLDED)  # once more: "ẞ" is "ß" only now


def normalise(text: str) -> str:
    """Folded words, one space between: what the matcher reads. Only the first MAX_QUESTION characters count."""
    folded = fold(text[:MAX_QUESTION])[:MAX_QUESTION]
    return " ".join((_ASCII_WORDS if folded.isascii() else _WORDS).findall(folded))


def has_words(text: str) -> bool:
    """Whether there is any letter or digit in the text (an emoji or a row of dots is not a question)."""
    return _WORD.search(text) is not None


def has_letters(text: str) -> bool:
    """Whether there is any letter in the text: numbers and signs are in no language."""
    return any(character.isalpha() for character in text)
