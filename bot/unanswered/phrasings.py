"""Puts a phrasing into the text of a topic's YAML file, or takes it out again; every other character stays as it is.

ruamel.yaml says where in the text things stand. It does not write the file, for it would wrap and align lines anew.
"""

from __future__ import annotations

import json
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.storage.decisions import Place, Spoken
from bot.unanswered.errors import MissingPhrasingError, UneditableError
from bot.unanswered.scrubbing import one_line
from knowledge.model import Facet
from knowledge.yaml_nodes import read
from knowledge.yaml_source import Source

_QUESTIONS = "questions"
_STEP = 2
"""Columns by which a new level is moved in, where the file itself shows no other way."""


def insert(text: str, place: Place, phrasing: str) -> str:
    """The text of a topic's file with a phrasing at the end of those of its place. Raises UneditableError."""
    language, facet, phrasing = place.language, place.facet, one_line(phrasing)
    before = _data(text)
    root = _root(text)
    path = [_QUESTIONS, language, facet]
    node, missing = _deepest(root, path)
    changed = _appended(text, node, phrasing) if not missing else _opened(text, root, path, missing, phrasing)
    if [*_phrasings(before, language, facet), phrasing] != _phrasings(_data(changed), language, facet):
        raise UneditableError
    if _without(before, language, facet) != _without(_data(changed), language, facet):
        raise UneditableError
    return changed


def remove(text: str, place: Place, phrasing: str) -> str:
    """The text of a topic's file without the line of a phrasing, and without the keys that hold nothing else.

    Raises MissingPhrasingError where it does not stand there, UneditableError where it shares its line with others.
    """
    language, facet = place.language, place.facet
    before = _data(text)
    there = _phrasings(before, language, facet)
    if phrasing not in there:
        raise MissingPhrasingError
    number = len(there) - 1 - there[::-1].index(phrasing)
    node, _ = _deepest(_root(text), [_QUESTIONS, language, facet])
    if not isinstance(node, SequenceNode) or node.flow_style:
        raise UneditableError
    first, last = _lines_to_remove(text, node.value[number], len(there) == 1, language, facet, before)
    lines = text.splitlines(keepends=True)
    changed = "".join(lines[:first] + lines[last + 1 :])
    after = _data(changed)
    if _phrasings(after, language, facet) != there[:number] + there[number + 1 :]:
        raise UneditableError
    if _without(before, language, facet) != _without(after, language, facet):
        raise UneditableError
    return changed


def phrasings_at(text: str, place: Place) -> list[str]:
    """The phrasings that a topic's file has at a place, in order. Raises UneditableError."""
    return _phrasings(_data(text), place.language, place.facet)


def _lines_to_remove(
    text: str, item: Node, alone: bool, language: Spoken, facet: Facet, data: dict[str, Any]
) -> tuple[int, int]:
    """The first and last line of an item; with those of its keys where it is alone under them."""
    first, last = item.start_mark.line, _last_line(text, item)
    if not alone:
        return first, last
    depth = 3
    if len(data[_QUESTIONS][language]) == 1:
        depth = 2 if len(data[_QUESTIONS]) > 1 else 1
    path = [_QUESTIONS, language, facet]
    return _key_line(_root(text), path[:depth]), last


def _key_line(root: MappingNode, path: list[str]) -> int:
    parent, _ = _deepest(root, path[:-1])
    return next(int(key.start_mark.line) for key, _ in parent.value if key.value == path[-1])


def _appended(text: str, node: Node, phrasing: str) -> str:
    """With an item at the end of a list; an empty value becomes a list."""
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        line, column = _last_line(text, node.value[-1]), node.start_mark.column
        return _with_line(text, line, " " * column + "- " + _quoted(phrasing))
    if isinstance(node, SequenceNode) and node.flow_style:
        end = node.end_mark.index - 1
        inside = text[:end].rstrip()
        comma = "" if not node.value or inside.endswith(",") else ", "
        return f"{text[:end]}{comma}{_quoted(phrasing)}{text[end:]}"
    raise UneditableError


