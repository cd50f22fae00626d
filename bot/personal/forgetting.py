"""Forgets a chat, and looks whether anything is left."""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter

from msgspec import Struct

from bot.personal.data import PersonalData
from bot.personal.gathering import of
from bot.services import Services
from bot.storage.records import TeamPost
from knowledge.model import Language

log = logging.getLogger(__name__)

LONGEST_WAIT = 3.0
"""Seconds to wait for a letter on its way, so that it can be told what the team has got."""


class Forgotten(Struct, frozen=True):
    """What was kept of a chat before, and what a look afterwards has found: `rows` of the database, by table.

    `posts` are the bot's messages in the staff chat that spoke for this chat; Telegram has them still.
    """

    before: PersonalData
    after: PersonalData
    rows: Counter[str]
    posts: tuple[TeamPost, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        return self.after.is_empty and not self.rows


async def forget(services: Services, chat: int, language: Language = "de") -> Forgotten:
    """Forget everything about a chat, then look in the database and in memory for what is left.

    What is on its way at that moment still arrives, but leaves no trace. Where the database refuses to delete, that is
    logged and seen in what is left. Raises sqlite3.Error where it can't even be read.
    """
    async with services.outbox.at_rest(LONGEST_WAIT):
        before = of(services, chat, language)
        places = services.storage.records.places(chat)
        posts = tuple(services.storage.records.team_posts(chat))
        try:
            services.storage.chats.forget(chat)
        except sqlite3.Error as error:
            log.warning("a chat could not be forgotten, its person is told so: %s", error)
        _forget_in_memory(services, chat)
        after, rows = of(services, chat, language), services.storage.records.left(places)
    return Forgotten(before, after, rows, posts)


def _forget_in_memory(services: Services, chat: int) -> None:
    services.conversations.forget(chat)
    services.misses.answered(chat)
    services.ratings.forget(chat)
