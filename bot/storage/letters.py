"""What is on its way in hand-overs: a letter is written down before it is sent, and deleted after."""

from __future__ import annotations

import datetime as dtm
from contextlib import AbstractContextManager
from typing import Any, Literal

from msgspec import Struct

from bot.storage.connection import Connection
from bot.storage.database import as_text
from bot.storage.handovers import PERSON
from bot.storage.vault import Vault

Way = Literal["team", "person"]
"""To whom a letter goes."""

Kind = Literal["question", "text", "copy", "closed", "expired", "ended", "blocked", "refused"]
"""What a letter says: the question itself, a text or a message of another kind in answer, that the hand-over is
closed, has been idle for too long, or was ended by the person; that what its sender wrote did not arrive."""


class Letter(Struct, frozen=True):
    """A letter of a hand-over. `source` is the message it comes from, in `room`: a staff chat's id, or PERSON.
    `attempts` is how often it could not be sent."""

    id: int
    handover: int
    way: Way
    kind: Kind
    text: str | None
    room: int
    source: int | None
    attempts: int


COLUMNS = "id, handover, way, kind, text, room, source, attempts"


class Letters:
    """The letters of a database that `connect` opened."""

    def __init__(self, db: Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._given_back = ""

    def atomic(self) -> AbstractContextManager[object]:
        """All that is written inside about hand-overs happens at once, or not at all."""
        return self._db.atomic()

    def add(
        self,
        number: int,
        way: Way,
        kind: Kind,
        now: dtm.datetime,
        *,
        text: str | None = None,
        room: int = PERSON,
        source: int | None = None,
    ) -> None:
        """Write a letter down; it waits for its turn from now on. None is written about a hand-over that is gone."""
        sealed = None if text is None else self._vault.seal(text)
        with self._db.atomic():
            self._db.execute(
                "insert into letters (handover, way, kind, text, room, source, next_try)"
                " select number, ?, ?, ?, ?, ?, ? from handovers where number = ?",
                [way, kind, sealed, room, source, as_text(now), number],
            )

    def next(self, now: dtm.datetime) -> Letter | None:
        """The letter that waits longest and may go out now: of a hand-over, one after the other to each side."""
        found = self._db.execute(
            f"select {COLUMNS} from letters where next_try <= ? and id in"
            " (select min(id) from letters group by handover, way) order by id limit 1",
            [as_text(now)],
        ).fetchone()
        return self._letter(found) if found else None

    def again(self, letter: Letter, at: dtm.datetime) -> None:
        """Let a letter wait until a moment, after it could not be sent."""
        with self._db.atomic():
            self._db.execute(
                f"update letters set next_try = ?, attempts = attempts + 1{self._given_back} where id = ?",
                [as_text(at), letter.id],
            )

    def hasten(self) -> None:
        """Let every letter go out at once that waits, as after a start."""
        with self._db.atomic():
            self._db.execute("update letters set next_try = ''")

    def delete(self, letter: Letter) -> None:
        """Forget a letter: it has arrived, or never will."""
        with self._db.atomic():
            self._db.execute("delete from letters where id = ?", [letter.id])

    def withdraw(self, number: int, way: Way) -> None:
        """Take back what has not been sent yet in one direction."""
        with self._db.atomic():
            self._db.execute("delete from letters where handover = ? and way = ?", [number, way])

    def waiting(self, number: int) -> list[Letter]:
        """The letters of a hand-over that have not arrived yet, oldest first."""
        found = self._db.execute(f"select {COLUMNS} from letters where handover = ? order by id", [number])
        return [self._letter(row) for row in found.fetchall()]

    def _letter(self, row: tuple[Any, ...]) -> Letter:
        number, handover, way, kind, text, room, source, attempts = row
        opened = None if text is None else self._vault.open(text)
        return Letter(number, handover, way, kind, opened, room, source, attempts)
