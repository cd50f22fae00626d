"""Figures beside their targets, as the benchmarks that fail print them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from rich.box import SIMPLE_HEAD
from rich.table import Table


class Figure(Struct, frozen=True):
    """One row of the table; without a target it is always met."""

    what: str
    measured: str
    target: str = ""
    met: bool = True


def failed(what: str) -> Figure:
    """The row of a trial that did not come to its end."""
    return Figure(what, "failed", met=False)


def table_of(title: str, figures: Iterable[Figure]) -> Table:
    """A table of figures, in which the targets that were not met are marked."""
    table = Table("what", title=title, box=SIMPLE_HEAD)
    table.add_column("measured", justify="right")
    table.add_column("target", justify="right")
    table.add_column("")
    for figure in figures:
        table.add_row(figure.what, figure.measured, figure.target, "" if figure.met else "missed")
    return table
