"""Names that lead from one file to another: each must lead somewhere."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from knowledge.problems import Problem
from knowledge.yaml_source import Key

if TYPE_CHECKING:
    from knowledge.load import Loaded


def broken_references(loaded: Loaded) -> Iterator[Problem]:
    """Every id in `related`, `contacts` and `topics` that no file defines."""
    topics = {file.removeprefix("topics/").removesuffix(".yaml") for file in loaded.sources if "topics/" in file}
    contacts = loaded.ids("contacts.yaml")
    for topic in loaded.topics.values():
        file = f"topics/{topic.id}.yaml"
        yield from _unknown(loaded, file, ("related",), topic.related, topics, "topic")
        if contacts is not None:
            yield from _unknown(loaded, file, ("contacts",), topic.contacts, contacts, "contact")
        if topic.id in topic.related:
            yield loaded.problem(file, ("related", topic.related.index(topic.id)), "is the topic itself")
    for contact in loaded.contacts.values():
        key = (loaded.entry("contacts.yaml", contact.id), "topics")
        yield from _unknown(loaded, "contacts.yaml", key, contact.topics, topics, "topic")
    for number, keyword in loaded.keywords.items():
        yield from _unknown(loaded, "keywords.yaml", (number, "topics"), keyword.topics, topics, "topic")


def _unknown(
    loaded: Loaded, file: str, key: Key, names: Iterable[str], known: Collection[str], kind: str
) -> Iterator[Problem]:
    for number, name in enumerate(names):
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean “{near[0]}”?" if near else ""
        yield loaded.problem(file, (*key, number), f"unknown {kind} “{name}”{hint}")
