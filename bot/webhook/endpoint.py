"""The ASGI application behind the webhook's address: who is let in, how much is read, what is answered."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from http import HTTPStatus
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from telegram import Bot

from bot.monitor.counting import Counts
from bot.reading import UnreadableUpdateError, read, skip
from bot.webhook.address import Address
from bot.webhook.inbox import Inbox

log = logging.getLogger(__name__)

MOST_BYTES = 1_000_000
"""An update holds a message of 4,096 characters and what it replies to: some ten thousand bytes."""
SLOWEST = 10.0
"""Seconds that a body may take to arrive."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a name)


class _RefusedError(Exception):
    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status)
        self.status = status


class Webhook:
    """Answers with a status alone. `slowest` is how many seconds a body may take."""

    def __init__(self, address: Address, bot: Bot, inbox: Inbox, counts: Counts, slowest: float = SLOWEST) -> None:
        self._path = address.path
        self._secret = address.secret.encode()
        self._bot = bot
        self._inbox = inbox
        self._counts = counts
        self._slowest = slowest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        headers = {}
        try:
            status = await self._status(Request(scope, receive))
        except _RefusedError as refused:
            status = refused.status
            headers["connection"] = "close"  # the rest of the body is not waited for
            if status is HTTPStatus.METHOD_NOT_ALLOWED:
                headers["allow"] = "POST"
        except ClientDisconnect:
            return
        self._counts.responded(status)
        await Response(status_code=status, headers=headers)(scope, receive, send)

    async def _status(self, request: Request) -> HTTPStatus:
        self._let_in(request)
        content = _content(await self._body(request))
        try:
            update = read(content, self._bot)
        except UnreadableUpdateError as error:  # refused, it would be brought again for a day
            skip(self._counts, error)
            return HTTPStatus.OK
        return HTTPStatus.OK if await self._inbox.take(update) else HTTPStatus.SERVICE_UNAVAILABLE

    def _let_in(self, request: Request) -> None:
        if request.scope["path"] != self._path:
            raise _RefusedError(HTTPStatus.NOT_FOUND)
        if request.method != "POST":
            raise _RefusedError(HTTPStatus.METHOD_NOT_ALLOWED)
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1")
        if not hmac.compare_digest(given, self._secret):
            raise _RefusedError(HTTPStatus.FORBIDDEN)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise _RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)

    async def _body(self, request: Request) -> bytes:
        length = request.headers.get("content-length", "")
        if length.isdecimal() and (len(length) > len(str(MOST_BYTES)) or int(length) > MOST_BYTES):
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        body = bytearray()
        try:
            async with asyncio.timeout(self._slowest):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        except TimeoutError:
            raise _RefusedError(HTTPStatus.REQUEST_TIMEOUT) from None
        return bytes(body)


def _content(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise _unreadable("no JSON") from None
    if not isinstance(content, dict) or type(content.get("update_id")) is not int:
        raise _unreadable("no update")
    return content


def _unreadable(why: str) -> _RefusedError:
    log.warning("the webhook got something that can't be read as an update (%s); it was refused", why)
    return _RefusedError(HTTPStatus.BAD_REQUEST)
