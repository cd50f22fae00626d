"""The state of the small Telegram: users, chats, messages, pending updates, callback queries."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.standin.wire import BadRequestError, Json

Clock = Callable[[], float]

UNASKED_UPDATES = {"chat_member", "message_reaction", "message_reaction_count"}
"""Kinds sent only to those who name them: https://core.telegram.org/bots/api#getupdates."""


@dataclass
class Stored:
    """A message as Telegram keeps it. `touched` numbers all changes anywhere, in order."""

    json: Json
    from_bot: bool
    touched: int
    reply_markup: Json | None = None
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)


@dataclass
class Chat:
    """A chat: its JSON, its members (user id -> user and status), and why the bot is kept out, if it is."""

    json: Json
    known: bool = False
    refusal: tuple[int, str, Json | None] | None = None
    members: dict[int, tuple[Json, str]] = field(default_factory=dict)
    messages: dict[int, Stored] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)

    @property
    def id(self) -> int:
        """The chat id: positive for a person, negative for groups."""
        return int(self.json["id"])

    @property
    def kind(self) -> str:
        """private, group or supergroup."""
        return str(self.json["type"])


@dataclass
class Query:
    """A pressed button, open until answered or too old; times in seconds since the epoch."""

    id: str
    user_id: int
    opened: float
    answer: Json | None = None


@dataclass
class InlineQuery:
    """What somebody is typing behind the bot's name, open until answered or too old."""

    id: str
    user_id: int
    text: str
    opened: float
    update: Json = field(default_factory=dict)
    answer: Json | None = None


@dataclass
class World:
    """Everything the stand-in knows, with the few operations that every method shares."""

    clock: Clock
    bot: Json
    chats: dict[int, Chat] = field(default_factory=dict)
    users: dict[int, Json] = field(default_factory=dict)
    pending: list[Json] = field(default_factory=list)
    queries: dict[str, Query] = field(default_factory=dict)
    inline_queries: dict[str, InlineQuery] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    allowed_updates: list[str] = field(default_factory=list)
    webhook: Json = field(default_factory=dict)
    profile: dict[tuple[str, str], str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    _counters: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def next(self, counter: str) -> int:
        """The next number, from 1, of the named counter."""
        self._counters[counter] += 1
        return self._counters[counter]

    def now(self) -> int:
        """The time in whole seconds since the epoch, as Telegram dates messages."""
        return int(self.clock())

    def chat(self, chat_id: str) -> Chat:
        """The chat of an id or a supergroup's @username, if the bot may know it; else BadRequestError."""
        if not chat_id:
            raise BadRequestError("chat_id is empty")
        chat = self._chat_by_name(chat_id) if chat_id.startswith("@") else self._chat_by_number(chat_id)
        if chat is None or not chat.known:
            raise BadRequestError("chat not found")
        return chat

    def _chat_by_name(self, name: str) -> Chat | None:
        groups = (chat for chat in self.chats.values() if chat.kind == "supergroup")
        return next((g for g in groups if f"@{g.json.get('username', '')}".lower() == name.lower()), None)

    def _chat_by_number(self, number: str) -> Chat | None:
        return self.chats.get(int(number)) if re.fullmatch(r"-?\d+", number) else None

    def store(self, chat: Chat, sender: Json, content: Json) -> Stored:
        """Keep a new message of `sender` in `chat`; `content` holds its text or media and reply fields."""
        # Supergroups number their own messages, all other chats of an account share one sequence.
        counter = f"messages in {chat.id}" if chat.kind == "supergroup" else "messages"
        header = {
            "message_id": self.next(counter),
            "date": self.now(),
            "chat": chat.json,
            "from": sender,
        }
        from_bot = sender["id"] == self.bot["id"]
        stored = Stored({**header, **content}, from_bot, self.next("touched"))
        chat.messages[stored.json["message_id"]] = stored
        return stored

    def touch(self, stored: Stored) -> None:
        """Note that the message changed."""
        stored.touched = self.next("touched")

    def emit(self, kind: str, content: Json, visible: bool = True) -> Json:
        """Make an update of that kind and queue it, if the bot asked for this kind and may see it."""
        wanted = kind in self.allowed_updates if self.allowed_updates else kind not in UNASKED_UPDATES
        update: Json = {"update_id": self.next("updates"), kind: content}
        if wanted and visible:
            self.pending.append(update)
        return update

    def new_file(self, content: bytes = b"") -> Json:
        """The identifying fields of a new file."""
        number = self.next("files")
        file_id = f"standin-file-{number}"
        self.files[file_id] = content
        described: Json = {"file_id": file_id, "file_unique_id": f"unique-{number}"}
        return {**described, "file_size": len(content)} if content else described

    def bot_status(self, chat: Chat) -> str:
        """member, administrator, left or kicked."""
        return chat.members.get(self.bot["id"], ({}, "left"))[1]


def same(one: Any, other: Any) -> bool:
    """Whether two optional parts of a message are equal, where nothing and empty mean the same."""
    return bool((one or None) == (other or None))
