"""The file of proposals: phrasings for a content that the bot can't change itself, for whoever can."""

from __future__ import annotations

import datetime as dtm
import json
import re
from pathlib import Path

from bot.storage.decisions import Place, digest_of
from bot.unanswered.errors import MissingPhrasingError
from bot.unanswered.files import read_text, write_text

NAME = "proposals.yaml"

_HEAD = "# Phrasings that the staff has assigned to topics; put them into topics/<topic>.yaml, under questions.\n"
_ENTRY = re.compile(r"^- topic: .*\n(?:  .*\n)*", re.MULTILINE)
_PHRASING = re.compile(r"^  phrasing: (.*)$", re.MULTILINE)


def add(path: Path, place: Place, phrasing: str, day: dtm.date) -> None:
    """Write a proposal at the end of the file, which is made where there is none. Raises OSError, ValueError."""
    text = read_text(path) if path.exists() else _HEAD
    if text and not text.endswith("\n"):
        text += "\n"
    write_text(path, text + _entry(place, phrasing, day))


def take_out(path: Path, place: Place, digest: str) -> None:
    """Delete a proposal. Raises MissingPhrasingError where it does not stand there as written, OSError, ValueError."""
    text = read_text(path) if path.exists() else ""
    for found in reversed(list(_ENTRY.finditer(text))):
        phrasing = _phrasing(found[0])
        head = "".join(_head(place))
        if phrasing is not None and found[0].startswith(head) and digest_of(phrasing) == digest:
            write_text(path, text[: found.start()] + text[found.end() :])
            return
    raise MissingPhrasingError


def _entry(place: Place, phrasing: str, day: dtm.date) -> str:
    rest = (f"  phrasing: {json.dumps(phrasing, ensure_ascii=False)}\n", f"  date: {day.isoformat()}\n")
    return "".join((*_head(place), *rest))


def _head(place: Place) -> tuple[str, ...]:
    return f"- topic: {place.topic}\n", f"  language: {place.language}\n", f"  facet: {place.facet}\n"


def _phrasing(entry: str) -> str | None:
    found = _PHRASING.search(entry)
    try:
        phrasing = json.loads(found[1]) if found else None
    except ValueError:
        return None
    return phrasing if isinstance(phrasing, str) else None
