"""YAML with a memory: plain data, and for each value the line it stands on."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.problems import Problem

Key = tuple[str | int, ...]


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
    from knowledge.yaml_nodes import read  # PyYAML is not needed by a start that finds the content in its cache

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
    read(source)
    if source.problems:
        source.data = None
    return source
