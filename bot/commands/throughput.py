"""How many questions a second pass through the whole bot: handlers, question log and sending, Telegram in memory."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.app import standin_application
from bot.conversations import Conversations
from bot.services import Services, now
from bot.standin import Person, StandIn, StandInRequest
from bot.storage import Storage
from knowledge.finder import Finder

_TOKEN = "1:bench"  # noqa: S105 (nobody's token: the stand-in accepts any)


def handlers_per_second(finder: Finder, questions: Sequence[str]) -> float:
    """Questions a second, each from a person of their own, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        storage = Storage(Path(folder) / "bench.db")
        try:
            return asyncio.run(_measure(Services(finder, storage, Conversations(now)), questions))
        finally:
            storage.close()


async def _measure(services: Services, questions: Sequence[str]) -> float:
    standin = StandIn()
    people = [Person(standin, "Anna") for _ in questions]
    async with standin_application(StandInRequest(standin), _TOKEN, services) as application:
        started = time.perf_counter()
        for person, question in zip(people, questions, strict=True):
            await person.tell(application, question)
        return len(questions) / (time.perf_counter() - started)
