"""Sends the letters of hand-overs, one after the other: written down before, deleted after.

A crash in between may send a letter twice; it never loses one.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dtm
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable

from telegram import Bot
from telegram.error import TelegramError

from bot.handover.post import Post, Posted
from bot.reminders.outcomes import Gone, Moved, Outcome, Refused, TooFast, outcome_of
from bot.storage.bundle import Storage
from bot.storage.handovers import PERSON, Handover
from bot.storage.letters import Kind, Letter, Way

log = logging.getLogger(__name__)

PAUSES = (5, 15, 60, 300, 600)
"""Seconds before a letter that could not be sent is tried again; the last one repeats."""
LOOK_AGAIN = 15.0
"""Seconds between two looks for letters that wait."""
LAST_SEND = 1.5
"""Seconds that a letter on its way has when the bot stops."""


class Outbox:
    """Sends letters through a bot. `staff_chat` gives the team's chat; `moved` is told where that has a new id."""

    def __init__(
        self,
        storage: Storage,
        clock: Callable[[], dtm.datetime],
        post: Post,
        staff_chat: Callable[[], int | None],
        moved: Callable[[int], None],
    ) -> None:
        self._flush_database = storage.flush
        self._failing = storage.failing
        self._handovers = storage.handovers
        self._letters = storage.letters
        self._clock = clock
        self._post = post
        self._staff_chat = staff_chat
        self._moved = moved
        self._woken = asyncio.Event()
        self._turn = asyncio.Lock()
        self._unwritten: Callable[[], None] | None = None
        self._task: asyncio.Task[None] | None = None

    def hurry(self) -> None:
        """Look at once for letters."""
        self._woken.set()

    async def flush(self, bot: Bot) -> None:
        """Send every letter whose time has come. What fails waits; the database's failures are logged."""
        async with self._turn:
            try:
                self._note_down()
                while (letter := self._letters.next(self._clock())) is not None:
                    await self._deliver(bot, letter)
                    self._flush_database()
            except sqlite3.Error as error:
                self._failing.say(log, "the letters of hand-overs wait, the database failed: %s", error)

    @contextlib.asynccontextmanager
    async def at_rest(self, longest: float) -> AsyncIterator[None]:
        """While no letter is on its way; after so many seconds of waiting for one, also while it is."""
        try:
            async with asyncio.timeout(longest):
                await self._turn.acquire()
        except TimeoutError:
            yield
            return
        try:
            yield
        finally:
            self._turn.release()

    def start(self, bot: Bot) -> None:
        """Begin to send in the background; call in the event loop."""
        try:
            self._letters.hasten()
        except sqlite3.Error as error:
            log.warning("the letters of hand-overs wait a while, the database failed: %s", error)
        self._task = asyncio.create_task(self._keep_sending(bot))
        self.hurry()

    async def stop(self) -> None:
        """Stop sending within two seconds; the rest goes out after the next start."""
        if self._task is None:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_SEND), self._turn:
                pass
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None

    async def _keep_sending(self, bot: Bot) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_AGAIN):
                    await self._woken.wait()
            self._woken.clear()
            try:
                await self.flush(bot)
            except Exception:  # whatever it is, it must not end all letters
                log.exception("the letters of hand-overs wait")

    async def _deliver(self, bot: Bot, letter: Letter) -> None:
        handover, staff_chat = self._handovers.get(letter.handover), self._staff_chat()
        if handover is None:
            self._write_down(lambda: self._letters.delete(letter))
            return
        room = PERSON if letter.way == "person" else staff_chat
        if room is None:
            self._wait(letter, PAUSES[-1])
            return
        try:
            posted = await self._post.send(bot, handover, letter, room)
        except TelegramError as error:
            self._failed(handover, letter, outcome_of(error), error)
            return
        self._write_down(lambda: self._arrived(handover, letter, room, posted))
        if letter.way == "person" and letter.source is not None:
            confirmed = await self._post.confirm(bot, letter)
            self._write_down(lambda: self._note(handover, letter.room, confirmed))

    def _failed(self, handover: Handover, letter: Letter, outcome: Outcome, error: TelegramError) -> None:
        match outcome:
            case TooFast(seconds):
                self._wait(letter, max(seconds, 1))
            case Moved(chat) if letter.way == "team":
                self._moved(chat)
                self._wait(letter, 0)
            case Gone() if letter.way == "person":
                log.info("a person can't be written to any more, the team is told: %s", error)
                self._write_down(lambda: self._undeliverable(handover, letter, "blocked"))
            case Refused() if letter.way == "person" or letter.kind == "copy":
                log.warning("Telegram refuses a message of a hand-over, its sender is told: %s", error)
                self._write_down(lambda: self._undeliverable(handover, letter, "refused"))
            case Gone() | Refused() | Moved():
                log.error(
                    "a question for the team can't be posted in the staff chat (%s); check ANTENNE_STAFF_CHAT and"
                    " whether the bot may write there, it is tried again",
                    error,
                )
                self._wait(letter, PAUSES[-1])
            case _:
                log.warning("a message of a hand-over could not be sent, it is tried again: %s", error)
                self._wait(letter, PAUSES[min(letter.attempts, len(PAUSES) - 1)])

    def _wait(self, letter: Letter, seconds: float) -> None:
        at = self._clock() + dtm.timedelta(seconds=seconds)
        self._write_down(lambda: self._letters.again(letter, at))

    def _arrived(self, handover: Handover, letter: Letter, room: int, posted: tuple[Posted, ...]) -> None:
        with self._letters.atomic():
            self._note(handover, room, posted)
            self._settle(handover, letter)

    def _note(self, handover: Handover, room: int, posted: tuple[Posted, ...]) -> None:
        for post in posted:
            self._handovers.posted(handover.number, room, post.message, post.thread)

    def _undeliverable(self, handover: Handover, letter: Letter, kind: Kind) -> None:
        """Tell whoever wrote a letter that it has not arrived; about what the bot itself wanted to say, nobody."""
        with self._letters.atomic():
            if letter.source is not None and not handover.closed:
                back: Way = "team" if letter.way == "person" else "person"
                self._letters.add(handover.number, back, kind, self._clock(), room=letter.room, source=letter.source)
            self._settle(handover, letter)

    def _settle(self, handover: Handover, letter: Letter) -> None:
        self._letters.delete(letter)
        now = self._handovers.get(handover.number)
        if now and now.closed and not self._letters.waiting(handover.number):
            self._handovers.delete(handover.number)

    def _write_down(self, outcome: Callable[[], None]) -> None:
        """Write down what has become of a letter; where the database fails, the next `flush` does so first."""
        self._unwritten = outcome
        self._note_down()

    def _note_down(self) -> None:
        if self._unwritten is not None:
            self._unwritten()
            self._unwritten = None
