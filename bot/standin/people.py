"""The person's side of the chat: writing, pressing buttons, reading what the bot sent."""

from copy import copy
from typing import Any

from telegram import Update
from telegram.ext import Application

from bot.standin.chats import member
from bot.standin.formatting import found_entities
from bot.standin.inline import message_of, new_query
from bot.standin.server import StandIn
from bot.standin.views import Offered, Seen, find_button, seen
from bot.standin.wire import Json
from bot.standin.world import Chat, Query, Stored

_FIRST_USER = 1000
_FIRST_GROUP = 5000
_SUPERGROUP = -1_000_000_000_000
_ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Whom Telegram names as sender where a group speaks for itself: https://core.telegram.org/bots/api#message."""


class Person:
    """A person in one chat: their private chat with the bot, or a group they joined (see Group.join).

    Everything they do makes an update, which waits for getUpdates and is also returned as JSON.
    """

    def __init__(
        self,
        standin: StandIn,
        first_name: str = "Anna",
        *,
        language_code: str | None = "de",
        user_id: int | None = None,
        username: str | None = None,
    ) -> None:
        world = standin.world
        number = user_id or _FIRST_USER + world.next("people")
        self.standin = standin
        self.replied: Json | None = None
        self.user: Json = {"id": number, "is_bot": False, "first_name": first_name}
        if username:
            self.user["username"] = username
        self.language_code = language_code
        world.users[number] = self.user
        names = {k: v for k, v in self.user.items() if k not in ("is_bot", "language_code")}
        self.chat = Chat({**names, "type": "private"})
        self.chat.members = {number: (self.user, "member"), world.bot["id"]: (world.bot, "member")}
        world.chats[number] = self.chat

    @property
    def language_code(self) -> str | None:
        """The language of this person's Telegram; None if it does not tell."""
        return self.user.get("language_code")

    @language_code.setter
    def language_code(self, code: str | None) -> None:
        # Stored messages keep the sender as they were then, so a changed person is a new object.
        user = {k: v for k, v in self.user.items() if k != "language_code"}
        self.user = {**user, "language_code": code} if code else user
        self.standin.world.users[self.user["id"]] = self.user

    def say(self, text: str, *, reply_to: int | None = None, **fields: Any) -> Json:
        """Write a text; commands, links and mentions in it are marked as Telegram marks them."""
        content: Json = {"text": text, **fields}
        entities = found_entities(text)
        if entities and "entities" not in fields:
            content["entities"] = entities
        if reply_to is not None:
            content["reply_to_message"] = self.chat.messages[reply_to].json
        return self._send(content)

    def replying(self, message: Seen) -> "Person":
        """The same person, all of whose messages are replies to this one."""
        voice = copy(self)
        voice.replied = self.chat.messages[message.message_id].json
        return voice

    def edit(self, message_id: int, text: str) -> Json:
        """Change an own message. Raises KeyError or PermissionError if there is none, or it is not one's own."""
        stored = self.chat.messages[message_id]
        if stored.json["from"]["id"] != self.user["id"]:
            raise PermissionError(f"message {message_id} is not by {self.user['first_name']}")
        with self.standin.lock:
            world = self.standin.world
            kept = {k: v for k, v in stored.json.items() if k != "entities"}
            stored.json = {**kept, "text": text, "edit_date": world.now()}
            if found := found_entities(text):
                stored.json["entities"] = found
            world.touch(stored)
            return world.emit("edited_message", dict(stored.json), self._visible(stored.json))

    def send_sticker(self, emoji: str = "👋") -> Json:
        """Send a sticker."""
        form = {"width": 512, "height": 512, "is_animated": False, "is_video": False, "type": "regular"}
        return self._send({"sticker": {**form, "emoji": emoji, **self._file()}})

    def send_photo(self, caption: str = "") -> Json:
        """Send a photo, with or without a caption."""
        photo = {"width": 1280, "height": 960, **self._file()}
        return self._send({"photo": [photo], **({"caption": caption} if caption else {})})

    def send_voice(self, duration: int = 3) -> Json:
        """Send a voice message of so many seconds."""
        return self._send({"voice": {"duration": duration, "mime_type": "audio/ogg", **self._file()}})

    def send_location(self, latitude: float, longitude: float) -> Json:
        """Send a place on the map, in degrees."""
        return self._send({"location": {"latitude": latitude, "longitude": longitude}})

    def send_contact(self, phone_number: str, first_name: str) -> Json:
        """Send somebody's phone number."""
        return self._send({"contact": {"phone_number": phone_number, "first_name": first_name}})

    def send_document(self, file_name: str, content: bytes = b"file") -> Json:
        """Send a file."""
        file = self.standin.world.new_file(content)
        return self._send({"document": {"file_name": file_name, **file}})

    def press(self, message: Seen | int, button: str | int = 0) -> Json:
        """Press a button (by text, part of its text, or position) under a message; a deleted one still works.

        Raises LookupError if there is no such button, ValueError if pressing it tells the bot nothing.
        """
        message_id = message if isinstance(message, int) else message.message_id
        stored = self.chat.messages[message_id]
        # Whoever still has an older state of the message on the screen presses what they see there.
        view = message if isinstance(message, Seen) else seen(stored)
        pressed = find_button(view.buttons, button)
        if pressed.callback_data is None:
            raise ValueError(f"pressing {pressed.text!r} sends nothing to the bot")
        with self.standin.lock:
            world = self.standin.world
            query = Query(str(world.next("queries")), self.user["id"], world.clock())
            world.queries[query.id] = query
            gone = {"chat": self.chat.json, "message_id": message_id, "date": 0}
            content: Json = {"id": query.id, "from": self.user, "chat_instance": str(self.chat.id)}
            content["message"] = gone if stored.deleted else dict(stored.json)
            content["data"] = pressed.callback_data
            return world.emit("callback_query", content)

    def type_inline(self, text: str) -> Json:
        """Type behind the bot's name in any chat; the update is an inline_query."""
        with self.standin.lock:
            return new_query(self.standin.world, self.user, text, self.chat.kind).update

    async def inline(self, app: Application[Any, Any, Any, Any, Any, Any], text: str) -> Offered | None:
        """Type behind the bot's name, as with tell; returns the list that opens, None where the bot did not answer."""
        update = self.type_inline(text)
        await self.feed(app, update)
        answer = self.standin.world.inline_queries[update["inline_query"]["id"]].answer
        return None if answer is None else Offered(**answer)

    def pick(self, result: Json) -> Json:
        """Send a result of a list into this chat; the bot hears of it, for the message was sent through it."""
        with self.standin.lock:
            return self._send(message_of(self.standin.world, result))

    def block(self) -> Json:
        """Block the bot; the update is a my_chat_member."""
        self.standin.block(self.chat.id)
        return self._membership("member", "kicked")

    def unblock(self) -> Json:
        """Let the bot write again."""
        self.standin.unblock(self.chat.id)
        return self._membership("kicked", "member")

    @property
    def inbox(self) -> list[Seen]:
        """The bot's messages in this chat as they are now, oldest first; deleted ones are gone."""
        return [seen(s) for s in self._messages() if s.from_bot]

    @property
    def history(self) -> list[Seen]:
        """All messages in this chat as they are now, the people's too."""
        return [seen(s) for s in self._messages()]

    @property
    def last(self) -> Seen:
        """The bot's newest message. Raises IndexError if there is none."""
        return self.inbox[-1]

    @property
    def reply_keyboard(self) -> list[list[str]]:
        """The rows of the keyboard that replaces the letters, empty if there is none."""
        rows: list[list[Json]] = []
        for stored in self._messages():
            markup = stored.reply_markup or {}
            if "keyboard" in markup or "remove_keyboard" in markup:
                rows = markup.get("keyboard", [])
        return [[str(button["text"]) for button in row] for row in rows]

    @property
    def notices(self) -> list[str]:
        """The texts the bot answered to this person's pressed buttons, oldest first."""
        with self.standin.lock:
            queries = list(self.standin.world.queries.values())
        mine = [q.answer for q in queries if q.user_id == self.user["id"] and q.answer]
        return [str(answer["text"]) for answer in mine if answer["text"]]

    async def tell(self, app: Application[Any, Any, Any, Any, Any, Any], text: str, **fields: Any) -> list[Seen]:
        """Write a text, let the running application handle it, and return what the bot sent or edited."""
        return await self.feed(app, self.say(text, **fields))

    async def tap(
        self,
        app: Application[Any, Any, Any, Any, Any, Any],
        button: str | int = 0,
        message: Seen | int | None = None,
    ) -> list[Seen]:
        """Press a button under a message (else the newest), as with tell."""
        return await self.feed(app, self.press(self.last if message is None else message, button))

    async def feed(self, app: Application[Any, Any, Any, Any, Any, Any], update: Json) -> list[Seen]:
        """Hand an update to the application, if the bot may see it; returns what it sent or edited here."""
        before = max((s.touched for s in self._messages()), default=0)
        if any(u["update_id"] == update["update_id"] for u in self.standin.pending):
            self.standin.withdraw(update)
            await app.process_update(Update.de_json(update, app.bot))
        changed = [s for s in self._messages() if s.from_bot and s.touched > before]
        return [seen(s) for s in sorted(changed, key=lambda s: s.touched)]

    def _messages(self) -> list[Stored]:
        with self.standin.lock:
            return [s for s in self.chat.messages.values() if not s.deleted]

    def _file(self) -> Json:
        return self.standin.world.new_file(b"file")

    def _send(self, content: Json) -> Json:
        with self.standin.lock:
            if self.chat.kind == "private":
                self.chat.known = True
            replied = {"reply_to_message": self.replied} if self.replied else {}
            stored = self.standin.world.store(self.chat, self.user, {**replied, **content})
            return self.standin.world.emit("message", dict(stored.json), self._visible(stored.json))

    def _visible(self, message: Json) -> bool:
        """Whether the bot gets it: in privacy mode only commands, replies to it and what was sent through it."""
        world = self.standin.world
        if self.chat.kind == "private" or world.bot_status(self.chat) == "administrator":
            return True
        if self.chat.refusal:
            return False
        if message.get("via_bot", {}).get("id") == world.bot["id"]:
            return True
        if message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot["id"]:
            return True
        command = str(message.get("text", "")).split(maxsplit=1)[:1]
        name, _, addressee = command[0].partition("@") if command else ("", "", "")
        return name.startswith("/") and addressee.lower() in {"", world.bot["username"].lower()}

    def _membership(self, old: str, new: str) -> Json:
        return _my_chat_member(self.standin, self.chat, self.user, old, new)


