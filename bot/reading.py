"""Updates as they come over the network: one that can't be read must not keep away those before and after it."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from telegram import Bot, Message, Update
from telegram.error import NetworkError

from bot.monitor.counting import Counts

log = logging.getLogger(__name__)

Json = dict[str, Any]

LAST_NUMBER = 2**31 - 2
"""The greatest `update_id` that can be confirmed: the next one is asked for in 32 bits
(`do_get_updates` in https://github.com/tdlib/telegram-bot-api/blob/master/telegram-bot-api/Client.h)."""
LONGEST_PAUSE = 3600
"""Seconds that Telegram can ask to wait before it is asked for updates again; what asks for more is taken for this."""

LARGEST = 2**63 - 1
"""The greatest number that either database holds (https://www.sqlite.org/datatype3.html,
https://www.postgresql.org/docs/current/datatype-numeric.html). Telegram's are far below: at most 52 bits."""

_HALF = re.compile("[\ud800-\udfff]")
_LAST_DATE = 2**32
_PLAIN_MESSAGE = {"message_id", "date", "from", "chat", "text"}
_PLAIN_SENDER = {"id", "is_bot", "first_name", "last_name", "username", "language_code"}
_PLAIN_CHAT = {"id", "type", "first_name", "last_name", "username"}

_KINDS = frozenset(Update.ALL_TYPES)


class UnreadableUpdateError(Exception):
    """An update that the library can't read; the text says where and how it stumbled, and nothing that stands there."""


def read(content: Json, bot: Bot | None) -> Update:
    """An update, read as for this bot: its time zone matters. Raises UnreadableUpdateError."""
    kind = next((name for name in content if name in _KINDS), "update")
    try:
        update = Update.de_json(content, bot)
        whose = [part.id for part in (update.effective_chat, update.effective_user) if part]
        if isinstance(update.effective_message, Message):
            update.effective_message.parse_entities()
            update.effective_message.parse_caption_entities()
    except Exception as error:  # whatever the library stumbles over
        raise UnreadableUpdateError(f"{kind}: {type(error).__name__}") from None
    if any(type(number) is not int for number in whose):  # by these it gets its turn
        raise UnreadableUpdateError(f"{kind}: no id")
    if not _can_be_kept(content):
        raise UnreadableUpdateError(f"{kind}: a number or a text that can't be kept")
    return update


def is_plain(content: Json) -> bool:
    """Whether an update is a text in a private chat and nothing besides: it can be read, without trying it."""
    message = content.get("message")
    if len(content) != 2 or not isinstance(message, dict) or message.keys() != _PLAIN_MESSAGE:
        return False
    sender, chat = message["from"], message["chat"]
    return (
        type(message["message_id"]) is type(message["date"]) is int
        and message["message_id"] > 0
        and 0 < message["date"] < _LAST_DATE
        and isinstance(message["text"], str)
        and isinstance(sender, dict)
        and isinstance(chat, dict)
        and sender.keys() <= _PLAIN_SENDER
        and chat.keys() <= _PLAIN_CHAT
        and type(sender.get("id")) is type(chat.get("id")) is int
        and _can_be_kept(message)
        and type(sender.get("is_bot")) is bool
        and all(isinstance(value, str) for name, value in sender.items() if name not in ("id", "is_bot"))
        and all(isinstance(value, str) for name, value in chat.items() if name != "id")
        and "first_name" in sender
        and "type" in chat
    )


def skip(counts: Counts, error: UnreadableUpdateError) -> None:
    """Count an update that is skipped, and say so: what people wrote with it is lost."""
    counts.failed(error)
    log.error(
        "an update of Telegram can't be read and is skipped (%s); where that goes on, the bot needs a newer version",
        error,
    )


def readable(body: bytes, bot: Bot | None, counts: Counts) -> bytes:
    """The answer to a successful getUpdates, in which the library can read every update.

    One that it can't read becomes an empty one with the same number, so that it is confirmed with the others; one
    without a usable number is left out. Raises NetworkError for what is no such answer: it is waited then, not asked
    again at once.
    """
    updates = _object(body).get("result")
    if not isinstance(updates, list):
        raise NetworkError("an answer without updates")
    found = list(_readable(updates, bot, counts))
    if updates and not found:
        raise NetworkError("updates without numbers")
    return body if found == updates else json.dumps({"ok": True, "result": found}).encode()


def plain_refusal(body: bytes) -> bytes:
    """Telegram's refusal of a getUpdates, of which `says` is true, with no more than the library can take as it is: a
    text, and a pause to be made."""
    answer = _object(body)
    parameters = answer.get("parameters")
    pause = parameters.get("retry_after") if isinstance(parameters, dict) else None
    asked = {"retry_after": min(pause, LONGEST_PAUSE)} if type(pause) is int and pause > 0 else {}
    return json.dumps({"description": str(answer.get("description", "")), "parameters": asked}).encode()


def says(body: bytes, status: int) -> bool:
    """Whether an answer with this HTTP status is Telegram's own, and no page of something between
    (https://core.telegram.org/bots/api#making-requests)."""
    try:
        return _object(body).get("error_code") == status
    except NetworkError:
        return False


def _readable(updates: list[Any], bot: Bot | None, counts: Counts) -> Iterator[Json]:
    for content in updates:
        number = content.get("update_id") if isinstance(content, dict) else None
        if type(number) is not int or not 0 <= number <= LAST_NUMBER:
            skip(counts, UnreadableUpdateError("no usable number"))
            continue
        if is_plain(content):
            yield content
            continue
        try:
            read(content, bot)
        except UnreadableUpdateError as error:
            skip(counts, error)
            yield {"update_id": number}
        else:
            yield content


def _can_be_kept(part: object) -> bool:
    """Whether either database holds every number and every text of a part of an update.

    JSON may hold half of a character (a lone surrogate, https://www.rfc-editor.org/rfc/rfc8259#section-8.2); UTF-8, in
    which Telegram writes, may not.
    """
    match part:
        case dict():
            return all(_can_be_kept(one) for one in part.values())
        case list():
            return all(_can_be_kept(one) for one in part)
        case int():
            return -LARGEST <= part <= LARGEST
        case str():
            return not _HALF.search(part)
    return True


def _object(body: bytes) -> Json:
    try:
        answer = json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise NetworkError(f"an answer that can't be read ({type(error).__name__})") from None
    if not isinstance(answer, dict):
        raise NetworkError("an answer that is no JSON object")
    return answer
