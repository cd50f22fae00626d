"""Who wants to be reminded of which workshops. A chat's rows exist only while there is something to remember."""

from __future__ import annotations

import datetime as dtm
import logging
import sqlite3

from msgspec import Struct

from bot.storage.chats import Chats
from bot.storage.connection import Connection
from bot.storage.database import as_text
from bot.storage.deliveries import ASLEEP
from bot.storage.kinds import ALL, PRESET, WISHES, Kind, Wish, wish_of
from knowledge.model import Language

log = logging.getLogger(__name__)


class Subscriber(Struct, frozen=True):
    """A chat that is reminded: in which language, of which workshops (ids, or ALL), and of what about them."""

    chat: int
    language: Language
    workshops: frozenset[str]
    wishes: frozenset[Wish]
    asleep: bool
    """Whether the chat can't be written to at present."""

    def wants(self, workshop: str, kind: Kind) -> bool:
        """Whether the chat wants this kind of message about a workshop."""
        if kind == "announcement":
            return wish_of(kind) in self.wishes
        about = {ALL} if kind == "new" else {ALL, workshop}
        return wish_of(kind) in self.wishes and bool(about & self.workshops)


class Subscribers:
    """The subscribers of a database that `connect` opened."""

    def __init__(self, db: Connection, chats: Chats) -> None:
        self._db = db
        self._chats = chats
        self._asleep = {row[0] for row in db.execute("select chat from subscribers where asleep is not null")}

    def get(self, chat: int) -> Subscriber | None:
        """The subscriber of a chat, if there is one."""
        number = self._chats.number(chat)
        row = next(iter(self._db.query("select * from subscribers where chat = ?", [number])), None)
        if row is None:
            return None
        found = self._db.execute("select workshop from subscriptions where chat = ?", [number])
        wishes = frozenset(wish for wish in WISHES if row[wish])
        workshops = frozenset(workshop for (workshop,) in found)
        return Subscriber(chat, row["language"], workshops, wishes, row["asleep"] is not None)

    def subscribe(self, chat: int, workshop: str, language: Language, now: dtm.datetime) -> None:
        """Subscribe a chat to a workshop, or to ALL; who is new gets what is PRESET."""
        wished = {wish: wish in PRESET for wish in WISHES}
        with self._db.atomic():
            number = self._chats.keep(chat, now)
            self._db.execute(
                f"insert into subscribers (chat, language, {', '.join(WISHES)}) values (?, ?{', ?' * len(WISHES)})"
                " on conflict (chat) do update set language = excluded.language",
                [number, language, *wished.values()],
            )
            self._db.execute(
                "insert into subscriptions (chat, workshop, since) values (?, ?, ?) on conflict do nothing",
                [number, workshop, as_text(now)],
            )
            self._rouse(number)
        self._asleep.discard(number)

    def unsubscribe(self, chat: int, workshop: str) -> None:
        """Take back one subscription, and what waits because of it. With the last one, all about the chat goes."""
        number = self._chats.number(chat)
        with self._db.atomic():
            self._db.execute("delete from subscriptions where chat = ? and workshop = ?", [number, workshop])
            left = self._db.execute("select count(*) from subscriptions where chat = ?", [number]).fetchone()[0]
            self._db.execute(
                "delete from deliveries where chat = ? and state = 'planned' and kind != 'announcement'"
                " and not exists ("
                " select 1 from subscriptions where chat = deliveries.chat and workshop in (deliveries.workshop, ?))",
                [number, ALL],
            )
            if not left:
                self._forget(chat)
        if not left:
            self._flush()

    def end(self, chat: int) -> None:
        """Forget a chat's subscriptions, wishes and deliveries; and the chat itself, where nothing else needs it."""
        with self._db.atomic():
            self._forget(chat)
        self._flush()

    def wish(self, chat: int, wish: Wish, wanted: bool) -> None:
        """Switch a wish of a chat on or off. What waits and is not wanted when its turn comes is not sent."""
        self._update(f"{wish} = ?", chat, wanted)

    def speak(self, chat: int, language: Language) -> None:
        """Write to the chat in this language from now on."""
        self._update("language = ?", chat, language)

    def sleep(self, chat: int, now: dtm.datetime) -> None:
        """The chat can't be written to: keep its wishes, but send nothing until it wakes."""
        self._update("asleep = ?", chat, as_text(now))
        if (number := self._chats.number(chat)) is not None and self.get(chat):
            self._asleep.add(number)

    def wake(self, chat: int) -> bool:
        """The chat is there again, and what it missed meanwhile waits for it, but for news of new workshops: the
        reminders of these still come. Says whether it was asleep; costs nothing where it was not."""
        number = self._chats.number(chat) if self._asleep else None
        if number is None or number not in self._asleep:
            return False
        was_asleep = self._rouse(number)
        self._asleep.discard(number)
        return was_asleep

    def move(self, old: int, new: int) -> None:
        """A group has become a supergroup: everything of the old chat is the new one's. Doing it twice does no harm."""
        with self._db.atomic():
            number = self._chats.move(old, new)
            self._rouse(number)
        if number is not None:
            self._asleep.discard(number)

    def waiting(self) -> dict[str, int]:
        """How many subscribers each workshop has by itself; under ALL, those who want to hear of every one."""
        counted = "select workshop, count(*) from subscriptions group by workshop"
        return dict(self._db.execute(counted).fetchall())

    def count(self) -> int:
        """How many chats are subscribed, those asleep too."""
        return int(self._db.execute("select count(*) from subscribers").fetchone()[0])

    def _forget(self, chat: int) -> None:
        number = self._chats.number(chat)
        self._db.execute("delete from deliveries where chat = ?", [number])
        self._db.execute("delete from subscribers where chat = ?", [number])
        self._chats.release(chat)

    def _flush(self) -> None:
        """Else what was deleted would rest in the log beside the database until that is full."""
        try:
            self._db.flush()
        except sqlite3.Error as error:  # it is deleted all the same
            self._db.failing.say(log, "what was deleted may rest in the log beside the database: %s", error)

    def _rouse(self, number: int | None) -> bool:
        with self._db.atomic():
            found = self._db.execute(
                "update subscribers set asleep = null where chat = ? and asleep is not null", [number]
            )
            self._db.execute(
                "update deliveries set state = 'planned', settled = null, last_error = null"
                " where chat = ? and state = 'skipped' and last_error = ? and kind != 'new'"
                " and (kind = 'announcement'"
                " or revision = (select revision from workshops where id = deliveries.workshop))",
                [number, ASLEEP],
            )
            return bool(found.rowcount)

    def _update(self, change: str, chat: int, value: object) -> None:
        if (number := self._chats.number(chat)) is None:
            return
        with self._db.atomic():
            self._db.execute(f"update subscribers set {change} where chat = ?", [value, number])
