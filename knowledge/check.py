"""The editors' lint: everything wrong or doubtful in a content folder, each with file, line and key."""

import datetime as dtm
from collections.abc import Callable, Iterator
from pathlib import Path

from knowledge.load import Loaded
from knowledge.problems import Problem
from knowledge.rules.entries import impossible_times, old_facts, unreachable_contacts
from knowledge.rules.files import unread_files
from knowledge.rules.misplaced import misplaced
from knowledge.rules.phrasings import few_phrasings, shared_phrasings
from knowledge.rules.placeholders import wrong_placeholders
from knowledge.rules.texts import long_answers, refused_markup

__all__ = ["check", "misplaced", "quick"]

Rule = Callable[[Loaded], Iterator[Problem]]

ERRORS: tuple[Rule, ...] = (long_answers, refused_markup, wrong_placeholders, shared_phrasings, impossible_times)
WARNINGS: tuple[Rule, ...] = (few_phrasings, unreachable_contacts, unread_files)


def check(folder: Path, today: dtm.date) -> list[Problem]:
    """Every problem of a content folder, sorted by file and line; what can't be read is a problem too.

    Needs no matcher; what only a trained one can tell is in `misplaced`.
    """
    loaded = Loaded(folder)
    warnings = [problem for rule in WARNINGS for problem in rule(loaded)]
    return sorted([*loaded.problems, *quick(loaded), *warnings, *old_facts(loaded, today)])


def quick(loaded: Loaded) -> list[Problem]:
    """The errors beyond those that loading found (`loaded.problems`): with any of them the bot does not start."""
    return sorted(problem for rule in ERRORS for problem in rule(loaded))
