"""Question files: what people ask, and what would be right, as JSON lines of three kinds.

{"q": "…", "lang": "de", "topics": ["praxes"], "facet": "money", "style": "typo"}    a question; no topics: out of scope
{"q": "…", "lang": "fr", "contains": ["Meudon"], "not_found": false}                 a look-up of a partner town
{"turns": [{"q": "…", "topics": ["…"], "facet": "…"}, …], "lang": "de"}              a conversation
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.model import LANGUAGES, Facet

Group = Literal["in", "out", "town", "dialog", "other"]
"""Ours, out of scope, a town's partners, a turn of a conversation, ours in a language that is neither of LANGUAGES."""


class BrokenLine(ValueError):
    """A line of a question file that says nothing usable; the message begins with file and line."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")


class Case(Struct, frozen=True):
    """A question with what would be right.

    `topics` are the topics that are right (none: out of scope), `contains` the towns that the answer must name unless
    the town asked for is `not_found`. Cases of the same `chat` follow each other there, `turn` counts from 0.
    """

    question: str
    language: str
    group: Group
    topics: tuple[str, ...] = ()
    facet: Facet | None = None
    style: str = ""
    contains: tuple[str, ...] = ()
    not_found: bool = False
    chat: int = 0
    turn: int = 0


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True)


class _Asked(_Line):
    q: str
    style: str = ""


class _Labelled(_Asked):
    topics: list[str]
    facet: Facet | None = None


class _Question(_Labelled):
    lang: str


class _Town(_Asked):
    lang: str
    contains: list[str]
    not_found: bool = False


class _Dialog(_Line):
    lang: str
    turns: Annotated[list[_Labelled], Field(min_length=1)]


def read(paths: Iterable[Path]) -> list[Case]:
    """The cases of question files, in order. Raises BrokenLine, and OSError where a file can't be read."""
    cases: list[Case] = []
    chat = 0
    for path in paths:
        for number, line in enumerate(path.read_bytes().splitlines(), start=1):
            if line.strip():
                chat += 1
                cases += _cases(path, number, line, chat)
    return cases


def group_of(topics: Iterable[str], language: str) -> Group:
    """The group of a question that stands alone."""
    if not list(topics):
        return "out"
    return "in" if language in LANGUAGES else "other"


def _cases(path: Path, number: int, line: bytes, chat: int) -> list[Case]:
    try:
        row = json.loads(line)
    except UnicodeDecodeError as error:
        raise BrokenLine(path, number, "is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise BrokenLine(path, number, f"is not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(row, dict):
        raise BrokenLine(path, number, 'is not an object such as {"q": …, "lang": …, "topics": […]}')
    try:
        return _read_row(row, chat)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise BrokenLine(path, number, f"{key}: {first['msg']}") from error


def _read_row(row: dict[str, object], chat: int) -> list[Case]:
    if "turns" in row:
        dialog = _Dialog.model_validate(row)
        return [_case(turn, dialog.lang, "dialog", chat, number) for number, turn in enumerate(dialog.turns)]
    if "contains" in row:
        town = _Town.model_validate(row)
        contains = tuple(town.contains)
        return [Case(town.q, town.lang, "town", (), None, town.style, contains, town.not_found, chat)]
    question = _Question.model_validate(row)
    return [_case(question, question.lang, group_of(question.topics, question.lang), chat, 0)]


def _case(asked: _Labelled, language: str, group: Group, chat: int, turn: int) -> Case:
    return Case(asked.q, language, group, tuple(asked.topics), asked.facet, asked.style, chat=chat, turn=turn)
