"""What a database file knows of a chat."""

import sqlite3
from contextlib import closing
from pathlib import Path


def rows_about(path: Path, chat: int) -> list[tuple[str, tuple[object, ...]]]:
    """Every row of every table that holds a chat's id, as a number or inside a text; each with its table's name."""
    found: list[tuple[str, tuple[object, ...]]] = []
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("select name from sqlite_master where type = 'table'")]
        for table in tables:
            rows = db.execute(f"select * from {table}").fetchall()  # noqa: S608 (names from the file itself)
            found += [(table, row) for row in rows if any(str(chat) in str(value) for value in row)]
    return found
