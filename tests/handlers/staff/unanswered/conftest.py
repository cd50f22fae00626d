"""A bot with few topics, and an office that looks at its open questions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import keeping
from bot.conversations import Conversations
from bot.library import open_finder, open_knowledge
from bot.services import Services
from bot.storage.bundle import open_storage
from tests.conftest import Clock


@pytest.fixture
def services(small_content: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The services of a bot that learns its topics in a moment, and whose editors save at once."""
    monkeypatch.setattr(keeping, "SETTLED", 0.01)
    storage = open_storage(tmp_path / "data" / "antenne.db")
    finder = open_finder(open_knowledge(small_content))
    yield Services(finder, storage, Conversations(clock, storage.chats), clock, small_content)
    storage.close()
