"""Requests to Telegram over a real connection, to a server that behaves well or badly."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import example, given
from hypothesis import strategies as st
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.reminders.outcomes import NotSent, Uncertain, outcome_of
from bot.transport import Transport, _encoded
from bot.unreached import UnreachedError

TOKEN = "987654321:AAE-nobodys-token-for-the-tests-000"  # noqa: S105 (nobody's token)
OK = b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 23\r\n\r\n{"ok":true,"result":42}'

Behaviour = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def served(behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port of a server on this machine that treats every connection so and then closes it."""

    async def treat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await behaviour(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(treat, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def path(port: int, method: str = "sendMessage") -> str:
    return f"http://127.0.0.1:{port}/bot{TOKEN}/{method}"


async def read_request(reader: asyncio.StreamReader) -> tuple[str, bytes]:
    """Head and body of one request."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    sizes = [int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length:")]
    return head, await reader.readexactly(sizes[0]) if sizes else b""


def answering(said: bytes, heard: list[tuple[str, bytes]] | None = None) -> Behaviour:
    """Answers every request with the same bytes, and writes down what it was asked."""

    async def behave(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            request = await read_request(reader)
            if heard is not None:
                heard.append(request)
            writer.write(said)
            await writer.drain()

    return behave


async def reads_and_hangs_up(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await read_request(reader)


async def reads_and_is_silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await read_request(reader)
    await reader.read()


async def reads_nothing(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def stops_halfway(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(OK[:-5])
    await writer.drain()


async def talks_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"\x00\x01 this is not HTTP\r\n\r\n")
    await writer.drain()


async def error_of(transport: Transport, address: str, data: RequestData | None = None) -> NetworkError:
    """What a request ends with."""
    async with transport:
        with pytest.raises(NetworkError) as caught:
            await transport.post(address, data)
    assert TOKEN not in str(caught.value)
    return caught.value


def fields(**values: str) -> RequestData:
    return RequestData([RequestParameter(name, value, None) for name, value in values.items()])


async def test_the_fields_of_a_request_arrive_and_its_answer_comes_back() -> None:
    heard: list[tuple[str, bytes]] = []
    async with served(answering(OK, heard)) as port, Transport() as transport:
        assert await transport.post(path(port), fields(chat_id="7", text="Grüße & <b>")) == 42
    (head, body), *_ = heard
    assert head.startswith(f"POST /bot{TOKEN}/sendMessage HTTP/1.1")
    assert body == b"chat_id=7&text=Gr%C3%BC%C3%9Fe+%26+%3Cb%3E"


@given(st.dictionaries(st.text(min_size=1), st.text(), min_size=1))
@example({"text": "a;b&c=d+e f%20g%\n\r\t<b>\x00\\\"'?/:@!$()*,~#[]{}"})
@example({"text": ""})
def test_every_text_arrives_as_it_is(values: dict[str, str]) -> None:
    body = _encoded(values)
    assert dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, strict_parsing=True)) == values
    assert b";" not in body


async def test_a_connection_serves_one_request_after_the_other() -> None:
    connections = 0

    async def counting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        await answering(OK)(reader, writer)

    async with served(counting) as port, Transport() as transport:
        for _ in range(3):
            await transport.post(path(port))
    assert connections == 1


async def test_a_connection_that_was_closed_meanwhile_is_not_used_again() -> None:
    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        writer.write(OK)
        await writer.drain()

    async with served(once) as port, Transport() as transport:
        await transport.post(path(port))
        await asyncio.sleep(0.05)
        assert await transport.post(path(port)) == 42


async def test_a_file_is_sent_beside_the_fields() -> None:
    heard: list[tuple[str, bytes]] = []
    picture = InputFile(b"\x89PNG\x00\xff", filename="käse.png")
    data = RequestData(
        [RequestParameter("chat_id", "7", None), RequestParameter("photo", picture.attach_uri, [picture])]
    )
    async with served(answering(OK, heard)) as port, Transport() as transport:
        await transport.post(path(port, "sendPhoto"), data)
    head, body = heard[0]
    assert "multipart/form-data" in head
    assert b"\x89PNG\x00\xff" in body
    assert b'name="chat_id"' in body


async def test_where_nobody_listens_nothing_was_sent() -> None:
    async with served(reads_and_is_silent) as port:
        pass
    error = await error_of(Transport(), path(port))
    assert isinstance(error, UnreachedError)
    assert outcome_of(error) == NotSent()


async def test_where_the_name_is_unknown_nothing_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    assert outcome_of(await error_of(Transport(), f"http://nowhere.invalid/bot{TOKEN}/getMe")) == NotSent()


async def test_where_all_connections_are_taken_nothing_was_sent() -> None:
    async with served(reads_and_is_silent) as port, Transport(1, connect_timeout=0.1) as transport:
        first = asyncio.create_task(transport.post(path(port)))
        await asyncio.sleep(0.05)
        with pytest.raises(UnreachedError) as caught:
            await transport.post(path(port))
        first.cancel()
    assert TOKEN not in str(caught.value)


async def test_a_certificate_of_somebody_else_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    heard: list[tuple[str, bytes]] = []
    async with served(answering(OK, heard), tls=self_signed(tmp_path)) as port:
        error = await error_of(Transport(), path(port).replace("http:", "https:"))
    assert outcome_of(error) == NotSent()
    assert not heard


@pytest.mark.parametrize("behaviour", [reads_and_hangs_up, stops_halfway, talks_nonsense])
async def test_a_connection_that_breaks_leaves_open_whether_the_message_arrived(behaviour: Behaviour) -> None:
    async with served(behaviour) as port:
        error = await error_of(Transport(), path(port))
    assert outcome_of(error) == Uncertain()


async def test_an_answer_that_is_late_leaves_open_whether_the_message_arrived() -> None:
    async with served(reads_and_is_silent) as port:
        error = await error_of(Transport(read_timeout=0.1), path(port))
    assert isinstance(error, TimedOut)
    assert outcome_of(error) == Uncertain()


async def test_a_server_that_reads_nothing_is_not_waited_for_either() -> None:
    large = InputFile(b"\x00" * 30_000_000)
    data = RequestData([RequestParameter("photo", large.attach_uri, [large])])
    async with served(reads_nothing) as port:
        error = await error_of(
            Transport(read_timeout=0.1, media_write_timeout=0.2, connect_timeout=0.2), path(port), data
        )
    assert isinstance(error, TimedOut)


async def test_a_request_may_be_given_more_time() -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await read_request(reader)
        await asyncio.sleep(0.2)
        writer.write(OK)
        await writer.drain()

    async with served(slow) as port, Transport(read_timeout=0.05) as transport:
        assert await transport.post(path(port), read_timeout=2) == 42
        assert transport.read_timeout == 0.05


async def test_an_address_that_leads_elsewhere_is_not_followed() -> None:
    moved = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"
    async with served(answering(moved)) as port, Transport() as transport:
        status, _ = await transport.do_request(path(port), "POST")
    assert status == 302


async def test_the_proxy_of_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, bytes]] = []
    async with served(answering(OK, heard)) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        async with Transport() as transport:
            assert await transport.post(f"http://api.invalid/bot{TOKEN}/getMe") == 42
            with pytest.raises(UnreachedError):
                await transport.post(f"http://127.0.0.1:1/bot{TOKEN}/getMe")
    assert [head.splitlines()[0] for head, _ in heard] == [f"POST http://api.invalid/bot{TOKEN}/getMe HTTP/1.1"]


async def test_what_a_proxy_refuses_was_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"
    async with served(answering(refusal)) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        error = await error_of(Transport(), f"https://api.invalid/bot{TOKEN}/getMe")
    assert outcome_of(error) == NotSent()


async def test_it_can_be_used_again_after_its_end() -> None:
    transport = Transport()
    async with served(answering(OK)) as port:
        for _ in range(2):
            async with transport:
                assert await transport.post(path(port)) == 42
    await transport.shutdown()


def self_signed(folder: Path) -> ssl.SSLContext:
    """What a server needs for TLS, with a certificate that nobody trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context
