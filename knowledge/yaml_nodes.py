"""YAML text -> plain data, with the line of each value and what is wrong in the editors' words noted in its Source.

Scalars stay text (only an empty value or `null` is None), so that an unquoted `no`, `010` or date in a phrasing is what
the editor typed; the models turn text into dates and numbers where a field wants them.
"""

from typing import Any

import yaml

from knowledge.yaml_errors import explain
from knowledge.yaml_source import Key, Source

try:
    from yaml import CSafeLoader as Loader  # ten times faster; part of PyYAML's wheels
except ImportError:  # pragma: no cover - only where PyYAML was built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_DEPTH = 20
"""Levels of nesting; the deepest format has six."""
_OPENING = " \t?:-"
"""What may stand on a line before the first key or text: indentation, and the marks of lists and long keys."""


def read(source: Source) -> None:
    """Fill in the data and lines of a source from its text. Never raises for what is in it."""
    try:
        node = None if _too_deep(source.text, source) else yaml.compose(source.text, Loader=Loader)
        if node is not None:
            source.data = _value(node, (), source, set())
    except yaml.YAMLError as error:
        line, meaning = explain(error, source.text)
        source.report((), f"can't be read from here: {meaning}", line)


def _too_deep(text: str, source: Source) -> bool:
    """Whether the nesting passes MAX_DEPTH, noted in the source; composing 100,000 levels would end the process."""
    if _most_levels(text) <= MAX_DEPTH:
        return False
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            mark = event.start_mark
            source.report((), "is nested too deeply", mark.line + 1 if mark else 1)
            return True
    return False


def _most_levels(text: str) -> int:
    """A number that the nesting can't pass, for a tenth of what parsing costs.

    Lists and groups that are written line by line nest only where they begin at different columns, except that a list
    may begin at the column of the key it belongs to. Others need brackets; "[a: b" opens two levels with one.
    """
    if "\ufeff" in text:  # a mark that YAML skips at the beginning of a line, and that would hide a column
        return MAX_DEPTH + 1
    openings = {line[: len(line) - len(line.lstrip(_OPENING))] for line in text.splitlines()}
    columns = {place for opening in openings for place, mark in enumerate(f"{opening}-") if mark in "?:-"}
    return 2 * len(columns) + 2 * text.count("[") + text.count("{")


def _value(node: yaml.Node, key: Key, source: Source, seen: set[int]) -> Any:
    source.lines.setdefault(key, node.start_mark.line + 1)
    if id(node) in seen:
        source.report(key, "uses a YAML alias (*name); write the value out", node.start_mark.line + 1)
        return None
    seen.add(id(node))
    if (mark := source.text[node.start_mark.index : node.start_mark.index + 1]) in ("&", "!"):
        source.report(key, f'begins with {mark}, which YAML would swallow; put the text in "quotes"')
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, key, source, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, (*key, n), source, seen) for n, item in enumerate(node.value)]
    return None if node.tag == "tag:yaml.org,2002:null" else node.value


def _mapping(node: yaml.MappingNode, key: Key, source: Source, seen: set[int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name_node, value_node in node.value:
        line = name_node.start_mark.line + 1
        if not isinstance(name_node, yaml.ScalarNode):
            source.report(key, "has a key that is not a word", line)
            continue
        name = name_node.value
        if name in found:
            source.report((*key, name), "stands twice; keep one", line)
            continue
        source.lines[(*key, name)] = line
        found[name] = _value(value_node, (*key, name), source, seen)
    return found
