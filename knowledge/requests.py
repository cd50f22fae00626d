"""Whether a sentence asks how something is done, or asks for it to be done."""

import re

from knowledge.text import MAX_QUESTION, fold

_ASKS = re.compile(
    r"\?|\b(wie|wo|warum|wieso|weshalb|was|welche\w*|kann|konnt\w*|darf|muss|gibt|geht|ob|falls|wenn"
    r"|comment|ou|pourquoi|quel\w*|est-ce|puis|peut|peux|pourrais|dois|faut|si|quand)\b"
)
_MISSES = re.compile(
    r"\b(bekomme|erhalte|kriege?|recois|recoit|recevons)\b[^.!;]*\b(keine?|nichts|nix|nie|plus|pas|aucun|rien|jamais)\b"
    r"|\bhab(e|en)?\b[^.!;,]*\b(bekommen|erhalten|gekriegt)\b|\bn'a[is]?\b[^.!;,]*\b(recue?s?|eu)\b"
)
"""People who miss something, though they too say "keine Erinnerungen mehr"."""
_KEEPS = re.compile(
    r"\b(beende|stopp?e?|stell\w*|schalte?\w*|losche?)\b[^.!;]*\bnicht\b(?! mehr)|\bnicht ((be)?ende|ab|aus|auf)\w+"
    r"|\bn(e |')(me |m')?(arrete|supprime|coupe|desabonne|desactive)\w* (surtout )?pas\b"
)
"""People who want it to go on."""


def is_request(text: str) -> bool:
    """Whether a text tells the bot to do something ("keine Erinnerungen mehr", "je ne veux plus de rappels").

    In doubt it does not ("wie stelle ich die Erinnerungen ab", "ich bekomme keine Erinnerungen mehr"): then people are
    shown the button instead.
    """
    folded = fold(text[:MAX_QUESTION])
    return not any(doubt.search(folded) for doubt in (_ASKS, _MISSES, _KEEPS))
