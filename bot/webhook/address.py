"""Where Telegram brings updates, and how it proves that it is Telegram."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

DEFAULT_PATH = "/telegram"
"""Where the address of the settings has no path of its own."""

_MARK = 12
"""Hexadecimal digits that tell one secret from another."""


@dataclass(frozen=True)
class Address:
    """`url` is what Telegram is told, `shown` the same for the log, `path` what requests ask for, percent-decoded;
    `secret` comes with each of them."""

    url: str = field(repr=False)
    shown: str
    path: str
    secret: str = field(repr=False)


def address_of(url: str, secret: str | None, token: str) -> Address:
    """The address of a bot; without a secret one is made from its token, the same at each start.

    Telegram never tells the secret it was given. So its mark, which only the token's owner can make, goes into the
    address: whoever reads that sees whether the secret is still the same.
    """
    parts = urlsplit(url)
    path = parts.path if parts.path.strip("/") else DEFAULT_PATH
    shown = f"{parts.scheme}://{parts.netloc}{path}"
    secret = secret or base64.urlsafe_b64encode(_keyed(token, "webhook secret")).decode().rstrip("=")
    mark = _keyed(token, f"webhook mark of {secret}").hex()[:_MARK]
    return Address(f"{shown}?v={mark}", shown, unquote(path), secret)


def _keyed(token: str, text: str) -> bytes:
    return hmac.digest(token.encode(), text.encode(), hashlib.sha256)
