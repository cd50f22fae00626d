"""Reads what the office writes: a German text, a line of dashes, a French text. Pure."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from knowledge.model import Language
from knowledge.typography import french

LONGEST = 3000
"""Characters a language, as Telegram counts them (UTF-16 units): with what the bot adds, it fits into 4,096."""

Flaw = Literal["empty", "undivided", "german missing", "french missing", "divided often", "swapped"]
"""What keeps a message from being an announcement."""

_DIVIDER = re.compile(r"[ \t]*(?:[-\u2013\u2014\u2015]{2,}|[\u2013\u2014\u2015])[ \t]*")
_WORD = re.compile(r"(?<![\w.@/:-])[a-zà-öø-ÿœß]+(?![\w@/]|\.\w)")
# Words of one language only; "des" and "du" belong to both.
_GERMAN = frozenset(
    _WORD.findall(
        "der die das den dem und oder ist sind ein eine einen für wir ihr euch mit auf nicht von vom zum zur im am bei"
        " ich uns auch wird werden noch wie sich es gibt"
    )
)
_FRENCH = frozenset(
    _WORD.findall(
        "le la les l d et ou est sont un une pour nous vous votre vos avec dans sur que qui qu à au aux ne pas par il"
        " elle ce cette se y être sera plus en"
    )
)
_SURE = 3
"""So many words more of one language than of the other, and twice as many, make a text sound like it."""


class TwoTexts(Struct, frozen=True):
    """An announcement in both languages, as plain text."""

    de: str
    fr: str

    def too_long(self) -> dict[Language, int]:
        """The languages whose text is too long, and how many characters it has; the spaces of French typography too."""
        counts: dict[Language, int] = {"de": _length(self.de), "fr": _length(french(self.fr))}
        return {language: count for language, count in counts.items() if count > LONGEST}

    def doubtful(self) -> Language | None:
        """The language whose text sounds like the other one."""
        if _sounds(self.de) == "fr":
            return "de"
        return "fr" if _sounds(self.fr) == "de" else None


def read(text: str) -> TwoTexts | Flaw:
    """The two texts, or what is wrong. Line breaks inside them stay."""
    parts: list[list[str]] = [[]]
    for line in text.strip().splitlines():
        if _DIVIDER.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line.rstrip())
    texts = ["\n".join(part).strip() for part in parts]
    match texts:
        case [""]:
            return "empty"
        case [_]:
            return "undivided"
        case ["", ""]:
            return "empty"
        case ["", _]:
            return "german missing"
        case [_, ""]:
            return "french missing"
        case [first, second]:
            swapped = _sounds(first) == "fr" and _sounds(second) == "de"
            return "swapped" if swapped else TwoTexts(first, second)
        case _:
            return "divided often"


def _sounds(text: str) -> Language | None:
    """The language of a text, where its small words leave no doubt."""
    words = _WORD.findall(text.lower())
    german, french = sum(word in _GERMAN for word in words), sum(word in _FRENCH for word in words)
    if abs(german - french) < _SURE or max(german, french) < 2 * min(german, french):
        return None
    return "de" if german > french else "fr"


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
