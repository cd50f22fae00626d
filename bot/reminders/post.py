"""Writes the message of a delivery and hands it to Telegram."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Callable

from telegram import Bot

from bot.groups import spoken_to
from bot.pacing import PACED
from bot.reminders.programme import Programme
from bot.screens.announcement import announcement_screen
from bot.screens.reminders import delivery_screen
from bot.screens.screen import Screen
from bot.sending import send
from bot.storage.bundle import Storage
from bot.storage.deliveries import Delivery
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
        storage: Storage,
        clock: Callable[[], dtm.datetime],
    ) -> None:
        self._bot = bot
        self._knowledge = knowledge
        self._programme = programme
        self._storage = storage
        self._clock = clock

    async def __call__(self, delivery: Delivery, language: Language) -> None:
        """Send a delivery in a language. Raises TelegramError."""
        await send(
            self._bot,
            delivery.chat,
            self._screen(delivery, language),
            read_timeout=SECONDS,
            write_timeout=SECONDS,
            rate_limit_args=PACED,
        )

    def _screen(self, delivery: Delivery, language: Language) -> Screen:
        """The message. Raises LookupError where it is no longer known what it would be about."""
        kb = spoken_to(self._knowledge(), delivery.chat)
        if delivery.kind == "announcement":
            text = self._storage.announcements.text(delivery.workshop, language)
            return announcement_screen(kb, text, language)
        seen = self._programme.seen(delivery.workshop, delivery.revision)
        if seen is None:
            raise LookupError(delivery.workshop)
        before = self._storage.deliveries.before(delivery)
        return delivery_screen(kb, delivery.kind, seen.workshop, before, language, self._clock())
