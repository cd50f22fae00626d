"""The editors' lint: everything wrong or doubtful in a content folder, each with file, line and key."""

import datetime as dtm
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from knowledge.load import Loaded
from knowledge.model import Workshop
from knowledge.problems import Problem
from knowledge.rules.entries import old_facts, unreachable_contacts
from knowledge.rules.files import unread_files
from knowledge.rules.ids import reserved_ids
from knowledge.rules.keywords import double_keywords, double_topics, idle_keywords
from knowledge.rules.misplaced import misplaced
from knowledge.rules.phrasings import few_phrasings, shared_phrasings
from knowledge.rules.placeholders import wrong_placeholders
from knowledge.rules.simple import hard_sentences, missing_simple
from knowledge.rules.texts import long_answers, refused_markup
from knowledge.rules.workshops import (
    half_coordinates,
    impossible_times,
    long_texts,
    long_workshops,
    moved_nowhere,
    nowhere,
    unclear_hours,
    unreachable_registrations,
    vanished,
)

__all__ = ["Known", "check", "check_known", "misplaced", "quick"]

Rule = Callable[[Loaded], Iterator[Problem]]
DatedRule = Callable[[Loaded, dtm.date], Iterator[Problem]]

ERRORS: tuple[Rule, ...] = (
    long_answers,
    refused_markup,
    hard_sentences,
    wrong_placeholders,
    shared_phrasings,
    double_keywords,
    double_topics,
    reserved_ids,
    impossible_times,
    unclear_hours,
    half_coordinates,
    unreachable_registrations,
    long_texts,
)
WARNINGS: tuple[Rule, ...] = (
    few_phrasings,
    missing_simple,
    idle_keywords,
    unreachable_contacts,
    unread_files,
    long_workshops,
)
DATED_WARNINGS: tuple[DatedRule, ...] = (old_facts, nowhere)


class Known(Struct, frozen=True):
    """What a running bot goes by: its workshops that are not over at `now` (aware), by id, as it last accepted them.

    `waiting` maps ids to how many people have subscribed; an id that is not in it has nobody.
    """

    workshops: Mapping[str, Workshop]
    waiting: Mapping[str, int]
    now: dtm.datetime


def check(folder: Path, today: dtm.date, known: Known | None = None) -> list[Problem]:
    """Every problem of a content folder, sorted by file and line; what can't be read is a problem too.

    Without `known`, nothing is said of what changed since the bot accepted the content. Needs no matcher; what only a
    trained one can tell is in `misplaced`.
    """
    loaded = Loaded(folder)
    warnings = [problem for rule in WARNINGS for problem in rule(loaded)]
    dated = [problem for rule in DATED_WARNINGS for problem in rule(loaded, today)]
    changes = check_known(loaded, known) if known else []
    return sorted([*loaded.problems, *quick(loaded), *warnings, *dated, *changes])


def check_known(loaded: Loaded, known: Known) -> list[Problem]:
    """What is wrong or doubtful about the changes since a running bot accepted the workshops it goes by."""
    gone = vanished(loaded, known.workshops, known.waiting, known.now)
    return sorted([*gone, *moved_nowhere(loaded, known.workshops)])


def quick(loaded: Loaded) -> list[Problem]:
    """The errors beyond those that loading found (`loaded.problems`): with any of them the bot does not start."""
    return sorted(problem for rule in ERRORS for problem in rule(loaded))
