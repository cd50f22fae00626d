"""Which columns of which tables refer to a table, as the database itself knows it."""

from __future__ import annotations

from sqlite_utils import Database

Reference = tuple[str, str]
"""A table and its column."""


def direct_references(db: Database, table: str) -> list[Reference]:
    """The columns that refer to a table."""
    found = db.execute(
        'select s.name, k."from" from sqlite_master s, pragma_foreign_key_list(s.name) k'
        " where s.type = 'table' and k.\"table\" = ? order by s.name",
        [table],
    )
    return [(name, column) for name, column in found]


def all_references(db: Database, table: str) -> list[Reference]:
    """The columns that hold a table's key: those that refer to it, then those that refer to these columns, and so on.

    What refers to such a table by another key of its own holds something else, and is not among them.
    """
    found = direct_references(db, table)
    for name, column in found:
        found += [one for one in _references_to(db, name, column) if one not in found]
    return found


def _references_to(db: Database, table: str, column: str) -> list[Reference]:
    found = db.execute(
        'select s.name, k."from" from sqlite_master s, pragma_foreign_key_list(s.name) k'
        ' where s.type = \'table\' and k."table" = ? and k."to" = ? order by s.name',
        [table, column],
    )
    return [(name, key) for name, key in found]
