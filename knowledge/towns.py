"""Names of towns in a question, however they are spelled, and the partnerships behind them.

Names are compared without accents, umlauts ("oe" is "o"), hyphens and "St" for "Saint"; a misspelled one is found by
RapidFuzz. Words that are ordinary words of the language too ("celle", "Stelle") count only where they must be names.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from msgspec import Struct
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.model import KnowledgeBase, Language, Twinning
from knowledge.text import LONGEST_WORD, fold
from knowledge.wording import Wording, bare

__all__ = ["DIRECTORY", "SIDES", "Side", "Town", "Towns", "TownsNamed", "bare", "names_of", "wording_of"]

Side = Literal["de", "fr"]
SIDES: tuple[Side, ...] = ("de", "fr")

DIRECTORY = "towns"
"""The action of the topic that answers who is twinned with whom."""

LONGEST_NAME = 6
"""Words of the longest name that is looked for."""
SHORTEST_MISSPELLED = 5
"""Letters of the shortest name that may be misspelled; shorter ones are too close to other words."""
LONG_NAME = 8
"""Letters from which a name may hold two slips (a letter missing, doubled, wrong, or swapped) instead of one."""

SHORTEST_UNKNOWN = 4
"""Letters of the shortest word that is taken for the name of a town that is not in the list."""
RARE = 8
"""Times that the content may use a word that is still taken for the name of a town it does not list."""
FEW_WORDS = 4
"""Words of a question in which any rare word may be that name, even written small and after no preposition."""

REMEMBERED = 2048
"""Words that are kept as they are compared: most words of a question were in others, too."""

_WORD = re.compile(r"[^\W_]+")
_CUE = re.compile(
    r"\bpartner\w*(stadt|stadte|ort|gemeind|kreis|kommun|dorf)|partnerschaft|\bpartner\b|partnerst|patn\w*st|patenstadt"
    r"|verschwister|verbrud|zwilling|jumel|jumm?ell?|villes? (partenaire|soeur|amie)|communes? (partenaire|amie)"
    r"|partenaires?\b|twin(ned|ning| town)|sister (city|town)|schwesterst|freundschaft"
    r"|unser\w* (franzosisch\w* )?(ort|stadt|gemeinde)|notre (ville|commune|village) (allemand|en alle)"
    r"|amis (allemand|franc)|(franzosisch|deutsch)\w* freunde"
)
_PLACE_BEFORE = frozenset(
    (
        "in",
        "aus",
        "bei",
        "von",
        "fur",
        "nach",
        "hat",
        "zu",
        "mit",
        "und",
        "um",
        "gemeinde",
        "stadt",
        "kreis",
        "ort",
        "a",
    )
) | frozenset(("de", "du", "d", "pour", "avec", "et", "ville", "commune", "est", "habite", "village", "pres", "chez"))
"""Words before a place, in both languages, folded."""
_COMMON_PARTS = frozenset(("saint", "sainte", "bad", "le", "la", "les", "sur", "en", "de", "du", "am", "an", "der"))
"""Parts that many names share: "Saint-Malo" is not a misspelled "Saint-Maur"."""
_OPENING = frozenset(("saint", "sainte", "sankt", "bad"))
_ARTICLES = frozenset(("le", "la", "les", "l"))
"""Parts that open a name of several words and alone are no name; articles do so only where they are written large."""
_HYPHENS = frozenset("-‐‑")
_SMALL_WORDS = (
    _PLACE_BEFORE
    | frozenset(
        (
            "frankreich",
            "france",
            "deutschland",
            "allemagne",
            "niedersachsen",
            "saxe",
            "basse",
            "was",
            "ist",
            "die",
            "der",
        )
    )
    | frozenset(
        ("das", "la", "le", "l", "en", "quoi", "bitte", "svp", "hallo", "bonjour", "harz", "ich", "je", "bin", "suis")
    )
)
"""What may stand beside a town's name without being a question of its own."""


class Town(Struct, frozen=True):
    """A town of the list that a question names: how it is called there and with whom it is twinned; or a French
    département, with the twinnings of all its towns.
    """

    name: str
    side: Side
    twinnings: tuple[Twinning, ...]
    exact: bool
    department: bool = False

    def partner(self, twinning: Twinning) -> str:
        """The other town of one of its twinnings."""
        return twinning.fr_town if self.side == "de" else twinning.de_town


class TownsNamed(Struct, frozen=True):
    """What a question says about towns: those of the list, a name not in it, and whether it asks for partners."""

    known: tuple[Town, ...]
    unknown: str | None
    cue: bool
    alone: bool
    """Whether the question is little more than the names."""
    bare: bool
    """Whether it is nothing but the names."""
    words: int
    """How many words the question has."""


class _Word(NamedTuple):
    typed: str
    parts: tuple[str, ...]
    gap: str
    """What stands between the word and the one before."""


class _Unknown(Struct, frozen=True):
    """A name that is not in the list: as it was typed, and the places of its words."""

    typed: str
    places: range


