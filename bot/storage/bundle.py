"""All tables of one database, opened together."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from bot.storage.database import connect
from bot.storage.deliveries import Deliveries
from bot.storage.questions import QuestionLog
from bot.storage.subscribers import Subscribers
from bot.storage.workshops import SeenWorkshops


@dataclass(frozen=True)
class Storage:
    """What the bot remembers. Close it at the end."""

    questions: QuestionLog
    subscribers: Subscribers
    workshops: SeenWorkshops
    deliveries: Deliveries
    connections: tuple[Database, ...]

    def atomic(self) -> AbstractContextManager[object]:
        """All that is written inside about reminders happens at once, or not at all."""
        return self.deliveries.atomic()

    def close(self) -> None:
        """Close the files."""
        for connection in self.connections:
            connection.close()


def open_storage(path: Path) -> Storage:
    """The database of a bot. Raises StorageError.

    A question may be lost in a power cut, a delivery may not: each has a connection of its own.
    """
    return _bundle(connect(path, "normal"), connect(path, "full"))


def open_chat_storage(path: Path) -> Storage:
    """The database of the chat in the terminal: its one person's reminders are kept in memory, apart from those of real
    subscribers. Raises StorageError."""
    return _bundle(connect(path, "normal"), connect(None, "normal"))


def _bundle(asked: Database, reminders: Database) -> Storage:
    return Storage(
        QuestionLog(asked), Subscribers(reminders), SeenWorkshops(reminders), Deliveries(reminders), (asked, reminders)
    )
