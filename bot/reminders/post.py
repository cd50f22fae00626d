"""Writes the message of a delivery and hands it to Telegram."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Callable

from telegram import Bot

from bot.pacing import PACED
from bot.reminders.programme import Programme
from bot.screens.reminders import delivery_screen
from bot.sending import send
from bot.storage.deliveries import Deliveries, Delivery
from knowledge.model import KnowledgeBase, Language

SECONDS = 30
"""How long Telegram may take: the longer, the fewer messages of which nobody knows whether they arrived."""


class Post:
    """Writes and sends deliveries. `knowledge` gives what the bot knows at that moment."""

    def __init__(
        self,
        bot: Bot,
        knowledge: Callable[[], KnowledgeBase],
        programme: Programme,
        deliveries: Deliveries,
        clock: Callable[[], dtm.datetime],
    ) -> None:
        self._bot = bot
        self._knowledge = knowledge
        self._programme = programme
        self._deliveries = deliveries
        self._clock = clock

    async def __call__(self, delivery: Delivery, language: Language) -> None:
        """Send a delivery in a language. Raises TelegramError."""
        seen = self._programme.seen(delivery.workshop)
        if seen is None:
            raise LookupError(delivery.workshop)
        before = self._deliveries.before(delivery)
        kb, now = self._knowledge(), self._clock()
        screen = delivery_screen(kb, delivery.kind, seen.workshop, before, language, now)
        await send(
            self._bot,
            delivery.chat,
            screen,
            read_timeout=SECONDS,
            write_timeout=SECONDS,
            rate_limit_args=PACED,
        )
