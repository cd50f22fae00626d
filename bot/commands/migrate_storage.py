"""`antenne migrate-storage`."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bot.commands.opening import fail
from bot.locking import hold
from bot.storage.complaints import StorageError
from bot.storage.moving import Moved, move
from bot.storage.place import Place, place_of

_SHOWN = 16
"""Digits of a digest that are shown."""


def print_move(source: str, target: str, console: Console) -> None:
    """Move a database, and print what has arrived; ends with one line where nothing is moved."""
    old, new = _place(source), _place(target)
    try:
        with hold(old), hold(new):
            moved = move(old, new)
    except StorageError as error:
        fail(f"nothing is moved: {error}", 1)
    console.print(_table(moved))
    console.print(f"{new} has everything of {old}, compared row by row.", soft_wrap=True, highlight=False)
    console.print(
        "Now set ANTENNE_DATABASE to the new one and start the bot. A bot with the old one would send everything twice:"
        " put that away.",
        soft_wrap=True,
        highlight=False,
    )


def _place(text: str) -> Place:
    try:
        return place_of(text)
    except ValueError:
        fail("a database is a path, or an address such as postgresql://user:password@host/name")


def _table(moved: list[Moved]) -> Table:
    table = Table(box=SIMPLE_HEAD)
    table.add_column("table")
    table.add_column("rows", justify="right")
    table.add_column("digest")
    for one in moved:
        table.add_row(one.table, f"{one.rows:,}", one.digest[:_SHOWN])
    return table
