"""Messages that ask for the last answer in the other language: "auf Deutsch bitte", « et en français ? »."""

from __future__ import annotations

import re

from knowledge.model import Language
from knowledge.text import fold

_NAMES: dict[str, Language] = {
    "deutsch": "de",
    "allemand": "de",
    "german": "de",
    "franzosisch": "fr",
    "franzoesisch": "fr",
    "francais": "fr",
    "french": "fr",
}
_IN = frozenset(("auf", "in", "en"))
_PLEASE = frozenset(("bitte", "svp", "stp", "plait", "please", "pls", "merci", "danke"))
_AROUND = frozenset(
    (
        *(
            "und",
            "auch",
            "das",
            "es",
            "die",
            "antwort",
            "jetzt",
            "lieber",
            "noch",
            "mal",
            "nochmal",
            "geht",
            "dasselbe",
        ),
        *("et", "aussi", "ca", "cela", "la", "reponse", "maintenant", "plutot", "encore", "s", "il", "te", "vous"),
        *("ok", "and", "now", "again"),
    )
)
_WORD = re.compile(r"[^\W\d_]+")


def language_asked(message: str) -> Language | None:
    """The language that a message asks for; None where it says anything else, or only names a language."""
    words = _WORD.findall(fold(message))
    named = {_NAMES[word] for word in words if word in _NAMES}
    others = {word for word in words if word not in _NAMES}
    if len(named) != 1 or not others & (_IN | _PLEASE) or not others <= _IN | _PLEASE | _AROUND:
        return None
    return named.pop()
