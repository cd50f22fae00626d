"""Requests that send messages: of what Telegram repeats to us of our own message, only what is new is read."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from bot.noting import NotingRequest

_REPEATED = ("text", "entities", "reply_markup", "link_preview_options")
_SENDING = ("/sendMessage", "/editMessageText")


class SendingRequest(NotingRequest):
    """Sends messages without reading them again when Telegram repeats them: the library would take an eighth of all
    the time of an answer to make objects of their buttons, which nobody looks at."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """HTTP status and body. Raises what Transport raises."""
        status, body = await super().do_request(url, *args, **kwargs)
        return status, receipt(body) if status == HTTPStatus.OK and url.endswith(_SENDING) else body


def receipt(body: bytes) -> bytes:
    """Telegram's answer to a message sent or edited, without what we have written ourselves."""
    try:
        answer = json.loads(body)
        sent = answer["result"]
        for name in _REPEATED:
            sent.pop(name, None)
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError):
        return body  # no such answer: the library says what it thinks of it
    return json.dumps(answer).encode()
