"""A start without a network: the application waits, and says so."""

from __future__ import annotations

from telegram.error import NetworkError, TelegramError

from bot.forgetful import ForgetfulApplication
from bot.services import services_in


class PatientApplication(ForgetfulApplication):
    """Says that it waits for Telegram; the library, which tries again and again, says nothing."""

    async def initialize(self) -> None:
        """One try. Raises TelegramError."""
        outage = services_in(self).outage
        try:
            await super().initialize()
        except TelegramError as error:
            if isinstance(error, NetworkError):
                outage.failed(error)
            await self.bot.request.shutdown()  # the library closes only what it could open
            raise
        outage.ended()
