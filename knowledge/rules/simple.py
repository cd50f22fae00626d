"""What a text in simple language may be.

The rules follow those of the Netzwerk Leichte Sprache (https://www.leichte-sprache.org/leichte-sprache/die-regeln/) and
of Inclusion Europe, "Informations pour tous" (https://www.inclusion-europe.eu/easy-to-read-standards-guidelines/):
short sentences, one thought in each, each on a line of its own; figures instead of number words; no abbreviations, no
special characters. Where they say "short", the numbers here are ours: a word more in French for its many small ones.
"""

import re
from collections.abc import Callable, Iterator

from knowledge.load import Loaded
from knowledge.manners import said
from knowledge.markup import to_text, unsupported
from knowledge.model import LANGUAGES, Language
from knowledge.problems import Problem
from knowledge.sentences import ABBREVIATIONS, ends

MAX_SIMPLE = 600
"""Characters of a simple text: about what a phone shows without scrolling."""

MAX_WORDS: dict[Language, int] = {"de": 12, "fr": 13}
"""Words of a sentence."""

_NUMBER_WORDS: dict[Language, re.Pattern[str]] = {
    "de": re.compile(
        r"\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zwanzig|hundert|tausend)\b", re.IGNORECASE
    ),
    "fr": re.compile(
        r"\b(deux|trois|quatre|cinq|six|sept|huit|dix|onze|douze|quinze|vingt|trente|cent|mille)\b", re.IGNORECASE
    ),
}
"""Without "ein" and "un", which are also articles, and the French "neuf", which is also "new"."""

_FIGURE = re.compile(r"\+?\d[\d .,/\u00a0\u202f-]*\d|\d")
_WORD = re.compile(r"\S*[^\W_]\S*")
_SHORTENED = re.compile(r"\b([^\W\d_]+)\.")
_BRACKETS = re.compile(r"[()\[\]{}]")
_CLOSED = re.compile(r"[.!?:…][”“»\"*_\u00a0 ]*$|(^|\s)/[a-z]+$")
"""The end of a sentence: its mark, or a command of the bot."""


def hard_sentences(loaded: Loaded) -> Iterator[Problem]:
    """Simple texts that are too long, or have sentences that are hard to read."""
    for topic in loaded.topics.values():
        if topic.simple is None:
            continue
        for language in LANGUAGES:
            file, key = f"topics/{topic.id}.yaml", ("simple", language)
            yield from (loaded.problem(file, key, message) for message in _hard(topic.simple[language], language))
    for language, messages in loaded.messages.items():
        for name, text in said(messages, "in_simple").items():
            file = f"messages/{language}.yaml"
            yield from (loaded.problem(file, (name,), message) for message in _hard(text, language))


def missing_simple(loaded: Loaded) -> Iterator[Problem]:
    """Topics that are often asked and have no text in simple language."""
    for topic in loaded.topics.values():
        if topic.often_asked and topic.simple is None:
            message = "people ask this often; give it a text in simple language (simple: de, fr)"
            yield loaded.problem(f"topics/{topic.id}.yaml", ("often_asked",), message, "warning")


def _hard(markdown: str, language: Language) -> Iterator[str]:
    if len(markdown) > MAX_SIMPLE:
        yield f"has {len(markdown)} characters; at most {MAX_SIMPLE} are still simple"
    yield from (f"has {what}" for what in unsupported(markdown))
    for line in filter(None, map(str.strip, markdown.splitlines())):
        sentence = to_text(line)
        yield from (f"{what}: “{sentence}”" for rule in _RULES if (what := rule(sentence, language)))


def _too_long(sentence: str, language: Language) -> str | None:
    words = len(_WORD.findall(_FIGURE.sub("1", sentence)))
    most = MAX_WORDS[language]
    return f"a sentence of {words} words; at most {most} are easy to read" if words > most else None


def _two_on_a_line(sentence: str, language: Language) -> str | None:
    return "two sentences on a line; begin a new line for each" if any(ends(sentence)) else None


def _cut(sentence: str, language: Language) -> str | None:
    if sentence.startswith("•") or _CLOSED.search(sentence):
        return None
    return "a line without an end mark; write the whole sentence on one line, with its full stop"


def _semicolon(sentence: str, language: Language) -> str | None:
    return "a semicolon; make it two sentences" if ";" in sentence else None


def _bracket(sentence: str, language: Language) -> str | None:
    return "brackets; say it in a sentence of its own, or leave it out" if _BRACKETS.search(sentence) else None


def _abbreviation(sentence: str, language: Language) -> str | None:
    found = [word for word in _SHORTENED.findall(sentence) if len(word) == 1 or word.lower() in ABBREVIATIONS]
    return f"the abbreviation {found[0]}.; write the whole word" if found else None


def _number_word(sentence: str, language: Language) -> str | None:
    found = _NUMBER_WORDS[language].search(sentence)
    return f"the number word {found[0]}; write it in figures" if found else None


_RULES: tuple[Callable[[str, Language], str | None], ...] = (
    _too_long,
    _two_on_a_line,
    _cut,
    _semicolon,
    _bracket,
    _abbreviation,
    _number_word,
)
