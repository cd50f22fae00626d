"""How much is asked and how it is answered, counted in the database; nothing is written."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Mapping
from typing import cast

from msgspec import Struct

from bot.storage.connection import Connection
from knowledge.model import Language
from knowledge.reply import Outcome

TOP = 5
"""Topics that are named."""


class Day(Struct, frozen=True):
    """The questions of some days in a row that begin with `first`, by what became of them."""

    first: dtm.date
    answered: int = 0
    offered: int = 0
    missed: int = 0

    @property
    def asked(self) -> int:
        """All questions."""
        return self.answered + self.offered + self.missed


class Questions(Struct, frozen=True):
    """The questions of some days in a row, which may be none: every day is there, in order, also without questions."""

    days: tuple[Day, ...]
    languages: Mapping[Language, int]
    """In which language they were answered, the most frequent first."""
    topics: Mapping[str, int]
    """The TOP topics of answers by id, the most frequent first."""

    @property
    def total(self) -> Day:
        """All days together."""
        return together(self.days)


class Audience(Struct, frozen=True):
    """How many chats are subscribed, and how many of these can't be written to."""

    subscribers: int
    asleep: int


class Statistics:
    """What is counted in a database that `connect` opened. Days are those of the office, as the log has them."""

    def __init__(self, questions: Connection, reminders: Connection) -> None:
        self._questions = questions
        self._reminders = reminders

    def questions(self, last: dtm.date, days: int) -> Questions:
        """The questions of so many days until `last`, that day too. Raises sqlite3.Error."""
        first = last - dtm.timedelta(days=days - 1)
        span = [first.isoformat(), last.isoformat()]
        counted: dict[str, dict[Outcome, int]] = {}
        for day, outcome, count in self._questions.execute(
            "select day, outcome, count(*) from questions where day between ? and ? group by day, outcome", span
        ):
            counted.setdefault(day, {})[cast(Outcome, outcome)] = count
        languages = self._questions.execute(
            "select language, count(*) from questions where day between ? and ?"
            " group by language order by count(*) desc, language",
            span,
        )
        topics = self._questions.execute(
            "select topic, count(*) from questions where day between ? and ? and outcome = 'answer'"
            " and topic is not null group by topic order by count(*) desc, topic limit ?",
            [*span, TOP],
        )
        every = (first + dtm.timedelta(days=number) for number in range(days))
        return Questions(
            tuple(_day(day, counted.get(day.isoformat(), {})) for day in every), dict(languages), dict(topics)
        )

    def audience(self) -> Audience:
        """Who is subscribed now. Raises sqlite3.Error."""
        counted = self._reminders.execute("select count(*), count(asleep) from subscribers").fetchone()
        return Audience(*counted)


def together(days: tuple[Day, ...]) -> Day:
    """Some days in a row as one."""
    return Day(
        days[0].first,
        sum(day.answered for day in days),
        sum(day.offered for day in days),
        sum(day.missed for day in days),
    )


def _day(day: dtm.date, counted: Mapping[Outcome, int]) -> Day:
    return Day(day, counted.get("answer", 0), counted.get("choice", 0), counted.get("none", 0))
