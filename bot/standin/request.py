"""The transport for python-telegram-bot: its requests go to a StandIn in the same process."""

import asyncio
import json
from typing import Any
from urllib.parse import unquote, urlsplit

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot.standin.server import StandIn
from bot.standin.wire import AnswerLostError, Json, Upload

_POLL_SECONDS = 0.01


class StandInRequest(BaseRequest):
    """Hands every request to the stand-in, with the parameters encoded as they would be over HTTP.

    A getUpdates with a timeout waits like Telegram's long polling, so that an Updater can run over it.
    """

    __slots__ = ("_standin",)

    def __init__(self, standin: StandIn) -> None:
        self._standin = standin

    @property
    def read_timeout(self) -> float | None:
        """Seconds python-telegram-bot adds to the timeout of long polling."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """HTTP status and body. Raises TimedOut where the stand-in loses the request or its answer."""
        # A request over HTTP lets other tasks run in between; so must this one.
        await asyncio.sleep(0)
        path = unquote(urlsplit(url).path)
        params = _parameters(request_data)
        try:
            status, payload = self._standin.call_path(path, params)
            if path.lower().endswith("/getupdates"):
                status, payload = await self._long_poll(path, params, status, payload)
        except AnswerLostError as error:
            raise TimedOut from error
        return status, json.dumps(payload).encode()

    async def _long_poll(self, path: str, params: Json, status: int, payload: Json) -> tuple[int, Json]:
        loop = asyncio.get_running_loop()
        end = loop.time() + float(params.get("timeout", 0))
        while status == 200 and not payload["result"] and loop.time() < end:
            await asyncio.sleep(_POLL_SECONDS)
            if self._standin.pending:
                status, payload = self._standin.call_path(path, params)
        return status, payload


def _parameters(request_data: RequestData | None) -> Json:
    if request_data is None:
        return {}
    params: Json = dict(request_data.json_parameters)
    for name, (filename, content, mime_type) in request_data.multipart_data.items():
        data = content if isinstance(content, bytes) else content.read()
        params[name] = Upload(filename, data, mime_type)
    return params
