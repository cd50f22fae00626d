"""How long what people leave is kept: deletes what is over, and asks before it forgets subscribers."""

from __future__ import annotations

import asyncio
import datetime as dtm
import logging
import sqlite3
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

from bot.clock import ZONE
from bot.groups import spoken_to
from bot.reminders.outcomes import Gone, Moved, NotSent, TooFast, outcome_of
from bot.reminders.plan import is_quiet
from bot.screens.retention import dormant_screen
from bot.screens.screen import Screen
from bot.services import Services
from bot.storage.bundle import Storage

log = logging.getLogger(__name__)

TEXTS = dtm.timedelta(days=90)
"""How long the texts of unanswered questions and of feedback are kept."""
CHATS = dtm.timedelta(days=548)
"""After so long without a sign of life a chat is forgotten: 18 months."""
NOTICE = dtm.timedelta(days=30)
"""How long before that a subscriber is asked."""


def _delete_texts(storage: Storage, today: dtm.date) -> None:
    storage.questions.forget_texts(today - TEXTS)


def _delete_remarks(storage: Storage, today: dtm.date) -> None:
    storage.feedback.forget_old(today - TEXTS)


def _forget_chats(storage: Storage, today: dtm.date) -> None:
    forgotten = storage.chats.forget_dormant(today - CHATS, today - NOTICE)
    if forgotten:
        log.info("chats without a sign of life for 18 months: %d forgotten", forgotten)


DELETIONS: tuple[Callable[[Storage, dtm.date], None], ...] = (_delete_texts, _delete_remarks, _forget_chats)
"""What is deleted each day, given the day at the office. What a new room keeps for a time only gets its line here."""


def delete_old(storage: Storage, today: dtm.date) -> None:
    """Delete all that is over by a day. What the database refuses is logged, and tried again the day after."""
    for deletion in DELETIONS:
        try:
            deletion(storage, today)
        except sqlite3.Error as error:
            log.warning("what is over could not be deleted, trying again tomorrow: %s", error)
    try:
        storage.flush()
    except sqlite3.Error as error:
        log.warning("what was deleted may rest in the log beside the database: %s", error)


class Retention:
    """Deletes and asks, at the start and whenever it is told to `hurry`. `turn` waits until a message to a chat may go
    out, `say` then sends it."""

    def __init__(
        self,
        services: Services,
        turn: Callable[[int], Awaitable[None]],
        say: Callable[[int, Screen], Awaitable[object]],
    ) -> None:
        self._services = services
        self._turn = turn
        self._say = say
        self._woken = asyncio.Event()
        self._woken.set()

    def hurry(self) -> None:
        """Look for what is over."""
        self._woken.set()

    async def keep_tidy(self) -> None:
        """Tidy up each time it is told to, until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self.tidy()
            except Exception:  # whatever it is, tomorrow is another day
                log.exception("tidying up failed, trying again tomorrow")

    async def tidy(self) -> None:
        """Delete what is over, and ask who is about to be forgotten; nobody at night."""
        await self._services.backlog.forget()  # its texts in memory, whatever becomes of those in the database
        with self._services.storage.exclusive("retention"):
            delete_old(self._services.storage, self._services.today())
            self._services.handover.forget_old(self._services.clock())
        asked_before = self._services.today() - (CHATS - NOTICE)
        for chat in self._services.storage.chats.to_warn(asked_before):
            if is_quiet(self._services.clock(), ZONE) or not await self._ask(chat):
                return

    async def _ask(self, chat: int) -> bool:
        """Ask a subscriber, once: it is noted before. Says no where Telegram takes no messages at present."""
        chats, kb = self._services.storage.chats, self._services.kb
        await self._turn(chat)
        subscriber = self._services.reminders.subscriber(chat)
        if subscriber is None or subscriber.asleep:  # gone while the message waited for its turn
            return True
        if not chats.warn(chat, self._services.today()):  # another bot asks
            return True
        try:
            await self._say(chat, dormant_screen(spoken_to(kb, chat), subscriber.language))
        except TelegramError as error:
            return self._failed(chat, error)
        return True

    def _failed(self, chat: int, error: TelegramError) -> bool:
        chats, reminders = self._services.storage.chats, self._services.reminders
        log.info("a silent subscriber could not be asked: %s", error)
        match outcome_of(error):
            case NotSent() | TooFast():
                chats.warn(chat, None)
                return False
            case Gone():
                reminders.sleep(chat)
            case Moved(new):
                reminders.move(chat, new)
                chats.warn(new, None)
        return True
