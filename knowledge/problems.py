"""What can be wrong with the content, said so that an editor can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: `file` relative to the content folder, `line` from 1 (0: the whole file), dotted `key`."""

    file: str
    line: int
    key: str
    message: str
    level: Level = "error"

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        key = f"{self.key}: " if self.key else ""
        return f"{where}: {'warning: ' if self.level == 'warning' else ''}{key}{self.message}"


class ContentError(Exception):
    """The content folder cannot be used. `problems` holds every reason, sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))
