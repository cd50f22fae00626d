"""Which links Telegram accepts, and the form it gives them.

Rules as in TDLib's LinkManager::check_link (https://github.com/tdlib/td): http and https with a dot in the host, tg
and ton; a missing scheme means http, so `mailto:a@b.de` becomes the useless `http://mailto:a@b.de/`.
"""

import re

_URL = re.compile(r"(?:(?P<scheme>[^:/?#\s]*)://)?(?P<authority>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_INTERNAL = re.compile(r"(?P<scheme>tg|ton):(?://)?(?P<host>[^/?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)


class LinkError(ValueError):
    """The link is not acceptable; the text is Telegram's reason."""


def check_link(url: str) -> str:
    """The link as Telegram stores it. Raises LinkError with Telegram's reason."""
    url = url.strip()
    internal = _INTERNAL.fullmatch(url)
    if internal:
        return _check_internal(internal)
    match = _URL.fullmatch(url)
    if match is None:
        raise LinkError("Wrong HTTP URL")
    scheme = (match["scheme"] or "http").lower() if "://" in url else "http"
    if scheme not in {"http", "https"}:
        raise LinkError("Unsupported URL protocol")
    userinfo, at, address = match["authority"].rpartition("@")
    host = _check_host(address)
    rest = match["rest"].replace(" ", "%20")
    return f"{scheme}://{userinfo}{at}{host}{rest if rest.startswith('/') else '/' + rest}"


def user_of_link(url: str) -> int | None:
    """The user a `tg://user?id=…` link mentions."""
    match = re.fullmatch(r"tg:(?://)?user\?id=([1-9]\d*)", url.strip(), re.IGNORECASE)
    return int(match[1]) if match else None


def _check_internal(match: re.Match[str]) -> str:
    scheme = match["scheme"].lower()
    if "@" in match["host"] or ":" in match["host"]:
        raise LinkError(f"Wrong {scheme} URL")
    if not match["host"]:
        raise LinkError("URL host is empty")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", match["host"]):
        raise LinkError("Unallowed characters in URL host")
    return f"{scheme}://{match['host'].lower()}{match['rest']}"


def _check_host(address: str) -> str:
    if address.startswith("["):
        return address
    host, colon, port = address.partition(":")
    if colon and not (port.isdecimal() and 0 < int(port) < 65536):
        raise LinkError("Wrong port number specified in the URL")
    if not host:
        raise LinkError("URL host is empty")
    if "." not in host or re.search(r"\s", host):
        raise LinkError("Wrong HTTP URL")
    return host.lower() + colon + port