class Group:
    """A group or supergroup with the bot in it, in privacy mode unless it is made an administrator."""

    def __init__(self, standin: StandIn, title: str = "Komitee", *, supergroup: bool = True) -> None:
        world = standin.world
        number = _FIRST_GROUP + world.next("groups")
        self.standin = standin
        kind = "supergroup" if supergroup else "group"
        self.chat = Chat({"id": _SUPERGROUP - number if supergroup else -number, "title": title, "type": kind})
        self.chat.known = True
        self.chat.members[world.bot["id"]] = (world.bot, "member")
        world.chats[self.chat.id] = self.chat

    def join(self, person: Person, status: str = "member") -> Person:
        """The person's voice in this group; `status` may be creator or administrator."""
        voice = copy(person)
        voice.chat = self.chat
        self.chat.members[person.user["id"]] = (person.user, status)
        return voice

    def set_bot_status(self, status: str, by: Person) -> Json:
        """Make the bot member, administrator, left or kicked; the update is a my_chat_member."""
        world = self.standin.world
        old = world.bot_status(self.chat)
        self.chat.members[world.bot["id"]] = (world.bot, status)
        if status in {"left", "kicked"}:
            self.standin.block(self.chat.id)
        else:
            self.standin.unblock(self.chat.id)
        return _my_chat_member(self.standin, self.chat, by.user, old, status)

    def open_topic(self, name: str, by: Person) -> int:
        """Begin a topic in a supergroup, which makes it a forum; what is written there has this message_thread_id."""
        self.chat.json["is_forum"] = True
        icon = {"name": name, "icon_color": 0x6FB9F0}
        with self.standin.lock:
            opening = self.standin.world.store(self.chat, by.user, {"forum_topic_created": icon})
        return int(opening.json["message_id"])

    def migrate(self) -> "Group":
        """Turn the group into a supergroup; writing to the old id is refused with the new one.

        Both chats get a service message, which privacy mode does not hide.
        """
        moved = Group(self.standin, self.chat.json["title"])
        moved.chat.members = self.chat.members
        with self.standin.lock:
            self._announce(self.chat, {"migrate_to_chat_id": moved.chat.id})
            self._announce(moved.chat, {"migrate_from_chat_id": self.chat.id, "sender_chat": moved.chat.json})
            reason = "Bad Request: group chat was upgraded to a supergroup chat"
            self.chat.refusal = (400, reason, {"migrate_to_chat_id": moved.chat.id})
        return moved

    def _announce(self, chat: Chat, content: Json) -> None:
        stored = self.standin.world.store(chat, _ANONYMOUS, content)
        self.standin.world.emit("message", dict(stored.json))


def _my_chat_member(standin: StandIn, chat: Chat, by: Json, old: str, new: str) -> Json:
    with standin.lock:
        world = standin.world
        content: Json = {"chat": chat.json, "from": by, "date": world.now()}
        content["old_chat_member"] = member(world.bot, old)
        content["new_chat_member"] = member(world.bot, new)
        return world.emit("my_chat_member", content)