class Towns:
    """The names of all towns of the knowledge base, prepared for look-ups.

    `wording` is what `wording_of` finds in the same knowledge base, where that is known already.
    """

    def __init__(self, kb: KnowledgeBase, wording: Wording | None = None) -> None:
        self._entries: dict[str, list[tuple[Side, str, Twinning]]] = defaultdict(list)
        for twinning in kb.twinnings:
            for side in SIDES:
                self._add(side, twinning)
        self._names = list(self._entries)
        self._departments = _departments(kb)
        self._department_openings = {tuple(name.split()[:1]) for name in self._departments}
        self._by_length: dict[tuple[int, int], list[str]] = {}
        self._openings = {name.split()[0] for name in self._names if " " in name}
        self._wording = wording or wording_of(kb)

    def named(self, question: str, language: Language) -> TownsNamed:
        """The towns that a question names."""
        words = _words(unicodedata.normalize("NFC", question))
        plain = " ".join(part for word in words for part in word.parts)
        cue = _CUE.search(fold(" ".join(word.typed for word in words))) is not None
        found: list[Town] = []
        rest: list[_Word] = []
        start = 0
        while start < len(words):
            towns, length = self._longest_at(words, start, language)
            found += towns
            if not towns:
                rest.append(words[start])
            start += length or 1
        if not found:
            found, rest = self._department(rest)
        if not found and plain:
            found, rest = self._misspelled(rest, language)
        unknown = self._unknown(rest, language) if not found else None
        spoken_for = unknown.places if unknown else ()
        others = [part for place, word in enumerate(rest) if place not in spoken_for for part in word.parts]
        alone = all(part in _SMALL_WORDS or _CUE.match(part) for part in others)
        return TownsNamed(_once(found), unknown.typed if unknown else None, cue, alone, not others, len(words))

    def _add(self, side: Side, twinning: Twinning) -> None:
        name = twinning.de_town if side == "de" else twinning.fr_town
        for spelling in names_of(twinning, side):
            entries = self._entries[spelling]
            if all(known is not twinning or known_side != side for known_side, _, known in entries):
                entries.append((side, name, twinning))

    def _longest_at(self, words: Sequence[_Word], start: int, language: Language) -> tuple[list[Town], int]:
        opens = bool(words[start].parts) and words[start].parts[0] in self._openings
        most = min(LONGEST_NAME, len(words) - start) if opens or not words[start].parts else 1
        for length in range(most, 0, -1):
            window = words[start : start + length]
            name = " ".join(part for word in window for part in word.parts)
            for spelling in _base_forms(name):
                if spelling in self._entries and not self._just_a_word(spelling, window, language):
                    return self._towns(spelling, language, exact=True), length
        return [], 0

    def _department(self, words: list[_Word]) -> tuple[list[Town], list[_Word]]:
        """The first département that is named, written large: "orne" and "somme" are words as well."""
        for start, word in enumerate(words):
            if not word.typed[0].isupper() or word.parts[:1] not in self._department_openings:
                continue
            for end in range(min(len(words), start + LONGEST_NAME), start, -1):
                name = " ".join(part for each in words[start:end] for part in each.parts)
                if town := self._departments.get(name):
                    return [town], [*words[:start], *words[end:]]
        return [], words

    def _just_a_word(self, name: str, window: Sequence[_Word], language: Language) -> bool:
        """Whether a name is rather the ordinary word of the same spelling."""
        if len(window) > 1 or name not in self._wording.ordinary[language]:
            return len(name) < 3 and window[0].typed.islower()
        return not window[0].typed[0].isupper()

    def _misspelled(self, words: Sequence[_Word], language: Language) -> tuple[list[Town], list[_Word]]:
        best: tuple[float, str, int, int] | None = None
        ordinary = [self._is_ordinary(word, language) for word in words]
        for start in range(len(words)):
            for length in range(1, min(4, len(words) - start) + 1):
                if ordinary[start + length - 1]:  # it stands in every longer stretch, too
                    break
                window = words[start : start + length]
                name = " ".join(part for word in window for part in word.parts)
                telling = sum(len(part) for word in window for part in word.parts if part not in _COMMON_PARTS)
                if telling < SHORTEST_MISSPELLED:
                    continue
                allowed = 1 if telling < LONG_NAME else 2
                names = self._names_like(len(name), allowed)
                match = process.extractOne(name, names, scorer=OSA.distance, score_cutoff=allowed)
                if match and (best is None or match[1] / len(name) < best[0]):
                    best = (match[1] / len(name), match[0], start, length)
        if best is None:
            return [], list(words)
        _, name, start, length = best
        return self._towns(name, language, exact=False), [*words[:start], *words[start + length :]]

    def _names_like(self, length: int, allowed: int) -> list[str]:
        """The names whose length differs by no more than the misspellings allowed, in the order of all names."""
        if (found := self._by_length.get((length, allowed))) is None:
            found = [name for name in self._names if abs(len(name) - length) <= allowed]
            self._by_length[length, allowed] = found
        return found

    def _is_ordinary(self, word: _Word, language: Language) -> bool:
        return all(part in self._wording.ordinary[language] or part in _SMALL_WORDS for part in word.parts)

    def _unknown(self, words: Sequence[_Word], language: Language) -> _Unknown | None:
        """What looks most like the name of a town that is not in the list."""
        seen = self._wording.seen[language]
        candidates: list[tuple[int, int]] = []
        for number, word in enumerate(words):
            times = max((seen.get(part, 0) for part in word.parts), default=RARE + 1)
            # Within a French sentence only names are written large; in German every noun is.
            within = number > 0 or self._wording.french_names.issuperset(word.parts)
            a_name = language == "fr" and within and word.typed[0].isupper()
            if (times > RARE and not a_name) or self._is_ordinary(word, language):
                continue
            if self._wording.subjects.issuperset(word.parts):
                continue
            if len(word.typed) < SHORTEST_UNKNOWN or any(char.isdigit() for char in word.typed) or _opens(word):
                continue
            before = words[number - 1].parts[-1:] if number else ()
            if word.typed[0].isupper() or (before and before[0] in _PLACE_BEFORE) or len(words) <= FEW_WORDS:
                candidates.append((times, number))
        return _whole_name(words, min(candidates)[1]) if candidates else None

    def _towns(self, spelling: str, language: Language, *, exact: bool) -> list[Town]:
        """The towns of that name; where both sides have one (Melle), the asker's own side comes first."""
        entries = self._entries[spelling]
        towns = []
        for side in sorted({side for side, _, _ in entries}, key=lambda side: side != language):
            own = [(name, twinning) for entry_side, name, twinning in entries if entry_side == side]
            name = next((name for name, _ in own if bare(name) == spelling), own[0][0])
            towns.append(Town(name, side, tuple(twinning for _, twinning in own), exact))
        return towns


