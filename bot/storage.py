"""The one door to SQLite: what was asked, never who asked."""

from __future__ import annotations

import datetime as dtm
import logging
import sqlite3
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from knowledge.reply import Reply

log = logging.getLogger(__name__)

LONGEST_TEXT = 500
"""Characters of an unanswered question that are kept."""
LONGEST_WAIT = 200
"""Milliseconds to wait for another program that holds the database: every chat waits meanwhile."""


class StorageError(Exception):
    """The database can't be opened; the text says which file and why."""


class Storage:
    """The question log. Use it from one thread only; handlers and jobs share the event loop's."""

    def __init__(self, path: Path) -> None:
        """Open or create the file. Raises StorageError."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = Database(path)
            self._db.enable_wal()
            self._db.execute("pragma synchronous = normal")
            self._db.execute(f"pragma busy_timeout = {LONGEST_WAIT}")
            self._create()
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"the database {path} can't be used: {error}") from None

    def _create(self) -> None:
        columns: dict[str, Any] = {
            "day": str,
            "language": str,
            "outcome": str,
            "topic": str,
            "facet": str,
            "score": float,
            "text": str,
        }
        self._db.table("questions").create(columns, if_not_exists=True)

    def log_question(self, reply: Reply, question: str, day: dtm.date) -> None:
        """Note a question: its text only where it could not be answered, and nothing about the person.

        A database that can't be written must not keep an answer from a person: the failure is logged.
        """
        row = {
            "day": day.isoformat(),
            "language": reply.language,
            "outcome": reply.outcome,
            "topic": reply.topic,
            "facet": reply.facet,
            "score": round(reply.score, 3),
            "text": None if reply.outcome == "answer" else question[:LONGEST_TEXT],
        }
        try:
            self._db.table("questions").insert(row)
        except (sqlite3.Error, UnicodeError) as error:  # UnicodeError: half a surrogate pair
            log.warning("a question could not be logged: %s", error)

    def questions(self) -> list[dict[str, Any]]:
        """Every row of the log, oldest first."""
        return list(self._db.table("questions").rows)

    def close(self) -> None:
        """Close the file."""
        self._db.close()
