"""`antenne check`: every problem of a content folder, in one run."""

from __future__ import annotations

import datetime as dtm
import sqlite3
from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.clock import now
from bot.commands.opening import TrainingProgress
from bot.commands.reading import reminders_of
from bot.library import open_finder
from bot.storage.bundle import without_names
from bot.storage.database import StorageError
from bot.storage.place import Place
from knowledge.check import Known, check, misplaced
from knowledge.load import Loaded
from knowledge.moments import is_over
from knowledge.problems import Problem

_STYLES = {"error": "red", "warning": "yellow"}


def check_content(folder: Path, database: Place, console: Console) -> int:
    """Print every problem and a summary. Returns the exit status: 1 where there are errors.

    Workshops are compared with those that the bot of this database goes by, where there is one. Which topic the matcher
    gives a phrasing to is looked at only in a folder without errors.
    """
    moment = now()
    problems = check(folder, moment.date(), _known(database, moment, console))
    errors = [problem for problem in problems if problem.level == "error"]
    if not errors:
        problems = sorted([*problems, *_misplaced(folder)])
    for problem in problems:
        console.print(Text(str(problem), style=_STYLES[problem.level]), soft_wrap=True)
    console.print(_summary(folder, len(errors), len(problems) - len(errors)), highlight=False)
    return 1 if errors else 0


def _known(database: Place, moment: dtm.datetime, console: Console) -> Known | None:
    """What the bot of a database goes by; None, and a line that says why, where that can't be read."""
    try:
        if (db := reminders_of(database)) is None:
            return None
        found = without_names(db)
        seen = {name: each.workshop for name, each in found.workshops.all().items()}
        coming = {name: workshop for name, workshop in seen.items() if not is_over(workshop, moment)}
        known = Known(coming, found.subscribers.waiting(), moment)
        db.close()
    except (StorageError, sqlite3.Error) as error:
        line = f"workshops were not compared with those that the bot knows: {error}"
        console.print(Text(line, style="yellow"), soft_wrap=True)
        return None
    return known


def _misplaced(folder: Path) -> list[Problem]:
    loaded = Loaded(folder)
    with TrainingProgress() as report:
        return misplaced(loaded, open_finder(loaded.knowledge(), report).matcher.index)


def _summary(folder: Path, errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return f"{folder}: no problems"
    return f"{folder}: {errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"
