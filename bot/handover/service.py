"""Hand-overs as the rest of the bot knows them: what people and the team write to each other through the bot.

The team never sees who asks, and whoever asks never sees who answers.
"""

from __future__ import annotations

import datetime as dtm
import logging
import sqlite3
from collections.abc import Callable

from bot.handover.wording import Said
from bot.storage.bundle import Storage
from bot.storage.handovers import PERSON, Handover
from bot.storage.letters import Kind, Way
from knowledge.model import Language

log = logging.getLogger(__name__)

IDLE = dtm.timedelta(days=30)
"""How long a hand-over is kept in which nobody writes."""
UNDECIDED = dtm.timedelta(days=1)
"""How long a text is kept that the person has not agreed to pass on."""
UNTOLD = dtm.timedelta(days=7)
"""How long it is tried to tell somebody that a hand-over is closed."""
WRITING = dtm.timedelta(minutes=10)
"""How long the next message belongs to a hand-over after the person was asked for it."""
DOUBLE_TAP = dtm.timedelta(seconds=3)
"""Between two taps of which the second was not meant."""
MOST_OPEN = 3
"""Hand-overs that a chat may have open at once."""


class Handovers:
    """Hand-overs of all chats. `staff_chat` gives the team's chat, where there is one; `hurry` has letters sent."""

    def __init__(
        self,
        storage: Storage,
        clock: Callable[[], dtm.datetime],
        staff_chat: Callable[[], int | None],
        hurry: Callable[[], None],
    ) -> None:
        self._flush_database = storage.flush
        self._failing = storage.failing
        self._handovers = storage.handovers
        self._letters = storage.letters
        self._clock = clock
        self._staff_chat = staff_chat
        self._hurry = hurry

    # What the person does

    def offered(self, chat: int) -> bool:
        """Whether questions of a chat can be passed on: there is a team, and the chat is a person's own."""
        return self._staff_chat() is not None and chat > 0

    def full(self, chat: int) -> bool:
        """Whether a chat has as many open as it may."""
        return sum(handover.is_open for handover in self._handovers.of(chat)) >= MOST_OPEN

    def draft(self, chat: int, language: Language, text: str) -> int:
        """Keep a text that the person may pass on; gives the number to agree to."""
        return self._handovers.draft(chat, language, text, self._clock())

    def just_shown(self, chat: int, text: str) -> bool:
        """Whether this text was drafted a moment ago: a second tap needs no second look at it."""
        since = self._clock() - DOUBLE_TAP
        drafts = (handover for handover in self._handovers.of(chat) if handover.agreed is None)
        return any(handover.draft == text and handover.active >= since for handover in drafts)

    def ask(self, chat: int, language: Language) -> int:
        """The person's next message is the text of a new draft; gives its number."""
        return self._handovers.draft(chat, language, None, self._clock())

    def get(self, chat: int, number: int) -> Handover | None:
        """The hand-over of that number, if it is this chat's."""
        handover = self._handovers.get(number)
        return handover if handover and handover.chat == chat else None

    def agree(self, handover: Handover) -> bool:
        """Pass a draft on. Says no where that was done before."""
        now = self._clock()
        with self._letters.atomic():
            agreed = self._handovers.agree(handover.number, now)
            if agreed:
                self._letters.add(handover.number, "team", "question", now, text=handover.draft)
        self._hurry()
        return agreed

    def asked(self, number: int, message: int) -> None:
        """The person was asked by this message: a reply to it belongs to the hand-over, however late."""
        self._handovers.posted(number, PERSON, message)

    def write(self, number: int) -> None:
        """The person's next message goes to the team."""
        self._handovers.write(number, self._clock())

    def stop_writing(self, handover: Handover) -> None:
        """Drop a draft, or what the person was about to add to an open hand-over."""
        if handover.agreed is None:
            self._delete(handover.number)
        else:
            self._handovers.write(handover.number, None)

    def turn_away(self, chat: int) -> None:
        """The person does something else: what they write next is a question again. Must not keep them from it."""
        try:
            for handover in self._handovers.of(chat):
                if handover.writing:
                    self._handovers.write(handover.number, None)
        except sqlite3.Error as error:
            self._failing.say(log, "a hand-over is still being written, the database failed: %s", error)

    def meant(self, chat: int, replied: int | None) -> Handover | None:
        """The hand-over that a message of a person belongs to: it was asked for, or replies to `replied`."""
        if replied is not None and (handover := self._handovers.at_message(chat, replied)):
            return handover
        begun = self._clock() - WRITING
        return next((h for h in self._handovers.of(chat) if h.writing and h.writing >= begun), None)

    def from_person(self, handover: Handover, said: Said) -> bool:
        """Pass on what a person has written in an open hand-over. Says no where that was done before."""
        with self._letters.atomic():
            taken = self._take(handover.number, "team", PERSON, said)
            if taken:
                self._handovers.write(handover.number, None)
        return taken

    def end(self, handover: Handover) -> bool:
        """The person has enough: what has not reached the team yet never will. Says no where it is not open."""
        now = self._clock()
        with self._letters.atomic():
            ended = self._handovers.close(handover.number, now)
            if ended:
                unsent = any(letter.kind == "question" for letter in self._letters.waiting(handover.number))
                self._letters.withdraw(handover.number, "team")
                if not unsent:
                    self._letters.add(handover.number, "team", "ended", now)
        self._tidy(handover.number)
        self._hurry()
        return ended

    # What the team does

    def at_post(self, message: int) -> Handover | None:
        """The open hand-over that a message of the bot in the staff chat belongs to."""
        staff_chat = self._staff_chat()
        return None if staff_chat is None else self._handovers.at_post(staff_chat, message)

    def open(self, number: int) -> Handover | None:
        """The open hand-over of a number."""
        handover = self._handovers.get(number)
        return handover if handover and handover.is_open else None

    def from_team(self, handover: Handover, said: Said) -> bool:
        """Pass on what somebody of the team has written. Says no where that was done before."""
        staff_chat = self._staff_chat()
        return staff_chat is not None and self._take(handover.number, "person", staff_chat, said)

    def close(self, handover: Handover, reason: Kind = "closed") -> bool:
        """End a hand-over and tell the person, after what is on its way to them. Says no where it is not open."""
        now = self._clock()
        with self._letters.atomic():
            closed = self._handovers.close(handover.number, now)
            if closed:
                self._letters.withdraw(handover.number, "team")
                self._letters.add(handover.number, "person", reason, now)
        self._hurry()
        return closed

    # What is kept

    def on_its_way(self, number: int, way: Way) -> bool:
        """Whether something in that direction has not arrived yet."""
        return any(letter.way == way for letter in self._letters.waiting(number))

    def forget_old(self, now: dtm.datetime) -> None:
        """End what has been idle for IDLE, and delete drafts that nobody has agreed to for UNDECIDED. Call it daily.

        What the database refuses is logged.
        """
        try:
            self._forget_old(now)
        except sqlite3.Error as error:
            log.warning("old hand-overs could not be ended, trying again tomorrow: %s", error)

    def _forget_old(self, now: dtm.datetime) -> None:
        for handover in self._handovers.idle_since(now - IDLE):
            self.close(handover, "expired")
        old = [*self._handovers.drafts_before(now - UNDECIDED), *self._handovers.closed_before(now - UNTOLD)]
        for handover in old:
            self._delete(handover.number)

    def _take(self, number: int, way: Way, room: int, said: Said) -> bool:
        now = self._clock()
        with self._letters.atomic():
            taken = self._handovers.take(number, room, said.message)
            if taken:
                kind: Kind = "text" if said.is_text else "copy"
                self._handovers.touch(number, now)
                self._letters.add(number, way, kind, now, text=said.text, room=room, source=said.message)
        self._hurry()
        return taken

    def _tidy(self, number: int) -> None:
        handover = self._handovers.get(number)
        if handover and handover.closed and not self._letters.waiting(number):
            self._delete(number)

    def _delete(self, number: int) -> None:
        self._handovers.delete(number)
        try:
            self._flush_database()
        except sqlite3.Error as error:
            self._failing.say(log, "what was deleted may rest in the log beside the database: %s", error)