def names_of(twinning: Twinning, side: Side) -> list[str]:
    """All names by which the town of a side is known, as `bare` compares them: also without what stands in brackets
    after it, and its other names."""
    name, others = (twinning.de_town, twinning.aliases.de) if side == "de" else (twinning.fr_town, twinning.aliases.fr)
    return [bare(spelling) for spelling in (name, re.sub(r"\s*\(.*\)$", "", name), *others)]


def wording_of(kb: KnowledgeBase) -> Wording:
    """How the phrasings write their words; those that ask for partner towns are full of names."""
    beside = [topic for topic in kb.topics.values() if topic.action != DIRECTORY]
    among = [topic for topic in kb.topics.values() if topic.action == DIRECTORY]
    return Wording.of(beside, among)


def _departments(kb: KnowledgeBase) -> dict[str, Town]:
    """The French départements of the list, by their names as `bare` compares them."""
    found: dict[str, list[Twinning]] = defaultdict(list)
    for twinning in kb.twinnings:
        if twinning.fr_department:
            found[twinning.fr_department].append(twinning)
    return {bare(name): Town(name, "fr", tuple(own), exact=True, department=True) for name, own in found.items()}


def _words(question: str) -> list[_Word]:
    found = []
    end = 0
    for match in _WORD.finditer(question):
        typed = match[0]
        parts = _remembered_parts(typed) if len(typed) <= LONGEST_WORD else _parts(typed)
        found.append(_Word(typed, parts, question[end : match.start()]))
        end = match.end()
    return found


def _parts(typed: str) -> tuple[str, ...]:
    return tuple(bare(typed).split())


_remembered_parts = lru_cache(maxsize=REMEMBERED)(_parts)


def _opens(word: _Word) -> bool:
    """Whether a word opens a name of several ("Bad", "Saint", a large "Le")."""
    return all(part in _OPENING or (part in _ARTICLES and word.typed[0].isupper()) for part in word.parts)


def _whole_name(words: Sequence[_Word], place: int) -> _Unknown:
    """The name around one of its words: "Saint-Malo" around "Malo", "Bad Pyrmont" around "Pyrmont"."""
    first, last = place, place
    while first and (words[first].gap in _HYPHENS or (_opens(words[first - 1]) and len(words[first].gap) < 3)):
        first -= 1
    while last + 1 < len(words) and words[last + 1].gap in _HYPHENS:
        last += 1
    typed = words[first].typed + "".join(word.gap + word.typed for word in words[first + 1 : last + 1])
    return _Unknown(typed, range(first, last + 1))


def _base_forms(name: str) -> Iterable[str]:
    """A name as typed, without a genitive s ("Ronnenbergs") and as the place of its people ("Escheder", "Celler")."""
    yield name
    if len(name) > 4:
        if name.endswith("s"):
            yield name[:-1]
        if name.endswith("er"):
            yield name[:-1]
            yield name[:-2]


def _once(towns: Iterable[Town]) -> tuple[Town, ...]:
    return tuple({(town.side, town.name): town for town in towns}.values())
