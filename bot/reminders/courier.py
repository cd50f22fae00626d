"""The one sender of broadcasts: message after message, each marked before it is sent and settled afterwards."""

from __future__ import annotations

import asyncio
import datetime as dtm
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from itertools import chain, repeat
from zoneinfo import ZoneInfo

from telegram.error import TelegramError

from bot.reminders.outcomes import (
    Gone,
    Moved,
    NotSent,
    Outcome,
    Refused,
    TooFast,
    Uncertain,
    outcome_of,
    worth_a_second,
)
from bot.reminders.plan import is_quiet
from bot.storage.bundle import Storage
from bot.storage.deliveries import CALLED_OFF, NEARER, UNWANTED, Delivery, State
from bot.storage.kinds import LEADS
from bot.storage.subscribers import Subscriber
from knowledge.model import Language

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
"""How often a message is sent that perhaps arrived each time."""
PAUSES = (10, 30, 60, 300)
"""Seconds before a message that perhaps arrived is sent again."""
PROBES = (1, 2, 4, 8, 15, 30)
"""Seconds between two looks whether Telegram can be reached again; the last one repeats."""

MOVED = "the group has become a supergroup"
STOPPED = "the bot was stopped while it was on its way"

Post = Callable[[Delivery, Language], Awaitable[None]]
"""Writes and sends the message of a delivery. Raises TelegramError."""


