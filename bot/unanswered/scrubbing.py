"""Takes out of a question what may name a person, before anybody else reads it.

The patterns are compiled at their first use, and remembered by `re`: no start waits for what the office may read.
"""

from __future__ import annotations

import re

GAP = "…"
"""Stands where something was taken out."""

FEWEST_DIGITS = 6
"""Digits from which a number may be that of a telephone, an account or a document."""

_LINE_BREAKS = r"[\r\n\x85\u2028\u2029]+"
_UNREADABLE = (
    r"[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML does not allow in a file (https://yaml.org/spec/1.2.2/#51-character-set), the mark of byte order, and what
turns the direction of the text around it."""
_LINKS = r"(?i)\b(?:https?://|www\.|t\.me/|tg://)\S+"
_MAIL = r"(?i)(?<![^\s@<>(),;:])[^\s@<>(),;:]+\s?(?:@|\(at\)|\[at\])\s?[^\s@<>(),;:]+\.\w{2,}"
_HANDLE = r"(?<![\w@])@\w{3,}"
_DIGITS = r"\+?\(?\d(?:[\s()/.\-–\u00a0\u202f]{0,3}\d)+"
_YEARS = r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:(?:19|20)?\d\d))?"
_ACCOUNT = r"(?i)\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?\d{1,3})?"
_WORD = r"[^\W\d_][\w'’\-]*"
_LARGE = r"[A-ZÀ-ÖØ-Þ][\w'’\-]*"
_SMALL_WORDS = r"(?:und|et|and|aus|de|du|des|à|en|in|bin|wohne|ich|je|j|i|from|i'm)\b"
_INTRODUCED = (
    r"(?i)(?P<kept>\b(?:ich hei(?:ß|ss)e|(?:mein|unser) name (?:ist|lautet)|je m['’]appelle|mon nom est|my name is)\s+)"
    rf"(?!{_SMALL_WORDS}){_WORD}(?:\s+(?!{_SMALL_WORDS}){_LARGE}){{0,3}}"
)
_ADDRESSED = rf"(?P<kept>\b(?:[Ff]rau|[Hh]errn?|[Mm]me|[Mm]adame|[Mm]onsieur|M\.|Dr\.)\s+)(?:{_LARGE}\s?){{1,3}}"
_SIGNED = (
    r"(?i)(?P<kept>\b(?:gr(?:ü|ue)(?:ß|ss)e|gru(?:ß|ss)|lg|vg|mfg|cordialement|bien à vous|amicalement|bises)\b"
    rf"[\s,!.]+)(?:(?:von|de)\s+)?{_LARGE}(?:\s+{_LARGE}){{0,3}}\s*$"
)
_STREET = (
    r"(?i)\b\w*(?:stra(?:ß|ss)e|str\.|gasse|allee)\s*\d+\s?[a-z]?\b"
    rf"|\b\d{{1,4}}(?:\s?(?:bis|ter))?,?\s(?:rue|avenue|boulevard|impasse|chemin)(?:\s{_WORD}){{1,4}}"
)
_GAPS = rf"{GAP}(?:\s*[,;]?\s*{GAP})+"


def one_line(text: str) -> str:
    """A text as it is kept in a file: on one line, and without signs that a file must not or should not hold."""
    return " ".join(re.sub(_UNREADABLE, "", re.sub(_LINE_BREAKS, " ", text)).split())


def scrub(text: str) -> str:
    """The text on one line, with a gap for addresses, numbers, links, and names where somebody says theirs.

    It finds forms, not every name: "kennt ihr Anna Muster?" stays as it is.
    """
    line = one_line(text)
    for form in (_LINKS, _MAIL, _HANDLE, _ACCOUNT, _STREET):
        line = re.sub(form, GAP, line)
    line = re.sub(_DIGITS, _without_numbers, line)
    for form in (_INTRODUCED, _ADDRESSED, _SIGNED):
        line = re.sub(form, _without_name, line)
    return re.sub(_GAPS, GAP, line).strip()


def _without_numbers(found: re.Match[str]) -> str:
    digits = sum(char.isdigit() for char in found[0])
    return found[0] if digits < FEWEST_DIGITS or re.fullmatch(_YEARS, found[0]) else GAP


def _without_name(found: re.Match[str]) -> str:
    return f"{found['kept']}{GAP}" + (" " if found[0].endswith(" ") else "")
