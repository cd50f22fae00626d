"""YAML with a memory: plain data, and for each value the line it stands on.

Scalars stay text (only an empty value or `null` is None), so that an unquoted `no`, `010` or date in a phrasing is what
the editor typed; the models turn text into dates and numbers where a field wants them.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.problems import Problem
from knowledge.yaml_errors import explain

try:
    from yaml import CSafeLoader as Loader  # ten times faster; part of PyYAML's wheels
except ImportError:  # pragma: no cover - only where PyYAML was built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Key = tuple[str | int, ...]
MAX_DEPTH = 20
"""Levels of nesting; the deepest format has six."""


@dataclass
class Source:
    """A parsed file: its data, the line of every key path, and what was wrong with its YAML."""

    file: str
    text: str = ""
    data: Any = None
    lines: dict[Key, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, key: Key) -> int:
        """The line of a key path, or of its nearest parent that stands in the file; 1 at the least."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)

    def report(self, key: Key, message: str, line: int | None = None) -> None:
        """Add a problem at a key path."""
        self.problems.append(Problem(self.file, self.line(key) if line is None else line, dotted(key), message))


def dotted(key: Key) -> str:
    """A key path as editors read it: `answer.fr`, `links[2].url.de` (counted from 1)."""
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def parse(path: Path, file: str) -> Source:
    """Read a YAML file. Never raises for what is in it: problems are in the Source, whose data is then None."""
    source = Source(file)
    content = b""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except FileNotFoundError:
        source.report((), "is missing", 0)
        return source
    except OSError as error:
        source.report((), f"can't be read: {error.strerror}", 0)
        return source
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        source.report((), "is not UTF-8 text from here; save the file as UTF-8", line)
        return source
    source.text = text
    try:
        node = None if _too_deep(text, source) else yaml.compose(text, Loader=Loader)
        if node is not None:
            source.data = _value(node, (), source, set())
    except yaml.YAMLError as error:
        line, meaning = explain(error, text)
        source.report((), f"can't be read from here: {meaning}", line)
    if source.problems:
        source.data = None
    return source


def _too_deep(text: str, source: Source) -> bool:
    """Whether the nesting passes MAX_DEPTH, noted in the source; composing 100,000 levels would end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            mark = event.start_mark
            source.report((), "is nested too deeply", mark.line + 1 if mark else 1)
            return True
    return False


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
