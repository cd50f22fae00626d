"""Requests to the Bot API over aiohttp, which takes a quarter of the time of the library's own HTTP client."""

from __future__ import annotations

import ssl
from io import BytesIO
from typing import Any, TypedDict
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.unreached import UnreachedError

_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class _Body(TypedDict):
    data: bytes | aiohttp.FormData
    headers: dict[str, str]


class Transport(BaseRequest):
    """What python-telegram-bot sends its requests with; all times in seconds.

    Certificates and proxies are those that the library's own transport would take: certifi's or SSL_CERT_FILE,
    HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Raises UnreachedError where no connection came about, TimedOut where an answer
    is late, and NetworkError where it is cut off.
    """

    def __init__(
        self,
        connection_pool_size: int = 256,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        media_write_timeout: float | None = 20.0,
    ) -> None:
        self._connections = connection_pool_size
        self._read = read_timeout
        self._write = write_timeout
        self._connect = connect_timeout
        self._write_files = media_write_timeout
        self._session: aiohttp.ClientSession | None = None
        self._proxies: dict[URL, str | None] = {}

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take, unless a request says otherwise."""
        return self._read

    async def initialize(self) -> None:
        """Nothing yet: connections are made by the first request, in the event loop that it runs in."""

    async def shutdown(self) -> None:
        """Close all connections."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

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
        """HTTP status and body; `pool_timeout` is part of `connect_timeout`. Raises what the class says."""
        timeout = _timeout(
            _given(connect_timeout, self._connect),
            _given(write_timeout, self._write_files if request_data and request_data.contains_files else self._write),
            _given(read_timeout, self._read),
        )
        address = URL(url, encoded=True)
        try:
            async with self._opened().request(
                method,
                address,
                **_body(request_data),
                timeout=timeout,
                proxy=self._proxy(address),
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except _NEVER_SENT as error:
            raise UnreachedError(_told(error, address)) from error
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(_told(error, address)) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ssl=_certificates()),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )
        return self._session

    def _proxy(self, address: URL) -> str | None:
        """The proxy on the way to an address; looked up once, as that reads the environment and on macOS the system."""
        origin = address.origin()
        if origin not in self._proxies:
            bypassed = bool(proxy_bypass(address.host or ""))
            self._proxies[origin] = None if bypassed else getproxies().get(address.scheme)
        return self._proxies[origin]


def _certificates() -> ssl.SSLContext:
    """Those the library's own transport would trust."""
    return httpx.create_ssl_context()


def _body(data: RequestData | None) -> _Body:
    """The fields as a form; with files, as one of several parts."""
    fields: dict[str, str] = data.json_parameters if data else {}
    if data is None or not data.multipart_data:
        return {"data": _encoded(fields), "headers": _FORM}
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in data.multipart_data.items():
        stream = BytesIO(content) if isinstance(content, bytes) else content  # bytes would block the loop at once
        form.add_field(name, stream, filename=filename, content_type=kind)
    return {"data": form, "headers": {}}


def _encoded(fields: dict[str, str]) -> bytes:
    """The fields as `urllib.parse.urlencode` has them, or in a form that every server reads the same.

    yarl does in C what takes urlencode longer than the request itself; it leaves ";" alone, where old servers part
    fields.
    """
    return URL.build(query=fields).raw_query_string.replace(";", "%3B").encode()


def _given(value: Any, preset: float | None) -> float | None:
    chosen: float | None = preset if value is BaseRequest.DEFAULT_NONE else value
    return chosen


def _timeout(connecting: float | None, writing: float | None, reading: float | None) -> aiohttp.ClientTimeout:
    """aiohttp knows no time for writing alone: all together bounds it."""
    spans = (connecting, writing, reading)
    known = [span for span in spans if span is not None]
    return aiohttp.ClientTimeout(
        total=sum(known) if len(known) == len(spans) else None, connect=connecting, sock_read=reading
    )


def _told(error: Exception, address: URL) -> str:
    """An error for the log, without the token in the address; aiohttp's are sometimes empty but for their name."""
    return f"{type(error).__name__}: {error}".replace(str(address), str(address.origin()))
