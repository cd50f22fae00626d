"""YAML -> KnowledgeBase. Every error names file, line and key, and all errors are found in one run."""

import hashlib
import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from knowledge.explain import explain, keys_of
from knowledge.face import FACES, Face, FaceName
from knowledge.messages import Messages
from knowledge.model import (
    FACETS,
    ID_PATTERN,
    LANGUAGES,
    MAX_ID,
    Contact,
    Facet,
    FacetStyle,
    Keyword,
    KnowledgeBase,
    Language,
    OutOfScope,
    Topic,
    Twinning,
    Workshop,
)
from knowledge.problems import ContentError, Level, Problem
from knowledge.references import broken_references
from knowledge.yaml_source import Key, Source, dotted, parse

M = TypeVar("M", bound=BaseModel)

KEYWORDS = "keywords.yaml"
"""A folder may do without it."""
SHIPPED = Path(__file__).parent / "content"
"""The content folder that comes with the bot."""


class Loaded:
    """A content folder as far as it could be read: models with their sources, and the problems on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}
        self.topics: dict[str, Topic] = {}
        self.contacts: dict[str, Contact] = {}
        self.workshops: dict[str, Workshop] = {}
        self.twinnings: list[Twinning] = []
        self.facets: dict[Facet, FacetStyle] = {}
        self.messages: dict[Language, Messages] = {}
        self.faces: dict[FaceName, Face] = {}
        self.keywords: dict[int, Keyword] = {}
        self.out_of_scope: OutOfScope | None = None
        self._read()

    def line(self, file: str, *key: str | int) -> int:
        """The line of a key path in a file of the folder."""
        return self.sources[file].line(key) if file in self.sources else 0

    def entry(self, file: str, name: str) -> int:
        """The place (from 0) of the entry with an id in a file that is a list."""
        return next((n for n, entry in enumerate(self._raw(file)) if entry.get("id") == name), 0)

    def ids(self, file: str) -> set[str] | None:
        """The ids in a file that is a list, those of faulty entries too; None where the file can't be read."""
        source = self.sources.get(file)
        if source is None or (source.data is None and source.problems):
            return None
        return {str(entry.get("id")) for entry in self._raw(file)}

    def problem(self, file: str, key: Key, message: str, level: Level = "error") -> Problem:
        """A problem at a key path of a file."""
        return Problem(file, self.line(file, *key), dotted(key), message, level)

    def _raw(self, file: str) -> list[dict[str, Any]]:
        data = self.sources[file].data if file in self.sources else None
        entries = data if isinstance(data, list) else []
        return [entry if isinstance(entry, dict) else {} for entry in entries]

    def knowledge(self) -> KnowledgeBase:
        """The knowledge base. Raises ContentError where anything in the folder is an error."""
        if self.problems or self.out_of_scope is None:
            raise ContentError(self.problems)
        return KnowledgeBase(
            topics=self.topics,
            contacts=self.contacts,
            workshops=self.workshops,
            twinnings=tuple(self.twinnings),
            facets=self.facets,
            messages=self.messages,
            out_of_scope=self.out_of_scope,
            revision=revision(self.folder),
            faces=self.faces,
            keywords=tuple(self.keywords.values()),
        )

    def _read(self) -> None:
        if not self.folder.is_dir():
            self.problems.append(Problem(str(self.folder), 0, "", "is not a folder; set ANTENNE_CONTENT or --content"))
            return
        for path in sorted((self.folder / "topics").glob("*.yaml")):
            self._read_topic(path)
        if not self.topics and not self.problems:
            self.problems.append(Problem("topics", 0, "", "holds no topics; it needs files such as topics/praxes.yaml"))
        self.contacts = self._read_list("contacts.yaml", Contact)
        self.workshops = self._read_list("workshops.yaml", Workshop)
        self.twinnings = list(self._read_rows("partnerships.yaml", Twinning).values())
        if (self.folder / KEYWORDS).exists():
            self.keywords = self._read_rows(KEYWORDS, Keyword)
        self._read_facets()
        for language in LANGUAGES:
            file = f"messages/{language}.yaml"
            source = self._parse(file)
            if (messages := validate(Messages, source, ())) is not None:
                self.messages[language] = messages
            self.problems += source.problems
        self._read_faces()
        source = self._parse("out-of-scope.yaml")
        self.out_of_scope = validate(OutOfScope, source, ())
        self.problems += source.problems
        self.problems += broken_references(self)

    def _parse(self, file: str) -> Source:
        source = parse(self.folder / file, file)
        self.sources[file] = source
        return source

    def _read_topic(self, path: Path) -> None:
        file = f"topics/{path.name}"
        source = self._parse(file)
        if not re.fullmatch(ID_PATTERN, path.stem) or len(path.stem) > MAX_ID:
            message = f"the file's name must be small letters a–z, digits and hyphens, at most {MAX_ID}, then .yaml"
            source.report((), message, 0)
        if isinstance(source.data, dict):
            if "id" in source.data:
                source.report(("id",), "is not needed: the file's name is the id")
            source.data["id"] = path.stem
        topic = validate(Topic, source, ())
        if topic is not None:
            self.topics[topic.id] = topic
        self.problems += source.problems

    def _entries(self, source: Source) -> list[Any]:
        if source.problems or source.data is None:
            return []
        if not isinstance(source.data, list):
            source.report((), "must be a list: each entry begins with “- ”")
            return []
        return source.data

    def _read_list(self, file: str, model: type[M]) -> dict[str, M]:
        source = self._parse(file)
        found: dict[str, M] = {}
        for number, _ in enumerate(self._entries(source)):
            entry = validate(model, source, (number,))
            if entry is None:
                continue
            name = str(entry.id)  # type: ignore[attr-defined]
            if name in found:
                source.report((number, "id"), f"“{name}” is used by an entry above; ids must differ")
            found[name] = entry
        self.problems += source.problems
        return found

    def _read_rows(self, file: str, model: type[M]) -> dict[int, M]:
        """The entries of a list without ids, by their places."""
        source = self._parse(file)
        read = {number: validate(model, source, (number,)) for number, _ in enumerate(self._entries(source))}
        self.problems += source.problems
        return {number: entry for number, entry in read.items() if entry is not None}

    def _read_faces(self) -> None:
        """All of them or none: a folder may leave the bot's face to BotFather."""
        for name in FACES if (self.folder / "face").is_dir() else ():
            source = self._parse(f"face/{name}.yaml")
            if (face := validate(Face, source, ())) is not None:
                self.faces[name] = face
            self.problems += source.problems

    def _read_facets(self) -> None:
        source = self._parse("facets.yaml")
        data = source.data if isinstance(source.data, dict) else {}
        if not data and not source.problems:
            source.report((), f"must name each facet: {', '.join(FACETS)}")
        for facet in FACETS:
            if data and facet not in data:
                source.report((facet,), "is missing")
            elif data and (style := validate(FacetStyle, source, (facet,))) is not None:
                self.facets[facet] = style
        for name in data:
            if name not in FACETS:
                source.report((name,), f"is not a facet; facets are {', '.join(FACETS)}")
        self.problems += source.problems


