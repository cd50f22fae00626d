"""Hand-overs: what people have passed on to the team, or are about to. Texts rest sealed."""

from __future__ import annotations

import datetime as dtm
from typing import Any, cast

from msgspec import Struct

from bot.storage.chats import Chats
from bot.storage.connection import Connection
from bot.storage.database import as_moment, as_text
from bot.storage.vault import Vault
from knowledge.model import Language

PERSON = 0
"""The room of a post that is in the person's own chat; any other room is the id of a staff chat."""

_COLUMNS = "number, chat, language, draft, writing, agreed, closed, active"


class Handover(Struct, frozen=True):
    """A question for the team, in the chat (Telegram's id) of whoever asks it.

    Until the person has `agreed` it is a draft, which nobody but the person has seen; `draft` is its text, None while
    it is being written. `writing` is since when the person's next message belongs to it. `closed` ones only wait until
    everybody has been told. `active` is when somebody last wrote.
    """

    number: int
    chat: int
    language: Language
    draft: str | None
    writing: dtm.datetime | None
    agreed: dtm.datetime | None
    closed: dtm.datetime | None
    active: dtm.datetime

    @property
    def is_open(self) -> bool:
        """Whether the team has it and messages go to and fro."""
        return self.agreed is not None and self.closed is None


class Handovers:
    """The hand-overs of a database that `connect` opened."""

    def __init__(self, db: Connection, vault: Vault, chats: Chats) -> None:
        self._db = db
        self._vault = vault
        self._chats = chats

    def get(self, number: int) -> Handover | None:
        """The hand-over of a number, if it is still there."""
        return next(iter(self._found("number = ?", number)), None)

    def of(self, chat: int) -> list[Handover]:
        """All hand-overs of a chat, oldest first."""
        known = self._chats.number(chat)
        return [] if known is None else self._found("chat = ?", known)

    def draft(self, chat: int, language: Language, text: str | None, now: dtm.datetime) -> int:
        """Keep what a person may pass on, or that they are about to write it, in place of any draft before.

        Each text has a number of its own, so that a button says exactly what is agreed to.
        """
        with self._db.atomic():
            known = self._chats.keep(chat, now)
            self._db.execute("delete from handovers where chat = ? and agreed is null", [known])
            self._db.execute("update handovers set writing = null where chat = ?", [known])
            sealed = None if text is None else self._vault.seal(text)
            writing = as_text(now) if text is None else None
            [(number,)] = self._db.execute(
                "insert into handovers (chat, language, draft, writing, active) values (?, ?, ?, ?, ?)"
                " returning number",
                [known, language, sealed, writing, as_text(now)],
            ).fetchall()
            return cast("int", number)

    def agree(self, number: int, now: dtm.datetime) -> bool:
        """Turn a draft with a text into an open hand-over. Says no where it has no text, or is open already."""
        with self._db.atomic():
            found = self._db.execute(
                "update handovers set agreed = ?, active = ?, draft = null, writing = null"
                " where number = ? and agreed is null and draft is not null",
                [as_text(now), as_text(now), number],
            )
            return bool(found.rowcount)

    def write(self, number: int, writing: dtm.datetime | None) -> None:
        """From this moment on, the person's next message belongs to this hand-over and to no other; or to none."""
        with self._db.atomic():
            if writing is not None:
                self._db.execute(
                    "update handovers set writing = null where chat = (select chat from handovers where number = ?)",
                    [number],
                )
            self._db.execute(
                "update handovers set writing = ? where number = ?", [writing and as_text(writing), number]
            )

    def touch(self, number: int, now: dtm.datetime) -> None:
        """Somebody has written: the time until it is forgotten begins anew."""
        with self._db.atomic():
            self._db.execute("update handovers set active = ? where number = ?", [as_text(now), number])

    def close(self, number: int, now: dtm.datetime) -> bool:
        """End a hand-over: nothing is known any more of which messages belong to it. Says no where it is not open.

        The row itself goes as soon as the last letter of it has been delivered.
        """
        with self._db.atomic():
            found = self._db.execute(
                "update handovers set closed = ?, writing = null where number = ? and agreed is not null"
                " and closed is null",
                [as_text(now), number],
            )
            self._db.execute("delete from posts where handover = ?", [number])
            return bool(found.rowcount)

    def delete(self, number: int) -> None:
        """Forget a hand-over or a draft, with its letters and posts; and its chat, if nothing else needs it."""
        handover = self.get(number)
        if handover is None:
            return
        with self._db.atomic():
            self._db.execute("delete from handovers where number = ?", [number])
            self._chats.release(handover.chat)

    def drafts_before(self, moment: dtm.datetime) -> list[Handover]:
        """Drafts that have not been touched since a moment."""
        return self._found("agreed is null and active < ?", as_text(moment))

    def idle_since(self, moment: dtm.datetime) -> list[Handover]:
        """Open hand-overs in which nobody has written since a moment."""
        return self._found("agreed is not null and closed is null and active < ?", as_text(moment))

    def closed_before(self, moment: dtm.datetime) -> list[Handover]:
        """Those closed before a moment, of which somebody could not be told."""
        return self._found("closed < ?", as_text(moment))

    # Which message belongs to which

    def posted(self, number: int, room: int, message: int, thread: int | None = None) -> None:
        """The bot has put a message of a hand-over into a room (a staff chat's id, or PERSON), in a forum's thread."""
        with self._db.atomic():
            self._db.execute(
                "insert into posts (handover, room, message, thread, ours)"
                " select number, ?, ?, ?, true from handovers where number = ? and closed is null"
                " on conflict do nothing",
                [room, message, thread, number],
            )

    def take(self, number: int, room: int, message: int) -> bool:
        """Note a message that somebody else has written for a hand-over. Says no where it was noted before."""
        with self._db.atomic():
            found = self._db.execute(
                "insert into posts (handover, room, message, thread, ours) values (?, ?, ?, null, false)"
                " on conflict do nothing",
                [number, room, message],
            )
            return bool(found.rowcount)

    def at_post(self, staff_chat: int, message: int) -> Handover | None:
        """The open hand-over that a message of the bot in a staff chat belongs to."""
        where = "number in (select handover from posts where room = ? and message = ? and ours) and closed is null"
        return next(iter(self._found(where, staff_chat, message)), None)

    def at_message(self, chat: int, message: int) -> Handover | None:
        """The hand-over, also one that is being written, that a message of the bot in a person's chat belongs to."""
        known = self._chats.number(chat)
        if known is None:
            return None
        where = (
            "chat = ? and number in (select handover from posts where room = ? and message = ? and ours)"
            " and closed is null"
        )
        return next(iter(self._found(where, known, PERSON, message)), None)

    def first_post(self, number: int, staff_chat: int) -> tuple[int, int | None] | None:
        """The first message of a hand-over in a staff chat, and its thread."""
        found = self._db.execute(
            "select message, thread from posts where handover = ? and room = ? and ours order by message limit 1",
            [number, staff_chat],
        ).fetchone()
        return (found[0], found[1]) if found else None

    def _found(self, where: str, *values: object) -> list[Handover]:
        rows = self._db.execute(f"select {_COLUMNS} from handovers where {where} order by number", list(values))
        return [self._handover(row) for row in rows.fetchall()]

    def _handover(self, row: tuple[Any, ...]) -> Handover:
        number, chat, language, draft, writing, agreed, closed, active = row
        return Handover(
            number,
            self._chats.chat(chat),
            language,
            self._vault.open(draft) if draft is not None else None,
            _moment(writing),
            _moment(agreed),
            _moment(closed),
            as_moment(active),
        )


def _moment(text: str | None) -> dtm.datetime | None:
    return as_moment(text) if text else None
