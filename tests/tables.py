"""What a database file knows of a chat."""

from pathlib import Path

from bot.storage.database import connect_to_read
from bot.storage.references import all_references

CHAT = "(select cast(sealed as bigint) from chats where id = deliveries.chat)"
"""SQL for Telegram's id of the chat of a delivery, in a database without a key."""


def rows_about(path: Path, chat: int) -> list[tuple[str, tuple[object, ...]]]:
    """Every row of every table that is about a chat, each with its table's name: those that hold its id, as a number or
    inside a text, or refer to its local number. For a database without a key."""
    db = connect_to_read(path)
    try:
        numbers = [row[0] for row in db.execute("select id from chats where look_up = ?", [str(chat)])]
        referring = all_references(db, "chats")
        found: list[tuple[str, tuple[object, ...]]] = []
        for table in db.table_names():
            columns = [column.name for column in db.table(table).columns]
            mine = [columns.index(column) for name, column in referring if name == table]
            for row in db.execute(f"select * from {table}").fetchall():  # noqa: S608 (names from the file itself)
                if any(str(chat) in str(value) for value in row) or any(row[place] in numbers for place in mine):
                    found.append((table, row))
        return found
    finally:
        db.close()
