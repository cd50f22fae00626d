"""The question log: what was asked, never who asked."""

from __future__ import annotations

import datetime as dtm
import logging
import sqlite3
from typing import Any, Literal

from msgspec import Struct

from bot.storage.connection import Connection, named
from bot.storage.vault import Vault, WrongKeyError
from knowledge.model import Language
from knowledge.reply import Reply

log = logging.getLogger(__name__)

LONGEST_TEXT = 500
"""Characters of an unanswered question that are kept."""

_COLUMNS = "day, language, outcome, topic, facet, score, text"


class Unanswered(Struct, frozen=True):
    """A question that got no sure answer, and no decision of the staff yet. `id` stays the same for good."""

    id: int
    day: dtm.date
    language: Language
    outcome: Literal["choice", "none"]
    text: str


class QuestionLog:
    """The log of a database that `connect` opened; the vault seals its texts."""

    def __init__(self, db: Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._failing = db.failing

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
            "text": None if reply.outcome == "answer" or reply.foreseen else self._vault.seal(question[:LONGEST_TEXT]),
        }
        try:
            columns, values = named(row)
            with self._db.atomic():
                self._db.execute(f"insert into questions ({columns}) values ({values})", row)
        except (sqlite3.Error, UnicodeError) as error:  # UnicodeError: half a surrogate pair
            self._failing.say(log, "a question could not be logged: %s", error)

    def most_asked(self, since: dtm.date) -> list[str]:
        """The topics answered with since a day, the most frequent first; none where the database can't be read."""
        counted = (
            "select topic from questions where day >= ? and outcome = 'answer' and topic is not null"
            " group by topic order by count(*) desc, topic"
        )
        try:
            return [row["topic"] for row in self._db.query(counted, [since.isoformat()])]
        except sqlite3.Error as error:
            self._failing.say(log, "the most asked topics can't be read: %s", error)
            return []

    def rows(self) -> list[dict[str, Any]]:
        """Every row of the log, oldest first, with its text as it was asked; None where there is none, or no longer."""
        return [
            {**row, "text": self._opened(row["text"])}
            for row in self._db.query(f"select {_COLUMNS} from questions order by id")
        ]

    def unanswered(self, since: dtm.date) -> list[Unanswered]:
        """The questions since a day that got no sure answer and that nobody has decided on, oldest first."""
        found = self._db.execute(
            "select id, day, language, outcome, text from questions"
            " where decision is null and text is not null and outcome in ('choice', 'none') and day >= ? order by id",
            [since.isoformat()],
        ).fetchall()
        opened = ((*row, self._opened(sealed)) for *row, sealed in found)
        return [
            Unanswered(number, dtm.date.fromisoformat(day), language, outcome, text)
            for number, day, language, outcome, text in opened
            if text
        ]

    def forget_texts(self, before: dtm.date) -> None:
        """Delete the texts of questions asked before a day; that they were asked stays for the statistics."""
        with self._db.atomic():
            self._db.execute("update questions set text = null where day < ?", [before.isoformat()])

    def _opened(self, sealed: str | None) -> str | None:
        try:
            return None if sealed is None else self._vault.open(sealed)
        except WrongKeyError:
            return None
