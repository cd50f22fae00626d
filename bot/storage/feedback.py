"""What people think of answers, never who thinks so."""

from __future__ import annotations

import datetime as dtm
import logging
import secrets
from typing import Literal

from msgspec import Struct

from bot.storage.connection import Connection
from bot.storage.vault import Vault, WrongKeyError
from knowledge.model import Facet, Language

log = logging.getLogger(__name__)

Verdict = Literal["up", "down"]
Reason = Literal["other", "wrong", "hard"]
"""Why an answer did not help: something else was asked, it is wrong or out of date, it is hard to understand."""

LONGEST_REMARK = 500
"""Characters of a remark that are kept."""

_MARK_BYTES = 8


class Rated(Struct, frozen=True):
    """An answer as it was shown."""

    topic: str
    facet: Facet
    language: Language
    revision: str
    """The beginning of the content's revision."""


class Remark(Struct, frozen=True):
    """What somebody wrote about an answer; `day` is the day of the verdict."""

    day: dtm.date
    answer: Rated
    verdict: Verdict
    reason: Reason | None
    text: str


class Feedback:
    """The feedback in a database that `connect` opened; remarks are sealed. All methods raise sqlite3.Error: nobody is
    to be thanked for what is lost."""

    def __init__(self, db: Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault

    def note(self, answer: Rated, verdict: Verdict, day: dtm.date) -> str:
        """Count a verdict, and give back the mark by which its reason and remark find it."""
        mark = secrets.token_hex(_MARK_BYTES)
        self._write(
            "insert into feedback (mark, day, language, topic, facet, revision, verdict) values (?, ?, ?, ?, ?, ?, ?)",
            mark,
            day.isoformat(),
            answer.language,
            answer.topic,
            answer.facet,
            answer.revision,
            verdict,
        )
        return mark

    def change(self, mark: str, verdict: Verdict) -> None:
        """The person thinks otherwise by now; what is helpful after all needs no reason."""
        self._write(
            "update feedback set verdict = ?, reason = case ? when 'down' then reason end where mark = ?",
            verdict,
            verdict,
            mark,
        )

    def explain(self, mark: str, reason: Reason) -> None:
        """Note why an answer did not help."""
        self._write("update feedback set reason = ? where mark = ? and verdict = 'down'", reason, mark)

    def remark(self, mark: str, text: str) -> None:
        """Keep the beginning of what somebody wrote about an answer, instead of what they wrote before."""
        whole = text[:LONGEST_REMARK].encode("utf-8", "replace").decode("utf-8")  # no half of a surrogate pair
        self._write("update feedback set remark = ? where mark = ?", self._vault.seal(whole), mark)

    def summary(self, since: dtm.date) -> list[tuple[str, int, int]]:
        """Topic, how often it was helpful and how often not, since that day; the one with most verdicts first."""
        counted = self._db.execute(
            "select topic, count(*) filter (where verdict = 'up'), count(*) filter (where verdict = 'down')"
            " from feedback where day >= ? group by topic order by count(*) desc, topic",
            [since.isoformat()],
        )
        return [(topic, ups, downs) for topic, ups, downs in counted]

    def reasons(self, since: dtm.date) -> list[tuple[str, Reason, int]]:
        """Topic, reason, and how often it was given since that day; the most frequent first."""
        counted = self._db.execute(
            "select topic, reason, count(*) from feedback where day >= ? and reason is not null"
            " group by topic, reason order by count(*) desc, topic, reason",
            [since.isoformat()],
        )
        return [(topic, reason, count) for topic, reason, count in counted]

    def remarks(self, since: dtm.date) -> list[Remark]:
        """What people wrote since that day, the newest day first; what the keys can't open is left out and logged."""
        rows = self._db.execute(
            "select day, topic, facet, language, revision, verdict, reason, remark from feedback"
            " where day >= ? and remark is not null order by day desc, topic, mark",
            [since.isoformat()],
        ).fetchall()
        return [remark for row in rows if (remark := self._opened(*row))]

    def forget_old(self, before: dtm.date) -> int:
        """Delete the remarks on answers from before that day and give back how many; the verdicts still count."""
        with self._db.atomic():
            found = self._db.execute(
                "update feedback set remark = null where remark is not null and day < ?", [before.isoformat()]
            )
        # Else what was deleted would rest in the log beside the database until that is full.
        self._db.flush()
        return int(found.rowcount)

    def _opened(
        self,
        day: str,
        topic: str,
        facet: Facet,
        language: Language,
        revision: str,
        verdict: Verdict,
        reason: Reason | None,
        sealed: str,
    ) -> Remark | None:
        answer = Rated(topic, facet, language, revision)
        try:
            return Remark(dtm.date.fromisoformat(day), answer, verdict, reason, self._vault.open(sealed))
        except WrongKeyError:
            log.warning("a remark of %s can't be opened: it was sealed with another key", day)
            return None

    def _write(self, statement: str, *values: object) -> None:
        with self._db.atomic():
            self._db.execute(statement, values)
