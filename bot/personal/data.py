"""What the bot has on one chat, as the JSON file that people get.

The keys are the same in all languages and stay as they are. Moments are in ISO 8601 with the office's offset from UTC;
what is not there is null or an empty list.
"""

from __future__ import annotations

import datetime as dtm
import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.storage.deliveries import State
from bot.storage.kinds import Kind, Wish
from bot.storage.letters import Kind as LetterKind
from bot.storage.letters import Way
from knowledge.model import Language

HandoverState = Literal["draft", "open", "closed"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WorkshopWish(_Part):
    """A subscription to a workshop."""

    workshop: str = Field(description="the workshop's id; * stands for all workshops")
    title: str | None = Field(description="its title, as long as it is known")
    since: dtm.datetime


class ReminderData(_Part):
    """What the chat wants to be reminded of."""

    language: Language
    workshops: tuple[WorkshopWish, ...]
    wishes: tuple[Wish, ...] = Field(description="the kinds of messages that are switched on")
    asleep_since: dtm.datetime | None = Field(description="since when the chat can't be written to")


class MessageData(_Part):
    """A message that was sent to the chat because of its reminders, or waits to be."""

    about: str = Field(description="the workshop's id, or the announcement's name")
    title: str | None
    kind: Kind
    state: State
    due: dtm.datetime
    useful_until: dtm.datetime
    next_try: dtm.datetime | None = Field(description="only while it waits")
    settled: dtm.datetime | None = Field(description="when it was sent, or given up")
    attempts: int = Field(description="how often it has perhaps arrived")
    note: str | None = Field(description="what Telegram or the bot said about it")


class ComingData(_Part):
    """A message that will be sent because of the reminders; it is not stored, it follows from them."""

    about: str
    title: str | None
    kind: Kind
    due: dtm.datetime


class TextData(_Part):
    """A text of a hand-over that has not arrived yet: a draft goes to nobody."""

    to: Way | Literal["nobody"]
    kind: LetterKind | Literal["draft"]
    text: str | None


class HandoverData(_Part):
    """A question that was passed on to the team, or a draft of one."""

    number: int
    state: HandoverState
    language: Language
    passed_on: dtm.datetime | None
    last_written: dtm.datetime
    closed: dtm.datetime | None
    writing_since: dtm.datetime | None = Field(description="since when the chat's next message belongs to it")
    texts: tuple[TextData, ...]
    linked_messages: int = Field(description="messages whose numbers are kept, so that replies find their way")


class MemoryData(_Part):
    """What is in the bot's memory only, until it is started anew at the latest."""

    last_topic: str | None = Field(description="the id of the topic last answered, for ten minutes")
    last_topic_title: str | None
    offered_topics: tuple[str, ...] = Field(description="the titles of the topics last offered, for ten minutes")
    unanswered_questions: tuple[str, ...] = Field(description="for an hour, in case they are passed on to the team")
    rated_answers: int
    writes_a_remark: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is remembered."""
        topics = self.last_topic or self.offered_topics
        return not (topics or self.unanswered_questions or self.rated_answers or self.writes_a_remark)


class PersonalData(_Part):
    """Everything that is kept of a chat."""

    format: Literal[1] = 1
    made_at: dtm.datetime
    chat_id: int | None = Field(description="Telegram's number of the chat; null where it is not stored")
    last_seen: dtm.date | None
    asked_to_stay: dtm.date | None = Field(description="when the chat was asked whether it wants to be remembered")
    language: Language | None = Field(description="the language that was chosen")
    simple_language: bool
    reminders: ReminderData | None
    messages: tuple[MessageData, ...]
    coming: tuple[ComingData, ...]
    team: tuple[HandoverData, ...]
    memory: MemoryData
    not_shown: tuple[str, ...] = Field(description="what can't be shown and why, in the reader's language")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept, in the database or in memory."""
        kept = (self.chat_id is not None, self.language, self.simple_language, self.reminders, self.messages, self.team)
        return not any(kept) and self.memory.is_empty

    def as_file(self) -> bytes:
        """The content of the JSON file, in UTF-8."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2)
        return f"{text}\n".encode("utf-8", "replace")  # half a surrogate pair
