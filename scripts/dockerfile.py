"""Reads a Dockerfile and a .dockerignore as far as this repository uses them. Standard library only.

Format: https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

NAMES = frozenset(
    {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "VOLUME", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
)
"""All that is understood."""


class DockerfileError(Exception):
    """A line is not understood; the text says which."""


@dataclass(frozen=True)
class Instruction:
    """One instruction: `COPY --from=builder /a /b` has the option from=builder and the text "/a /b"."""

    line: int
    name: str
    options: dict[str, str]
    text: str

    @property
    def command(self) -> list[str] | None:
        """The words of the exec form, `["antenne", "run"]`; None where a shell would read the text."""
        text = self.text.removeprefix("CMD ") if self.name == "HEALTHCHECK" else self.text
        try:
            words = json.loads(text)
        except ValueError:
            return None
        return words if isinstance(words, list) and all(isinstance(word, str) for word in words) else None

    @property
    def words(self) -> list[str]:
        """The text as words, in either form."""
        return self.command or shlex.split(self.text)


@dataclass(frozen=True)
class Stage:
    """What lies between one FROM and the next."""

    base: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[Instruction]:
        """The instructions of a name, in order."""
        return [each for each in self.instructions if each.name == name]

    def last(self, name: str) -> Instruction:
        """The instruction of a name that counts. Raises DockerfileError where there is none."""
        if not (found := self.all(name)):
            raise DockerfileError(f"stage {self.name or self.base} has no {name}")
        return found[-1]


def parse(text: str) -> list[Stage]:
    """The stages of a Dockerfile. Raises DockerfileError."""
    stages: list[Stage] = []
    for each in _instructions(text):
        if each.name == "FROM":
            base, *rest = each.words
            stages.append(Stage(base, rest[1] if [word.upper() for word in rest[:1]] == ["AS"] else ""))
        elif not stages:
            raise DockerfileError(f"line {each.line}: {each.name} before FROM")
        else:
            stages[-1].instructions.append(each)
    return stages


def _instructions(text: str) -> Iterator[Instruction]:
    begun, parts = 0, list[str]()
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        begun = begun or number
        parts.append(line.removesuffix("\\").strip())
        if not line.endswith("\\"):
            yield _instruction(begun, " ".join(parts))
            begun, parts = 0, []


def _instruction(line: int, text: str) -> Instruction:
    name, _, rest = text.partition(" ")
    if name not in NAMES:
        raise DockerfileError(f"line {line}: {name} is not understood")
    options = {}
    while found := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
        options[found[1]] = found[2]
        rest = rest[found.end() :]
    return Instruction(line, name, options, rest)


@dataclass(frozen=True)
class Ignored:
    """What a .dockerignore leaves out; the last pattern that fits decides."""

    patterns: list[str]

    @classmethod
    def read(cls, file: Path) -> Ignored:
        """The patterns of a file."""
        lines = (line.strip() for line in file.read_text("utf-8").splitlines())
        return cls([line for line in lines if line and not line.startswith("#")])

    def __call__(self, path: str) -> bool:
        """Whether a path, relative to the context, is left out."""
        left_out = False
        for pattern in self.patterns:
            if _fits(path, pattern.removeprefix("!")):
                left_out = not pattern.startswith("!")
        return left_out


def _fits(path: str, pattern: str) -> bool:
    """Whether a pattern fits a path or a folder that it lies in."""
    places = [PurePosixPath(path), *PurePosixPath(path).parents][:-1]
    anywhere = pattern.startswith("**/")
    shape = pattern.removeprefix("**/")
    return any(place.match(shape) if anywhere else PurePosixPath("/", place).match(f"/{shape}") for place in places)
