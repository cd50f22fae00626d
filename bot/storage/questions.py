"""The question log: what was asked, never who asked."""

from __future__ import annotations

import datetime as dtm
import logging
import sqlite3
from typing import Any

from sqlite_utils import Database

from knowledge.reply import Reply

log = logging.getLogger(__name__)

LONGEST_TEXT = 500
"""Characters of an unanswered question that are kept."""


class QuestionLog:
    """The log of a database that `connect` opened."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, reply: Reply, question: str, day: dtm.date) -> None:
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

    def rows(self) -> list[dict[str, Any]]:
        """Every row of the log, oldest first."""
        return list(self._db.table("questions").rows)
