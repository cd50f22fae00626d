"""A start without a network: the application waits, and says so."""

from __future__ import annotations

from typing import Any

from telegram.error import NetworkError
from telegram.ext import Application

from bot.services import services_in


class PatientApplication(Application[Any, Any, Any, Any, Any, Any]):
    """Says that it waits for Telegram; the library, which tries again and again, says nothing."""

    async def initialize(self) -> None:
        """One try. Raises TelegramError."""
        outage = services_in(self).outage
        try:
            await super().initialize()
        except NetworkError as error:
            outage.failed(error)
            raise
        outage.ended()
