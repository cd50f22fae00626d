"""The one failure of the network after which it is certain that nothing was sent."""

from __future__ import annotations

from telegram.error import NetworkError


class UnreachedError(NetworkError):
    """No connection to Telegram came about, so the request has never left."""