def load(folder: Path) -> KnowledgeBase:
    """Read a content folder. Raises ContentError with every problem that makes it unusable."""
    return Loaded(folder).knowledge()


def files(folder: Path) -> list[Path]:
    """The YAML files of a content folder, sorted."""
    return sorted(path for path in folder.rglob("*.yaml") if path.is_file())


def revision(folder: Path) -> str:
    """A short hash of all YAML files of a folder, names and bytes."""
    digest = hashlib.sha256()
    for path in files(folder):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(b"\0")
        digest.update(path.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def validate(model: type[M], source: Source, key: Key) -> M | None:
    """The model at a key path of a source, or None with the problems noted in the source."""
    if source.problems and source.data is None:
        return None
    data = source.data
    for part in key:
        data = data[part]
    if not isinstance(data, dict):
        source.report(key, keys_of(model))
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        _report(error, model, source, key)
        return None


def _report(error: ValidationError, model: type[BaseModel], source: Source, key: Key) -> None:
    reported: set[Key] = set()
    for found in error.errors():
        path = tuple(part for part in found["loc"] if not _is_union_branch(part))
        where = (*key, *path)
        if where in reported or (model is Topic and where == ("id",)):  # the file's name, which is checked before
            continue
        reported.add(where)
        source.report(where, explain(found, model))


def _is_union_branch(part: str | int) -> bool:
    return part in ("[key]", "datetime", "date") or (isinstance(part, str) and part.startswith("function-"))
