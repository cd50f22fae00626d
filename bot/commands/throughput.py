"""Questions a second through the whole bot: updates in, handlers, database, stand-in for Telegram, messages out."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from telegram import Update

from bot.app import standin_application
from bot.clock import now
from bot.conversations import Conversations
from bot.flooding import NoGuard
from bot.services import Services
from bot.standin import Person, StandIn, StandInRequest
from bot.storage.bundle import open_storage
from knowledge.finder import Finder

CHATS = 50


def handlers_per_second(finder: Finder, questions: Sequence[str]) -> float:
    """Ask all questions from CHATS chats, as fast as they are answered."""
    with tempfile.TemporaryDirectory() as folder:
        storage = open_storage(Path(folder) / "bench.db")
        try:
            return asyncio.run(_ask(Services(finder, storage, Conversations(now, storage.chats)), questions))
        finally:
            storage.close()


async def _ask(services: Services, questions: Sequence[str]) -> float:
    services.floods = NoGuard()
    standin = StandIn()
    people = [Person(standin, f"Person {number}", language_code="de") for number in range(CHATS)]
    application = standin_application(StandInRequest(standin), "1:bench", services)
    async with application:
        said = [people[number % CHATS].say(question) for number, question in enumerate(questions)]
        updates = [Update.de_json(update, application.bot) for update in said]
        started = time.perf_counter()
        for first in range(0, len(updates), CHATS):  # side by side, as they are handled in earnest
            await asyncio.gather(*map(application.process_update, updates[first : first + CHATS]))
        return len(updates) / (time.perf_counter() - started)
