"""`antenne eval`: how good the replies are, on question files or on the content itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import to_builtins
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.commands.opening import TrainingProgress
from knowledge import confidence, crossvalidation, evaluation, fitting, labelled, training
from knowledge.crossvalidation import HeldOut
from knowledge.evaluation import Evaluation, Figures, Result, TextOf
from knowledge.finder import Finder

WORST = 15
"""Rows of the tables that list the worst first."""

_OURS = ("right", "offered", "missed", "wrong", "helped", "facet", "reply")
_OUT_OF_SCOPE = ("rejected", "soft", "wrong", "reply")
_TOPIC = ("right", "helped", "wrong", "facet")


def evaluate(
    files: Sequence[Path],
    finder: Finder,
    text_of: TextOf,
    console: Console,
    *,
    as_json: bool = False,
    fit: bool = False,
    errors: int = 0,
    fitted_file: Path = confidence.FILE,
) -> None:
    """Ask the questions of the files and print the figures; without files, cross-validate the content (minutes).

    `fit` first fits the confidence anew and writes it to `fitted_file`; `errors` is the number of misses to show.
    Raises labelled.BrokenLine for a line of a file that cannot be used, OSError for a file that cannot be read.
    """
    cases = labelled.read(files)
    held_out = _held_out(finder) if fit or not files else []
    if fit:
        fitting.save(fitting.fit(held_out, finder.confidence), fitted_file)
        finder = Finder(finder.kb, finder.matcher.index, confidence.Confidence.load(fitted_file))
    found = evaluation.evaluate(finder, cases, text_of) if files else evaluation.cross_validated(finder, held_out)
    if as_json:
        console.print_json(data=as_data(found, errors))
    else:
        _show(found, console, errors)


def as_data(found: Evaluation, errors: int = 0) -> dict[str, Any]:
    """The figures as plain data, figures that a group does not have left out."""
    return {
        "groups": {name: _figures(figures) for name, figures in found.groups.items()},
        "topics": {name: _figures(figures) for name, figures in found.topics.items()},
        "confusions": [to_builtins(confusion) for confusion in found.confusions],
        "calibration": to_builtins(found.calibration),
        "errors": [_miss(result) for result in _misses(found)[:errors]],
    }


def _held_out(finder: Finder) -> list[HeldOut]:
    with TrainingProgress() as report:
        return crossvalidation.held_out(training.examples_of(finder.kb), report)


def _show(found: Evaluation, console: Console, errors: int) -> None:
    ours = [item for item in found.groups.items() if item[1].helped is not None]
    out_of_scope = [item for item in found.groups.items() if item[1].helped is None]
    console.print(_table("Questions, in %", "group", ours, _OURS))
    console.print(_table("Out of scope, in %", "group", out_of_scope, _OUT_OF_SCOPE))
    worst = sorted(found.topics.items(), key=lambda item: (item[1].helped or 0.0, item[1].right or 0.0))
    console.print(_table("Topics that fare worst, in %", "topic", worst[:WORST], _TOPIC))
    console.print(_confusions(found))
    console.print(_calibration(found))
    for result in _misses(found)[:errors]:
        console.print_json(data=_miss(result))


def _table(title: str, first: str, rows: Iterable[tuple[str, Figures]], columns: Sequence[str]) -> Table:
    table = Table(first, title=title, box=SIMPLE_HEAD, collapse_padding=True, pad_edge=False)
    for name in ("n", *columns):
        table.add_column(name, justify="right")
    for name, figures in rows:
        table.add_row(name, str(figures.n), *(_percent(getattr(figures, column)) for column in columns))
    return table


def _confusions(found: Evaluation) -> Table:
    table = Table("wanted", "got", title="Most frequent confusions", box=SIMPLE_HEAD)
    table.add_column("times", justify="right")
    for confusion in found.confusions[:WORST]:
        table.add_row(confusion.wanted, confusion.got, str(confusion.count))
    return table


def _calibration(found: Evaluation) -> Table:
    error = found.calibration.error
    caption = "no answers" if error is None else f"expected calibration error {error:.3f}"
    table = Table(title="Do scores mean what they say?", caption=caption, box=SIMPLE_HEAD)
    for name in ("answers", "mean score", "right"):
        table.add_column(name, justify="right")
    for each in found.calibration.bins:
        table.add_row(str(each.count), f"{each.score:.2f}", f"{each.right:.2f}")
    return table


def _misses(found: Evaluation) -> list[Result]:
    return [result for result in found.results if result.verdict in ("wrong", "missed", "soft")]


def _miss(result: Result) -> dict[str, Any]:
    case, reply = result.case, result.reply
    return {
        "verdict": result.verdict,
        "question": case.question,
        "wanted": list(case.contains or case.topics),
        "got": [reply.topic] if reply.topic else [choice.topic for choice in reply.choices],
        "score": round(reply.score, 3),
    }


def _figures(figures: Figures) -> dict[str, float]:
    return {name: value for name, value in to_builtins(figures).items() if value is not None}


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
