"""Which columns of which tables refer to a table, as the database itself knows it."""

from __future__ import annotations

from bot.storage.connection import Connection

Reference = tuple[str, str]
"""A table and its column."""


def direct_references(db: Connection, table: str) -> list[Reference]:
    """The columns that refer to a table."""
    return [(key.table, key.column) for key in db.foreign_keys() if key.other == table]


def all_references(db: Connection, table: str) -> list[Reference]:
    """The columns that hold a table's key: those that refer to it, then those that refer to these columns, and so on.

    What refers to such a table by another key of its own holds something else, and is not among them.
    """
    keys = db.foreign_keys()
    found = [(key.table, key.column) for key in keys if key.other == table]
    for one in found:  # which grows
        next_ones = ((key.table, key.column) for key in keys if (key.other, key.other_column) == one)
        found += [reference for reference in next_ones if reference not in found]
    return found


def redirect(db: Connection, reference: Reference, before: int, after: int) -> None:
    """Let the rows that refer to one key refer to another, but for those of which that one has its own."""
    table, column = reference
    free, values = "", [after, before]
    for key in db.unique_keys(table):
        if column in key:
            same = " and ".join([*(f"o.{name} = {table}.{name}" for name in key if name != column), f"o.{column} = ?"])
            free += f" and not exists (select 1 from {table} o where {same})"
            values.append(after)
    db.execute(f"update {table} set {column} = ? where {column} = ?{free}", values)
