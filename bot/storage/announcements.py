"""What the office has to say to subscribers: drafts, and what has gone out or was called off."""

from __future__ import annotations

import datetime as dtm
from typing import Literal, cast

from msgspec import Struct

from bot.storage.connection import Connection
from bot.storage.database import as_moment, as_text
from bot.storage.deliveries import ASLEEP
from knowledge.model import Language

State = Literal["draft", "sent", "stopped"]

REVISION = 1
"""Of an announcement in broadcasts and deliveries: it never changes."""

DRAFTS = dtm.timedelta(days=1)
"""How long a draft can be sent."""
KEPT = dtm.timedelta(days=90)
"""How long the text is kept, and who got it."""

_PREFIX = "announcement-"
_SHORT_TITLE = 40
"""Characters of its first line, where an announcement is named."""


class Announcement(Struct, frozen=True):
    """An announcement as the office wrote it, as plain text in both languages."""

    number: int
    de: str
    fr: str
    created: dtm.datetime
    state: State

    @property
    def name(self) -> str:
        """What stands where other deliveries name their workshop."""
        return f"{_PREFIX}{self.number}"


class Recipients(Struct, frozen=True):
    """To how many chats an announcement would go, by language; how many want it but can't be written to at present, and
    how many have switched announcements off."""

    de: int
    fr: int
    asleep: int
    off: int

    @property
    def total(self) -> int:
        """To how many it would go."""
        return self.de + self.fr


class Progress(Struct, frozen=True):
    """How many deliveries of an announcement have come how far; `asleep` are those that wait until a chat wakes.

    `due` is when the first may go out, `until` from when none does any more; None where nobody was to get it.
    """

    sent: int
    waiting: int
    asleep: int
    skipped: int
    uncertain: int
    failed: int
    due: dtm.datetime | None
    until: dtm.datetime | None


class Announcements:
    """The announcements of a database that `connect` opened."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def draft(self, de: str, fr: str, now: dtm.datetime) -> int:
        """Keep a draft; gives back its number, which no other announcement ever has."""
        with self._db.atomic():
            [(number,)] = self._db.execute(
                "insert into announcements (de, fr, created, state) values (?, ?, ?, 'draft') returning id",
                [de, fr, as_text(now)],
            ).fetchall()
            return cast(int, number)

    def get(self, number: int) -> Announcement | None:
        """The announcement of a number, as long as it is kept."""
        row = self._db.execute("select id, de, fr, created, state from announcements where id = ?", [number]).fetchone()
        if row is None:
            return None
        number, de, fr, created, state = row
        return Announcement(number, de, fr, as_moment(created), state)

    def text(self, name: str, language: Language) -> str:
        """What a delivery of an announcement says. Raises LookupError where it is gone."""
        found = self._db.execute(f"select {language} from announcements where id = ?", [_number(name)]).fetchone()
        if found is None:
            raise LookupError(name)
        return str(found[0])

    def goes_out(self, name: str) -> bool:
        """Whether deliveries of an announcement may be sent: it was confirmed and not called off."""
        found = self._db.execute("select 1 from announcements where id = ? and state = 'sent'", [_number(name)])
        return found.fetchone() is not None

    def turn(self, number: int, before: State, after: State) -> bool:
        """Let an announcement be in another state. Says no where it is not in the one before."""
        with self._db.atomic():
            changed = self._db.execute(
                "update announcements set state = ? where id = ? and state = ?", [after, number, before]
            )
            return bool(changed.rowcount)

    def discard(self, number: int) -> bool:
        """Forget a draft. Says no where there is none."""
        with self._db.atomic():
            gone = self._db.execute("delete from announcements where id = ? and state = 'draft'", [number])
            return bool(gone.rowcount)

    def recipients(self) -> Recipients:
        """Who would get an announcement now."""
        counts = {"de": 0, "fr": 0, "asleep": 0, "off": 0}
        counted = """
            select case when not office then 'off' when asleep is not null then 'asleep' else language end, count(*)
            from subscribers where chat in (select chat from subscriptions) group by 1
        """
        counts.update(self._db.execute(counted).fetchall())
        return Recipients(**counts)

    def progress(self, announcement: Announcement) -> Progress:
        """How far an announcement has come."""
        row = self._db.execute(
            """
            select count(*) filter (where state = 'sent'), count(*) filter (where state in ('planned', 'sending')),
                count(*) filter (where state = 'skipped' and last_error = :asleep),
                count(*) filter (where state = 'skipped' and last_error != :asleep),
                count(*) filter (where state = 'uncertain'), count(*) filter (where state = 'failed'),
                min(due), max(until)
            from deliveries where workshop = :name and kind = 'announcement'
            """,
            {"name": announcement.name, "asleep": ASLEEP},
        ).fetchone()
        sent, waiting, asleep, skipped, uncertain, failed = row[:6]
        due, until = (moment and as_moment(moment) for moment in row[6:])
        return Progress(sent, waiting, asleep, skipped, uncertain, failed, due, until)

    def titles(self, language: Language = "de") -> dict[str, str]:
        """How each announcement begins in a language, by the name that its deliveries have."""
        if "announcements" not in self._db.table_names():  # a database to read, of an older version
            return {}
        found = self._db.execute("select id, de, fr from announcements")
        return {f"{_PREFIX}{number}": _first_line(fr if language == "fr" else de) for number, de, fr in found}

    def forget_old(self, now: dtm.datetime) -> None:
        """Delete drafts that nobody confirmed, and what went out long ago with its deliveries."""
        found = self._db.execute(
            "select id from announcements where created <= ? or created <= ? and state = 'draft'",
            [as_text(now - KEPT), as_text(now - DRAFTS)],
        )
        if not (old := [number for (number,) in found]):
            return
        with self._db.atomic():
            for number in old:
                for table in ("deliveries", "broadcasts"):
                    self._db.execute(
                        f"delete from {table} where workshop = ? and kind = 'announcement'", [f"{_PREFIX}{number}"]
                    )
                self._db.execute("delete from announcements where id = ?", [number])


def _number(name: str) -> int:
    """The number in a name; of no announcement where there is none."""
    digits = name.removeprefix(_PREFIX)
    return int(digits) if digits.isdecimal() else 0


def _first_line(text: str) -> str:
    line = text.splitlines()[0]
    return line if len(line) <= _SHORT_TITLE else line[: _SHORT_TITLE - 1].rstrip() + "…"
