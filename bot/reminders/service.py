"""Reminders as the rest of the bot knows them: who is subscribed, and the task in the background that sends."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dtm
import logging
import sqlite3
from collections.abc import Callable, Iterable
from zoneinfo import ZoneInfo

from bot.reminders.announcing import Announcing
from bot.reminders.courier import Courier
from bot.reminders.programme import Programme
from bot.storage.bundle import Storage
from bot.storage.deliveries import Broadcast
from bot.storage.kinds import Wish
from bot.storage.subscribers import Subscriber
from knowledge.model import Language, Workshop

log = logging.getLogger(__name__)

LAST_SEND = 1.5
"""Seconds that a message on its way has when the bot stops."""
TRY_AGAIN = 5.0
"""Seconds until the next sweep after the database has failed."""

LOOK_AFTER_OTHERS = dtm.timedelta(seconds=30)
"""How often a long sweep looks for what was under way at a bot that has died."""


class Reminders:
    """Subscriptions and their delivery. `clock` gives the time; `zone` is where the quiet hours hold."""

    def __init__(self, storage: Storage, clock: Callable[[], dtm.datetime], zone: ZoneInfo) -> None:
        self._storage = storage
        self._clock = clock
        self.programme = Programme(storage, zone)
        self.announcing = Announcing(storage, clock, zone, self.hurry)
        self._courier: Courier | None = None
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self._unnoted: tuple[Workshop, ...] | None = None
        self.looked = clock()
        """When it was last looked for what is due, and the database answered."""

    # What people do

    def subscriber(self, chat: int) -> Subscriber | None:
        """The subscriber of a chat."""
        return self._storage.subscribers.get(chat)

    def known(self, chat: int) -> Subscriber | None:
        """The subscriber of a chat, for what is shown also where the database can't be read: then it is None."""
        try:
            return self.subscriber(chat)
        except sqlite3.Error as error:
            self._storage.failing.say(log, "it can't be read who is reminded: %s", error)
            return None

    def subscribe(self, chat: int, workshop: str, language: Language) -> None:
        """Subscribe a chat to a workshop, or to ALL."""
        self._storage.subscribers.subscribe(chat, workshop, language, self._clock())
        self.hurry()

    def unsubscribe(self, chat: int, workshop: str) -> None:
        """Take back one subscription of a chat."""
        self._storage.subscribers.unsubscribe(chat, workshop)

    def end(self, chat: int) -> None:
        """Forget a chat: nothing goes out to it any more."""
        self._storage.subscribers.end(chat)

    def switch(self, chat: int, wish: Wish, wanted: bool) -> None:
        """Switch on or off what a subscriber hears."""
        self._storage.subscribers.wish(chat, wish, wanted)

    def speak(self, chat: int, language: Language) -> None:
        """Write to a subscriber in this language."""
        self._storage.subscribers.speak(chat, language)

    def move(self, old: int, new: int) -> None:
        """A group has become a supergroup."""
        self._storage.subscribers.move(old, new)

    def sleep(self, chat: int) -> None:
        """A chat can't be written to any more; its subscription waits."""
        now = self._clock()
        self._storage.subscribers.sleep(chat, now)
        self._storage.deliveries.drop(chat, now)

    def wake(self, chat: int) -> bool:
        """A chat is there again, and hears what it missed. Says whether its subscription was asleep."""
        was_asleep = self._storage.subscribers.wake(chat)
        if was_asleep:
            self.hurry()
        return was_asleep

    def next_for(self, subscriber: Subscriber) -> Broadcast | None:
        """The next thing a subscriber will hear, as it stands now."""
        to_come = (b for b in self.programme.to_come() if b.asked_from is None)
        return next((b for b in to_come if subscriber.wants(b.workshop, b.kind)), None)

    # What the bot does

    def note(self, workshops: Iterable[Workshop]) -> None:
        """Take in the workshops as the content has them now, and send what follows from it.

        Where the database fails, the next sweep does so.
        """
        self._unnoted = tuple(workshops)
        try:
            self._take_in()
        except sqlite3.Error as error:
            self._storage.failing.say(log, "the workshops could not be compared with those known: %s", error)
        self.hurry()

    def hurry(self) -> None:
        """Look at once for what is due."""
        self._woken.set()

    async def sweep(self, courier: Courier) -> None:
        """Send everything that is due."""
        courier.recover()
        recovered = self._clock()
        self.programme.refresh()
        self._take_in()
        self.programme.forget_old(self._clock())
        self.programme.open_due(self._clock())
        self.looked = self._clock()
        while not self._stopping and await courier.deliver_next():
            self.programme.open_due(self._clock())
            self.looked = self._clock()
            if self.looked - recovered >= LOOK_AFTER_OTHERS:  # a broadcast may take longer than another bot lives
                courier.recover()
                recovered = self.looked
            await asyncio.sleep(0)  # what is only skipped must not hold up the people who write

    def start(self, courier: Courier) -> None:
        """Begin to send in the background; call in the event loop."""
        self._courier = courier
        self._task = asyncio.create_task(self._keep_sweeping(courier))
        self.hurry()

    async def stop(self) -> None:
        """Stop sending within two seconds; the rest goes out after the next start."""
        self._stopping = True
        if self._task is None or self._courier is None:
            return
        if self._courier.sending:
            await asyncio.wait({self._task}, timeout=LAST_SEND)
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None
        try:
            self._courier.recover()
        except sqlite3.Error as error:
            log.warning("the next start decides about the message on its way; the database failed: %s", error)

    async def _keep_sweeping(self, courier: Courier) -> None:
        while not self._stopping:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self.sweep(courier)
            except sqlite3.Error as error:
                self._storage.failing.say(log, "the database failed while sending, trying again: %s", error)
            except Exception:  # whatever it is, it must not end all reminders
                log.exception("sending failed, trying again")
            else:
                continue
            await asyncio.sleep(TRY_AGAIN)
            self.hurry()

    def _take_in(self) -> None:
        if self._unnoted is not None:
            self.programme.note(self._unnoted, self._clock())
            self._unnoted = None
