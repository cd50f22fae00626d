"""`antenne check`: every problem of a content folder, in one run."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.text import Text

from bot.commands.opening import TrainingProgress
from bot.library import open_finder
from bot.services import now
from knowledge.check import check, misplaced
from knowledge.load import Loaded
from knowledge.problems import Problem

_STYLES = {"error": "red", "warning": "yellow"}


def check_content(folder: Path, console: Console) -> int:
    """Print every problem and a summary. Returns the exit status: 1 where there are errors.

    Which topic the matcher gives a phrasing to is looked at only in a folder without errors.
    """
    problems = check(folder, now().date())
    errors = [problem for problem in problems if problem.level == "error"]
    if not errors:
        problems = sorted([*problems, *_misplaced(folder)])
    for problem in problems:
        console.print(Text(str(problem), style=_STYLES[problem.level]), soft_wrap=True)
    console.print(_summary(folder, len(errors), len(problems) - len(errors)), highlight=False)
    return 1 if errors else 0


def _misplaced(folder: Path) -> list[Problem]:
    loaded = Loaded(folder)
    with TrainingProgress() as report:
        return misplaced(loaded, open_finder(loaded.knowledge(), report).matcher, report)


def _summary(folder: Path, errors: int, warnings: int) -> str:
    if not errors and not warnings:
        return f"{folder}: no problems"
    return f"{folder}: {errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"
