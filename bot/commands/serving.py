"""The services behind the handlers, for the commands that answer people: on Telegram and in the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.clock import now
from bot.commands.opening import fail
from bot.conversations import Conversations
from bot.services import Services
from bot.settings import Settings
from bot.storage.bundle import Storage
from bot.storage.database import StorageError
from bot.storage.place import Place
from knowledge.finder import Finder


def open_services(finder: Finder, settings: Settings, opened: Callable[[Place, Sequence[str]], Storage]) -> Services:
    """The services behind the handlers; ends the command with one line where the database is unusable."""
    try:
        storage = opened(settings.database, settings.keys)
    except StorageError as error:
        fail(str(error), 1)
    return Services(
        finder, storage, Conversations(now, storage.chats), content=settings.content, staff_chat=settings.staff_chat
    )