def _opened(text: str, root: MappingNode, path: list[str], missing: list[str], phrasing: str) -> str:
    """With the keys that are missing, at the end of what they belong to."""
    parent, _ = _deepest(root, path[: len(path) - len(missing)])
    if not isinstance(parent, MappingNode) or parent.flow_style or not parent.value:
        raise UneditableError
    column, step = parent.start_mark.column, _step(root)
    new = [f"{' ' * (column + n * step)}{key}:" for n, key in enumerate(missing)]
    new.append(f"{' ' * (column + len(missing) * step)}- {_quoted(phrasing)}")
    return _with_line(text, _last_line(text, parent), _newline(text).join(new))


def _step(root: MappingNode) -> int:
    """How far this file moves in a level below `questions`."""
    questions, missing = _deepest(root, [_QUESTIONS])
    if missing or not isinstance(questions, MappingNode) or questions.flow_style:
        return _STEP
    return int(questions.start_mark.column - root.start_mark.column) or _STEP


def _with_line(text: str, line: int, new: str) -> str:
    """With a line after another."""
    lines, newline = text.splitlines(keepends=True), _newline(text)
    if lines[line].endswith(("\n", "\r")):
        new += newline
    else:  # the file's last line, which nobody ended
        new = newline + new
    return "".join([*lines[: line + 1], new, *lines[line + 1 :]])


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _last_line(text: str, node: Node) -> int:
    """The last line that a value covers."""
    while isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        node = node.value[-1] if isinstance(node, SequenceNode) else node.value[-1][1]
    if not isinstance(node, ScalarNode) or node.style not in ("|", ">"):
        return int(node.end_mark.line)
    # The mark of a block of lines stands behind the empty lines and comments that follow it.
    last: int = node.end_mark.line - (node.end_mark.column == 0)
    lines = text.splitlines()
    while last > node.start_mark.line and (not lines[last].strip() or lines[last].lstrip().startswith("#")):
        last -= 1
    return last


def _quoted(phrasing: str) -> str:
    """In double quotes, in which JSON and YAML write alike."""
    return json.dumps(phrasing, ensure_ascii=False)


def _root(text: str) -> MappingNode:
    try:
        node = YAML().compose(text)
    except (YAMLError, ValueError):
        raise UneditableError from None
    if not isinstance(node, MappingNode) or node.flow_style:
        raise UneditableError
    return node


def _deepest(root: Node, path: list[str]) -> tuple[Node, list[str]]:
    """As far as a path leads, and the keys of it that are missing."""
    node = root
    for n, name in enumerate(path):
        pairs = node.value if isinstance(node, MappingNode) else []
        found = next((value for key, value in pairs if key.value == name), None)
        if found is None:
            return node, path[n:]
        node = found
    return node, []


def _data(text: str) -> dict[str, Any]:
    """The file as the bot reads it. Raises UneditableError."""
    source = Source("", text)
    read(source)
    if source.problems or not isinstance(source.data, dict):
        raise UneditableError
    questions = source.data.get(_QUESTIONS) or {}
    if not isinstance(questions, dict) or not all(isinstance(found or {}, dict) for found in questions.values()):
        raise UneditableError
    return source.data


def _phrasings(data: dict[str, Any], language: Spoken, facet: Facet) -> list[str]:
    by_facet = (data.get(_QUESTIONS) or {}).get(language) or {}
    found = by_facet.get(facet) or []
    if not isinstance(found, list):
        raise UneditableError
    return list(found)


def _without(data: dict[str, Any], language: Spoken, facet: Facet) -> dict[str, Any]:
    """All but the phrasings of a language and facet, and the keys that hold nothing else."""
    questions = {
        spoken: {name: texts for name, texts in (by_facet or {}).items() if (spoken, name) != (language, facet)}
        for spoken, by_facet in (data.get(_QUESTIONS) or {}).items()
    }
    return {**data, _QUESTIONS: {spoken: by_facet for spoken, by_facet in questions.items() if by_facet}}
