"""The chats that there is something to remember about. The only table that knows Telegram's chat ids, sealed."""

from __future__ import annotations

import datetime as dtm
import logging
import sqlite3
from collections import OrderedDict
from functools import cached_property
from typing import cast

from msgspec import Struct

from bot.storage.connection import Connection
from bot.storage.references import all_references, direct_references, redirect
from bot.storage.vault import Vault
from knowledge.model import Language

log = logging.getLogger(__name__)

MOST_KNOWN = 5_000
"""Chats whose rows, or lack of one, are kept in memory; the one longest silent is dropped first."""
MOST_UNWRITTEN = 20_000
"""Chats whose wishes are kept in memory while they can't be written down."""


class _Row(Struct, frozen=True):
    number: int
    language: Language | None
    simple: bool
    seen: str


class Chats:
    """The chats of a database that `connect` opened.

    Outside of bot/storage a chat is Telegram's id; all other tables refer to its local number. A row exists only while
    there is something to remember: a choice of the person's, or a row of another table that refers to it.
    """

    def __init__(self, db: Connection, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._failing = db.failing
        self._known: OrderedDict[int, _Row | None] = OrderedDict()
        self._unwritten: OrderedDict[int, Language] = OrderedDict()

    # Numbers

    def number(self, chat: int) -> int | None:
        """The local number of a chat; None where nothing is remembered of it. Raises sqlite3.Error."""
        row = self._row(chat)
        return row.number if row else None

    def chat(self, number: int) -> int:
        """The chat of a local number. Raises LookupError."""
        found = self._db.execute("select sealed from chats where id = ?", [number]).fetchone()
        if found is None:
            raise LookupError(number)
        return self.opened(found[0])

    def opened(self, sealed: str) -> int:
        """The chat whose id a row holds sealed."""
        return int(self._vault.open(sealed))

    def keep(self, chat: int, now: dtm.datetime) -> int:
        """The local number of a chat, which gets one where it has none; `now` is of the office's zone.

        Whoever keeps a chat writes down, in the same transaction, what it is kept for.
        """
        if not self._db.shared and (number := self.number(chat)) is not None:
            return number
        self._known.pop(chat, None)
        with self._db.atomic():
            # Where another bot keeps it at the same moment, the row is held until it is written what it is kept for.
            [(number,)] = self._db.execute(
                "insert into chats (look_up, sealed, seen) values (?, ?, ?)"
                " on conflict (look_up) do update set look_up = excluded.look_up returning id",
                [self._look_up(chat), self._vault.seal(str(chat)), now.date().isoformat()],
            ).fetchall()
            return cast(int, number)

    def release(self, chat: int) -> None:
        """Forget the chat if nothing is left to remember: no choice, and no row of another table."""
        self._known.pop(chat, None)
        with self._db.atomic():
            self._db.execute(f"delete from chats where look_up = ? and {self._unneeded}", [self._look_up(chat)])

    def release_all(self) -> None:
        """Forget every chat of which nothing is left to remember."""
        self._known.clear()
        with self._db.atomic():
            self._db.execute(f"delete from chats where {self._unneeded}")

    def forget(self, chat: int) -> None:
        """Forget the chat and everything that refers to it, down to the last byte."""
        self._known.pop(chat, None)
        self._unwritten.pop(chat, None)
        with self._db.atomic():
            self._db.execute("delete from chats where look_up = ?", [self._look_up(chat)])
        # Else what was deleted would rest in the log beside the database until that is full.
        self._db.flush()

    def move(self, old: int, new: int) -> int | None:
        """A group has become a supergroup: all that refers to the old chat refers to the new one. What both have stays
        as it is in the new one. Gives back the number, if there was anything to move; doing it twice does no harm.

        Reminders wake with it: call Subscribers.move.
        """
        self._known.pop(old, None)
        self._known.pop(new, None)
        with self._db.atomic():
            before, after = self.number(old), self.number(new)
            if before is None:
                return None
            if after is None:
                self._db.execute(
                    "update chats set look_up = ?, sealed = ? where id = ?",
                    [self._look_up(new), self._vault.seal(str(new)), before],
                )
                return before
            if before != after:
                self._merge(before, after)
            return after

    # What the person chose

    def language(self, chat: int) -> Language | None:
        """The language that was chosen in a chat; None also where the database can't be read."""
        if (unwritten := self._unwritten.get(chat)) is not None:
            return unwritten
        row = self._row_or_none(chat)
        return row.language if row else None

    def choose(self, chat: int, language: Language, now: dtm.datetime) -> bool:
        """Remember the language that was chosen. Says no where the database fails and it is only in memory, until the
        end; that is logged."""
        self._unwritten.pop(chat, None)
        try:
            self._set("language", chat, language, now)
        except sqlite3.Error as error:
            self._failing.say(log, "a language could not be written down, it is remembered until the end: %s", error)
            self._unwritten[chat] = language
            if len(self._unwritten) > MOST_UNWRITTEN:
                self._unwritten.popitem(last=False)
            return False
        return True

    def simple(self, chat: int) -> bool:
        """Whether the chat wants simple answers; not where the database can't be read."""
        row = self._row_or_none(chat)
        return row is not None and row.simple

    def simplify(self, chat: int, wanted: bool, now: dtm.datetime) -> None:
        """Remember whether the chat wants simple answers. Raises sqlite3.Error."""
        if wanted or self.number(chat) is not None:
            self._set("simple", chat, wanted, now)
        if not wanted:
            self.release(chat)

    def seen(self, chat: int, today: dtm.date) -> None:
        """Note a sign of life of a chat that is remembered, once a day; a failure is logged."""
        row = self._row_or_none(chat)
        if row is None or row.seen >= today.isoformat():
            return
        try:
            self._known.pop(chat, None)
            with self._db.atomic():
                self._db.execute(
                    "update chats set seen = ?, warned = null where id = ?", [today.isoformat(), row.number]
                )
        except sqlite3.Error as error:
            self._failing.say(log, "a sign of life could not be written down: %s", error)

    # Who is silent

    def to_warn(self, seen_before: dtm.date) -> list[int]:
        """The subscribers who can be written to, gave no sign of life since a day, and have not been told so."""
        found = self._db.execute(
            "select sealed from chats where seen < ? and warned is null"
            " and id in (select chat from subscribers where asleep is null) order by id",
            [seen_before.isoformat()],
        ).fetchall()
        return [self.opened(sealed) for (sealed,) in found]

    def warn(self, chat: int, day: dtm.date | None) -> bool:
        """Note the day on which a chat is told that it will be forgotten; None: it was not told after all.

        Says no where it is told already, as another bot may do.
        """
        with self._db.atomic():
            untold = "" if day is None else " and warned is null"
            found = self._db.execute(
                f"update chats set warned = ? where look_up = ?{untold}", [day and day.isoformat(), self._look_up(chat)]
            )
            return bool(found.rowcount)

    def forget_dormant(self, seen_before: dtm.date, warned_by: dtm.date) -> int:
        """Forget the chats that gave no sign of life since a day, with everything that refers to them; gives back how
        many. A subscriber who can be written to must have been told by another day."""
        self._known.clear()
        with self._db.atomic():
            found = self._db.execute(
                "delete from chats where seen < ?"
                " and (warned <= ? or id not in (select chat from subscribers where asleep is null))",
                [seen_before.isoformat(), warned_by.isoformat()],
            )
            return int(found.rowcount)

    # In the table

    def _set(self, column: str, chat: int, value: object, now: dtm.datetime) -> None:
        with self._db.atomic():
            number = self.keep(chat, now)
            self._db.execute(f"update chats set {column} = ? where id = ?", [value, number])
        self._known.pop(chat, None)

    def _row_or_none(self, chat: int) -> _Row | None:
        try:
            return self._row(chat)
        except sqlite3.Error as error:
            self._failing.say(log, "what is remembered of a chat could not be read: %s", error)
            return None

    def _row(self, chat: int) -> _Row | None:
        if chat in self._known:
            self._known.move_to_end(chat)
            return self._known[chat]
        found = self._db.execute(
            "select id, language, simple, seen from chats where look_up = ?", [self._look_up(chat)]
        ).fetchone()
        row = _Row(found[0], found[1], bool(found[2]), found[3]) if found else None
        # What a transaction that may still fail has written is not known yet, and what others write never is.
        if not self._db.in_transaction and not self._db.shared:
            self._known[chat] = row
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
        return row

    def _look_up(self, chat: int) -> str:
        return self._vault.look_up(str(chat))

    @cached_property
    def _unneeded(self) -> str:
        unused = (
            f"not exists (select 1 from {table} where {table}.{column} = chats.id)"
            for table, column in direct_references(self._db, "chats")
        )
        return " and ".join(("language is null", "not simple", *unused))

    def _merge(self, before: int, after: int) -> None:
        for reference in all_references(self._db, "chats"):
            redirect(self._db, reference, before, after)
        self._db.execute(
            "update chats set language = coalesce(chats.language, old.language),"
            " simple = chats.simple or old.simple,"
            " seen = case when chats.seen > old.seen then chats.seen else old.seen end, warned = null"
            " from (select language, simple, seen from chats where id = ?) as old where id = ?",
            [before, after],
        )
        self._db.execute("delete from chats where id = ?", [before])
