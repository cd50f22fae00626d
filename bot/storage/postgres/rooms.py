"""The rooms in which several bots must not do the same thing twice: what one takes out is claimed by it."""

from __future__ import annotations

import datetime as dtm
import sqlite3

from bot.storage.chats import Chats
from bot.storage.connection import Connection
from bot.storage.database import as_text
from bot.storage.deliveries import COLUMNS, Deliveries, Delivery
from bot.storage.letters import COLUMNS as LETTER_COLUMNS
from bot.storage.letters import Letter, Letters
from bot.storage.postgres.claims import Replica
from bot.storage.subscribers import Subscribers
from bot.storage.vault import Vault


class SharedDeliveries(Deliveries):
    """Deliveries of which each is sent by one bot: the one that claimed it (`for update skip locked`)."""

    def __init__(self, db: Connection, chats: Chats, replica: Replica) -> None:
        super().__init__(db, chats)
        self._replica = replica
        self._mine = f" and {replica.mine}"
        self._given_back = ", claimed_by = null"
        self._not_begun: set[int] = set()

    def start(self, delivery: Delivery) -> bool:
        """Mark a delivery as under way (Deliveries.start). Where the server's answer is missing, it may be marked, but
        it has not left."""
        try:
            return super().start(delivery)
        except sqlite3.Error:
            self._not_begun.add(delivery.id)
            raise

    def next(self, now: dtm.datetime, *, night: bool) -> Delivery | None:
        """The delivery that waits longest and that no other bot has claimed; it is this one's from now on."""
        by_day = " and anytime" if night else ""
        waiting = (
            f"select id from deliveries where state = 'planned' and next_try <= ?{by_day} and {self._replica.free}"
            " order by next_try, id limit 1 for update skip locked"
        )
        return next(iter(self._claimed(waiting, [as_text(now)])), None)

    def in_flight(self) -> list[Delivery]:
        """What was under way when this bot's database failed, or when another bot died: it is this one's now."""
        self._let_wait_what_has_not_left()
        left = f"select id from deliveries where state = 'sending' and {self._replica.free} for update skip locked"
        return sorted(self._claimed(left, []), key=lambda delivery: delivery.id)

    def _let_wait_what_has_not_left(self) -> None:
        for number in sorted(self._not_begun):
            self._db.execute(
                f"update deliveries set state = 'planned' where id = ? and state = 'sending'{self._mine}", [number]
            )
        self._not_begun.clear()

    def _claimed(self, which: str, values: list[object]) -> list[Delivery]:
        found = self._db.execute(
            f"update deliveries set {self._replica.mine} where id in ({which}) returning {COLUMNS}", values
        )
        return [self._delivery(row) for row in found.fetchall()]


class SharedLetters(Letters):
    """Letters of which each is sent by one bot: the one that claimed it."""

    def __init__(self, db: Connection, vault: Vault, replica: Replica) -> None:
        super().__init__(db, vault)
        self._replica = replica
        self._given_back = ", claimed_by = null"

    def next(self, now: dtm.datetime) -> Letter | None:
        """The letter that waits longest, may go out now, and that no other bot has claimed; it is this one's now."""
        found = self._db.execute(
            f"update letters set {self._replica.mine} where id = ("
            " select id from letters where next_try <= ? and id in (select min(id) from letters group by handover, way)"
            f" and {self._replica.free} order by id limit 1 for update skip locked) returning {LETTER_COLUMNS}",
            [as_text(now)],
        ).fetchall()
        return self._letter(found[0]) if found else None


class SharedSubscribers(Subscribers):
    """Subscribers whom another bot may have put to sleep."""

    def wake(self, chat: int) -> bool:
        """The chat is there again, and what it missed meanwhile waits for it (Subscribers.wake)."""
        number = self._chats.number(chat)
        found = self._db.execute("select 1 from subscribers where chat = ? and asleep is not null", [number])
        return found.fetchone() is not None and self._rouse(number)
