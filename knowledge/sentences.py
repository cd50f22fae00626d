"""Where sentences end in German and French text: not at "z. B.", "15. Januar", "Nr. 5", "env." or "M. X"."""

import re
from collections.abc import Iterator

_END = re.compile(r"(?P<mark>[.!?…]+)(?:[*_)\]\"'“”’]|[\u00a0\u202f ]?»)*(?=\s+(?P<next>\S.*))", re.DOTALL)
_WORD_BEFORE = re.compile(r"\w+$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATIONS = _words("""
    abs bspw bzw ca dr engl etc evtl exkl frz ggf hann hl hr hrsg inkl insb max mind min mio mrd nr prof rd sog st std
    str tägl tel usw uvm vgl zzt jan feb apr aug sep sept okt nov dez
    av bd cf dép env éd ex hab janv févr juil oct déc mgr mm mme mlle nb pr réf tél
""")
"""Words that are written short with a full stop, without it and in small letters."""
_MONTHS = _words("""
    januar jänner februar märz april mai juni juli august september oktober november dezember
    janvier février mars avril juin juillet août septembre octobre novembre décembre
""")
_BEFORE_ORDINAL = _words("""
    am im vom zum zur beim der die das den dem des ein eine einen einem einer und oder jeder jede jedes jeden jedem
    ihr ihre ihrem ihren sein seine dein deine deinem deinen unser unsere kein keine
""")


def ends(text: str) -> Iterator[int]:
    """The places after each sentence of a text but the last, closing quotes and stars included."""
    for found in _END.finditer(text):
        after = re.search(r"\w+", found["next"])
        if after and after[0][0].islower():
            continue
        if found["mark"] == "." and belongs_to_word(text[: found.start()], after[0] if after else ""):
            continue
        yield found.end()


def belongs_to_word(before: str, after: str) -> bool:
    """Whether a full stop between two texts is part of an abbreviation or an ordinal number."""
    word = _WORD_BEFORE.search(before)
    if word is None:
        return False
    if word[0].isdecimal():
        return len(word[0]) <= 2 and _is_ordinal(before[: word.start()], after)
    return (len(word[0]) == 1 and word[0].isalpha()) or word[0].lower() in ABBREVIATIONS


def _is_ordinal(before: str, after: str) -> bool:
    last = re.findall(r"\w+", before)[-1:]
    return after.lower() in _MONTHS or not last or last[0].lower() in _BEFORE_ORDINAL
