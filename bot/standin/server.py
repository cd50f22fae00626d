"""The stand-in for Telegram's Bot API: method name and parameters in, HTTP status and JSON out."""

import re
import time
from collections import deque
from collections.abc import Callable
from threading import RLock
from typing import Any

from msgspec import Struct

from bot.standin import chats, copying, editing, inline, profile, receiving, sending
from bot.standin.faults import Fault, Faults, too_many_requests
from bot.standin.wire import Answer, AnswerLostError, ApiError, Json, Params
from bot.standin.world import Chat, Clock, World

REMEMBERED_CALLS = 10_000
"""How many calls a stand-in remembers unless told otherwise."""

Method = Callable[[World, Params], Any]

METHODS: dict[str, Method] = {
    "getMe": profile.get_me,
    "getUpdates": receiving.get_updates,
    "setWebhook": receiving.set_webhook,
    "deleteWebhook": receiving.delete_webhook,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendVenue": sending.send_venue,
    "sendContact": sending.send_contact,
    "sendDocument": sending.send_document,
    "sendPhoto": sending.send_photo,
    "sendChatAction": sending.send_chat_action,
    "copyMessage": copying.copy_message,
    "setMessageReaction": copying.set_message_reaction,
    "editMessageText": editing.edit_message_text,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.setter("name"),
    "getMyName": profile.getter("name"),
    "setMyDescription": profile.setter("description"),
    "getMyDescription": profile.getter("description"),
    "setMyShortDescription": profile.setter("short_description"),
    "getMyShortDescription": profile.getter("short_description"),
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
}
_BY_LOWER_NAME = {name.lower(): (name, method) for name, method in METHODS.items()}
_PATH = re.compile(r"/bot(?P<token>[0-9]+:[A-Za-z0-9_-]+)/(?P<method>[A-Za-z]+)/?")
_NOT_FOUND = ApiError(404, "Not Found")
_BLOCKED = "Forbidden: bot was blocked by the user"


class Call(Struct, frozen=True):
    """A request the bot made: the method's name, its parameters, and when (seconds since the epoch)."""

    method: str
    params: Json
    at: float


Listener = Callable[[Call], None]


class StandIn:
    """A small Telegram with one bot.

    `clock` gives the time in seconds since the epoch. With a `token`, `call_path` refuses all others. Calls may
    come from several threads. `calls` remembers the last requests, also those that failed: `remembered_calls` of them,
    or all with None. `listeners` hear of each request that was carried out, while nothing else happens.
    """

    def __init__(
        self,
        *,
        clock: Clock = time.time,
        token: str | None = None,
        username: str = "antenne_bot",
        name: str = "Antenne",
        remembered_calls: int | None = REMEMBERED_CALLS,
    ) -> None:
        bot_id = int(token.partition(":")[0]) if token else 1
        bot = {"id": bot_id, "is_bot": True, "first_name": name, "username": username}
        self.world = World(clock=clock, bot=bot, users={bot_id: bot})
        self.token = token
        self.faults = Faults()
        self.calls: deque[Call] = deque(maxlen=remembered_calls)
        self.listeners: list[Listener] = []
        self.lock = RLock()

    def call(self, method: str, params: Params) -> tuple[int, Json]:
        """Carry out a method (names are not case-sensitive) and return HTTP status and JSON payload.

        Raises AnswerLostError where a prepared fault says that the connection times out.
        """
        with self.lock:
            try:
                return 200, self._carry_out(method, params)
            except ApiError as error:
                return error.status, error.payload()

    def call_path(self, path: str, params: Params) -> tuple[int, Json]:
        """The same for the path of a URL, `/bot<token>/<method>`; a wrong token gets 401, no token 404."""
        match = _PATH.fullmatch(path)
        if match is None:
            return 404, _NOT_FOUND.payload()
        if self.token and match["token"] != self.token:
            return 401, ApiError(401, "Unauthorized").payload()
        return self.call(match["method"], params)

    def _carry_out(self, method: str, params: Params) -> Json:
        if method.lower() not in _BY_LOWER_NAME:
            raise _NOT_FOUND
        name, function = _BY_LOWER_NAME[method.lower()]
        call = Call(name, dict(params), self.world.clock())
        self.calls.append(call)
        fault = self.faults.before(name)
        result = function(self.world, params)
        for hear in self.listeners:
            hear(call)
        if fault:
            raise AnswerLostError(name, stored=True)
        if isinstance(result, Answer):
            return {"ok": True, "result": result.result, "description": result.description}
        return {"ok": True, "result": result}

    def fail_next(self, method: str, status: int, description: str, parameters: Json | None = None) -> None:
        """The next call of the method gets this answer and does nothing; several failures queue up."""
        self.faults.add(method, Fault(ApiError(status, description, parameters)))

    def flood_next(self, method: str, retry_after: int) -> None:
        """The next call of the method gets 429: wait `retry_after` seconds."""
        self.faults.add(method, Fault(too_many_requests(retry_after)))

    def lose_request(self, method: str) -> None:
        """The next call of the method times out before Telegram has carried it out."""
        self.faults.add(method, Fault())

    def lose_answer(self, method: str) -> None:
        """The next call of the method times out although Telegram has carried it out."""
        self.faults.add(method, Fault(stored=True))

    def block(self, chat_id: int) -> None:
        """From now on, writing there is forbidden: the person blocked the bot, or the group removed it."""
        chat = self.world.chats[chat_id]
        kicked = f"Forbidden: bot was kicked from the {chat.kind} chat"
        chat.refusal = (403, _BLOCKED if chat.kind == "private" else kicked, None)

    def unblock(self, chat_id: int) -> None:
        """Writing to the chat is possible again."""
        self.world.chats[chat_id].refusal = None

    def deactivate(self, chat_id: int) -> None:
        """The person deleted their account."""
        self.world.chats[chat_id].refusal = (403, "Forbidden: user is deactivated", None)

    def forget(self, chat_id: int) -> None:
        """Forget a person with their private chat and the buttons they pressed, as if they had never been here.

        So that a stand-in whom ever new people write to does not grow. What waits for getUpdates stays.
        """
        with self.lock:
            world = self.world
            del world.chats[chat_id], world.users[chat_id]
            world.queries = {key: query for key, query in world.queries.items() if query.user_id != chat_id}

    def withdraw(self, update: Json) -> None:
        """Take an update out of the queue, because it reached the bot another way."""
        with self.lock:
            waiting = self.world.pending
            self.world.pending = [u for u in waiting if u["update_id"] != update["update_id"]]

    def chat(self, chat_id: int) -> Chat:
        """The chat as the stand-in keeps it. Raises KeyError for one that does not exist."""
        return self.world.chats[chat_id]

    @property
    def pending(self) -> list[Json]:
        """The updates not yet confirmed by getUpdates."""
        return list(self.world.pending)