class Courier:
    """Sends what is due. `turn` waits until a message to a chat may go out; `probe` raises TelegramError while Telegram
    can't be reached; `rest` waits for so many seconds."""

    def __init__(
        self,
        storage: Storage,
        clock: Callable[[], dtm.datetime],
        zone: ZoneInfo,
        post: Post,
        turn: Callable[[int], Awaitable[None]],
        probe: Callable[[], Awaitable[object]],
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._deliveries = storage.deliveries
        self._subscribers = storage.subscribers
        self._announcements = storage.announcements
        self._clock = clock
        self._zone = zone
        self._post = post
        self._turn = turn
        self._probe = probe
        self._rest = rest
        self._unwritten: Callable[[], None] | None = None
        self.sending = False
        """Whether a message is on its way right now."""

    def recover(self) -> None:
        """Decide about messages that were on their way when the bot or the database failed: perhaps they arrived."""
        if self._unwritten is not None:
            self._write_down(self._unwritten)
        for delivery in self._deliveries.in_flight():
            self._settle_uncertain(delivery, STOPPED, pause=0)

    async def deliver_next(self) -> bool:
        """Deliver the message that waits longest, if one may go out now. Says whether there was one."""
        first = self._next()
        if first is None:
            return False
        if self._subscriber(first) is None:
            return True
        await self._turn(first.chat)
        delivery = self._next()
        # While it waited for its turn the night may have come, the person gone, the workshop changed.
        if delivery is None or delivery.id != first.id or delivery.chat != first.chat:
            return True
        subscriber = self._subscriber(delivery)
        if subscriber is not None and self._deliveries.start(delivery):
            await self._send(delivery, subscriber.language)
        return True

    def _next(self) -> Delivery | None:
        now = self._clock()
        return self._deliveries.next(now, night=is_quiet(now, self._zone))

    def _subscriber(self, delivery: Delivery) -> Subscriber | None:
        """Who is to get a delivery; where it is of no use, or nobody waits for it, it is skipped."""
        now = self._clock()
        if now >= delivery.until:
            self._deliveries.expire(now)
            return None
        if delivery.kind == "announcement" and not self._announcements.goes_out(delivery.workshop):
            self._deliveries.settle(delivery, "skipped", now, CALLED_OFF)
            return None
        subscriber = self._subscribers.get(delivery.chat)
        if subscriber is None or not subscriber.wants(delivery.workshop, delivery.kind):
            self._deliveries.settle(delivery, "skipped", now, UNWANTED)
            return None
        if subscriber.asleep:
            self._deliveries.drop(delivery.chat, now)
            return None
        if self._has_nearer(delivery, subscriber):
            self._deliveries.settle(delivery, "skipped", now, NEARER)
            return None
        return subscriber

    def _has_nearer(self, delivery: Delivery, subscriber: Subscriber) -> bool:
        """Whether a reminder nearer to the workshop goes out: of several that are late, one is enough."""
        if delivery.kind not in LEADS:
            return False
        nearer = [kind for kind in LEADS[LEADS.index(delivery.kind) + 1 :] if kind in subscriber.wishes]
        return bool(nearer) and self._deliveries.goes_out(delivery, nearer)

    async def _send(self, delivery: Delivery, language: Language) -> None:
        self.sending = True
        try:
            await self._post(delivery, language)
        except TelegramError as error:
            await self._failed(delivery, outcome_of(error), str(error))
        except sqlite3.Error as error:  # it was to be read what the message says; nothing was sent
            self._let_wait(delivery, str(error))
            raise
        except Exception:  # one message that can't be written must not hold up the others
            log.exception("a %s message about %s could not be written", delivery.kind, delivery.workshop)
            self._settle(delivery, "failed", "it could not be written")
        else:
            self._settle(delivery, "sent")
        finally:
            self.sending = False

    async def _failed(self, delivery: Delivery, outcome: Outcome, reason: str) -> None:
        match outcome:
            case NotSent():
                self._let_wait(delivery, reason)
                await self._until_reachable()
            case Uncertain():
                pause = PAUSES[min(delivery.attempts, len(PAUSES) - 1)]
                self._settle_uncertain(delivery, reason, pause)
                await self._until_reachable()
            case TooFast():
                self._let_wait(delivery, reason)
            case Gone():
                log.info("a chat can't be written to any more, its reminders sleep: %s", reason)
                self._write_down(lambda: self._put_to_sleep(delivery.chat))
            case Moved(chat):
                self._let_wait(delivery, MOVED)  # Telegram's own words name the group
                self._write_down(lambda: self._subscribers.move(delivery.chat, chat))
            case Refused():
                log.error("Telegram refuses a %s message about %s: %s", delivery.kind, delivery.workshop, reason)
                self._settle(delivery, "failed", reason)

    def _settle_uncertain(self, delivery: Delivery, reason: str, pause: float) -> None:
        attempts = delivery.attempts + 1
        if worth_a_second(delivery.kind) and attempts < MOST_ATTEMPTS:
            at = self._clock() + dtm.timedelta(seconds=pause)
            self._write_down(lambda: self._deliveries.again(delivery, at, reason, attempts=attempts))
        else:
            self._settle(delivery, "uncertain", reason)
        log.warning("a %s message about %s has perhaps not arrived: %s", delivery.kind, delivery.workshop, reason)

    def _let_wait(self, delivery: Delivery, reason: str) -> None:
        now, attempts = self._clock(), delivery.attempts
        self._write_down(lambda: self._deliveries.again(delivery, now, reason, attempts=attempts))

    def _settle(self, delivery: Delivery, state: State, reason: str | None = None) -> None:
        now = self._clock()
        self._write_down(lambda: self._deliveries.settle(delivery, state, now, reason))

    def _put_to_sleep(self, chat: int) -> None:
        now = self._clock()
        self._subscribers.sleep(chat, now)
        self._deliveries.drop(chat, now)

    def _write_down(self, outcome: Callable[[], None]) -> None:
        """Write down what has become of a message; where the database fails, `recover` does so later."""
        self._unwritten = outcome
        outcome()
        self._unwritten = None

    async def _until_reachable(self) -> None:
        """Wait until Telegram answers: in an outage only the first message stays uncertain."""
        self.sending = False
        for pause in chain(PROBES, repeat(PROBES[-1])):
            try:
                await self._probe()
            except TelegramError as error:
                if isinstance(outcome_of(error), TooFast):
                    return
                log.warning("Telegram can't be reached, reminders wait: %s", error)
                await self._rest(pause)
            else:
                return
