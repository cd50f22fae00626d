"""What the staff made of unanswered questions, so that they don't come again, and so that it can be undone."""

from __future__ import annotations

import datetime as dtm
import hashlib
from collections.abc import Iterable
from typing import Literal, cast

from msgspec import Struct

from bot.storage.connection import Connection
from knowledge.model import Facet

Spoken = Literal["de", "fr", "other"]
"""The languages under which phrasings stand in a topic."""

Kind = Literal["assigned", "proposed", "aside"]
"""The phrasing stands in the content, or in the file of proposals; or the questions are not for this bot."""


class Place(Struct, frozen=True):
    """Where a phrasing stands among those of the topics."""

    topic: str
    language: Spoken
    facet: Facet


class Decision(Struct, frozen=True):
    """A decision about one or more questions, of which `question` is one.

    `place` and `digest` (of the phrasing, see `digest_of`) are None where nothing was assigned.
    """

    id: int
    kind: Kind
    question: int | None
    place: Place | None
    digest: str | None


class Decisions:
    """The decisions in a database that `connect` opened."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def assign(
        self,
        kind: Literal["assigned", "proposed"],
        questions: Iterable[int],
        place: Place,
        phrasing: str,
        day: dtm.date,
    ) -> int:
        """Note that questions belong to a place, where a phrasing stands now; gives the id of the decision."""
        about = (place.topic, place.language, place.facet, digest_of(phrasing))
        return self._decide(kind, questions, about, day)

    def put_aside(self, questions: Iterable[int], day: dtm.date) -> int:
        """Note that questions are not for this bot; gives the id of the decision."""
        return self._decide("aside", questions, (None, None, None, None), day)

    def get(self, number: int) -> Decision | None:
        """A decision that was not undone."""
        row = self._db.execute(
            "select d.id, d.kind, (select min(q.id) from questions q where q.decision = d.id),"
            " d.topic, d.language, d.facet, d.digest from decisions d where d.id = ?",
            [number],
        ).fetchone()
        if row is None:
            return None
        found, kind, question, topic, language, facet, digest = row
        return Decision(found, kind, question, Place(topic, language, facet) if topic else None, digest)

    def undo(self, number: int) -> None:
        """Forget a decision: its questions are open again."""
        with self._db.atomic():
            self._db.execute("update questions set decision = null where decision = ?", [number])
            self._db.execute("delete from decisions where id = ?", [number])

    def _decide(self, kind: Kind, questions: Iterable[int], about: tuple[str | None, ...], day: dtm.date) -> int:
        with self._db.atomic():
            [(number,)] = self._db.execute(
                "insert into decisions (day, kind, topic, language, facet, digest) values (?, ?, ?, ?, ?, ?)"
                " returning id",
                [day.isoformat(), kind, *about],
            ).fetchall()
            for question in questions:
                self._db.execute("update questions set decision = ? where id = ?", [number, question])
        return cast(int, number)


def digest_of(phrasing: str) -> str:
    """What a phrasing is found by again, without its text."""
    return hashlib.sha256(phrasing.encode("utf-8", "replace")).hexdigest()
