"""Simple language: who asks for it, and the short form of a text that has no simple one.

People ask in a message of its own ("langsam bitte", "FALC", "plus simple s'il te plaît"), beside a question ("Wie lange
dauert PRAXES? In leichter Sprache bitte") or within one ("Explique-moi PRAXES avec des mots simples"). Whoever only
uses such words ("einfache Bewerbung", "Gibt es Workshops in Leichter Sprache?") does not ask for it.
"""

import re
from functools import cache
from typing import Self

from msgspec import Struct

from knowledge.markup import BULLET, first_sentence, to_text
from knowledge.model import LANGUAGES, Language
from knowledge.simple_words import AFTER, ALONE, BEFORE, CLEAR, FULL, POLITE, TELLING, VAGUE, WITHIN
from knowledge.text import MAX_QUESTION, fold, has_words

_PIECE = re.compile(r"[^.!?;:,\n–—()]+")
_LONGEST_FOLDED = MAX_QUESTION + MAX_QUESTION // 10
"""Umlauts and ligatures become longer; a text that is mostly made of them says nothing of this."""
_AND = re.compile(r" (?:und|et) ")
_ROOM = " .!?,;:…\n–—-()\"'„“”«»"


class Wish(Struct, frozen=True):
    """How a person wants to be answered from now on.

    `language` is the one of the wish; `question` is the message where it also asks something, else "".
    """

    simple: bool
    language: Language
    question: str = ""


class _Piece(Struct, frozen=True):
    """What stands between two marks, folded; `core` is without greetings and politeness."""

    bare: str
    core: str

    @classmethod
    def of(cls, piece: str) -> Self:
        bare = " ".join(fold(piece).split()).strip(_ROOM)
        return cls(bare, _known(AFTER).sub("", _known(BEFORE).sub("", bare)).strip())


def wish(text: str) -> Wish | None:
    """What a message says about how to answer; None where it says nothing about that."""
    if len(text) > MAX_QUESTION or len(folded := fold(text)) > _LONGEST_FOLDED:
        return None
    if not any(telling in folded for telling in TELLING):
        return None
    pieces = [_Piece.of(piece) for piece in _PIECE.findall(text) if has_words(piece)]
    polite = any(piece.core != piece.bare for piece in pieces)
    said = [piece.core for piece in pieces if piece.core]
    wishes = [found for core in said if (found := _alone(core, polite) or _both(core, polite))]
    if said and len(wishes) == len(said):
        return wishes[0]
    return _beside(text, pieces) or _within(text, " ".join(folded.split()))


def short(markdown: str) -> str:
    """The first sentence of a text; where it only announces a list, also the first sentence of each entry."""
    first = first_sentence(markdown)
    if not to_text(first).endswith(":"):
        return first
    entries = [line.removeprefix(BULLET) for line in to_text(markdown).split("\n") if line.startswith(BULLET)]
    return "\n".join([first, "", *(f"- {first_sentence(entry)}" for entry in entries)])


def _alone(core: str, polite: bool) -> Wish | None:
    """What is meant where nothing else is said."""
    for language in LANGUAGES:
        if _known(FULL[language]).fullmatch(core):
            return Wish(False, language)
        if core in VAGUE and not polite:
            continue
        if _known(CLEAR[language]).fullmatch(core) or _known(ALONE[language]).fullmatch(core):
            return Wish(True, language)
        if polite and core in POLITE[language]:
            return Wish(True, language)
    return None


def _both(core: str, polite: bool) -> Wish | None:
    """What is joined by "and" is meant where each part is."""
    parts = [_alone(part, polite) for part in _AND.split(core)]
    return parts[0] if all(parts) else None


def _beside(text: str, pieces: list[_Piece]) -> Wish | None:
    """A wish that stands before or after a question, in words that can't belong to it."""
    for piece in (*pieces[:1], *pieces[-1:]):
        for language in LANGUAGES:
            polite = piece.core != piece.bare and piece.core in POLITE[language]
            if polite or _known(CLEAR[language]).fullmatch(piece.core):
                return Wish(True, language, text)
    return None


def _within(text: str, folded: str) -> Wish | None:
    said = (language for language in LANGUAGES if _known(WITHIN[language]).match(folded))
    return next((Wish(True, language, text) for language in said), None)


@cache
def _known(pattern: str) -> re.Pattern[str]:
    """A pattern, compiled where it is first needed."""
    return re.compile(pattern)
