"""All tables of one database, opened together."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from msgspec import Struct

from bot.storage.alerts import Alerts
from bot.storage.announcements import Announcements
from bot.storage.chats import Chats
from bot.storage.company import Company
from bot.storage.complaints import StorageError, unusable
from bot.storage.connection import Connection
from bot.storage.database import connect, examine
from bot.storage.decisions import Decisions
from bot.storage.deliveries import Deliveries
from bot.storage.failing import Failing, share_failing
from bot.storage.feedback import Feedback
from bot.storage.handovers import Handovers
from bot.storage.letters import Letters
from bot.storage.questions import QuestionLog
from bot.storage.records import Records
from bot.storage.sealing import check_keys, forget_readable_copies, seal, sealed_with
from bot.storage.statistics import Statistics
from bot.storage.subscribers import Subscribers
from bot.storage.vault import Vault
from bot.storage.workshops import SeenWorkshops


class Storage(Struct, frozen=True):
    """What the bot remembers. Close it at the end."""

    questions: QuestionLog
    decisions: Decisions
    subscribers: Subscribers
    workshops: SeenWorkshops
    deliveries: Deliveries
    announcements: Announcements
    alerts: Alerts
    chats: Chats
    vault: Vault
    feedback: Feedback
    handovers: Handovers
    letters: Letters
    statistics: Statistics
    records: Records
    failing: Failing
    connections: tuple[Connection, ...]
    company: Company

    @property
    def file(self) -> Path | None:
        """The database; None where it is in memory."""
        return self.connections[0].file

    @property
    def folder(self) -> Path | None:
        """Where the database lies, and whatever else the bot writes; None where it is in memory."""
        return self.file.parent if self.file else None

    def atomic(self) -> AbstractContextManager[object]:
        """All that is written inside about reminders happens at once, or not at all."""
        return self.deliveries.atomic()

    @property
    def shared(self) -> bool:
        """Whether other bots use the same database."""
        return self.connections[-1].shared

    def exclusive(self, name: str) -> AbstractContextManager[object]:
        """While no other bot is inside one of the same name. Raises sqlite3.Error."""
        return self.connections[-1].exclusive(name)

    def flush(self) -> None:
        """Empty the log beside the database file; what was deleted rests in it until then. Raises sqlite3.Error."""
        self.connections[-1].flush()

    def close(self) -> None:
        """Close the files."""
        self.company.leave()
        for connection in self.connections:
            connection.close()


def open_storage(path: Path, keys: Sequence[str] = ()) -> Storage:
    """The database of a bot, which is sealed with the first of some keys (Vault). Raises StorageError.

    A question may be lost in a power cut, a delivery may not: each has a connection of its own.
    """
    examine(path)
    reminders = connect(path, "full")
    with _closed_on_failure(reminders, path):
        check_keys(reminders, path, keys)
        seal(reminders, keys)
        forget_readable_copies(path, keys)
        asked = connect(path, "normal")
        share_failing(reminders, asked)
        return bundled(asked, reminders, Vault(keys))


def open_chat_storage(path: Path, keys: Sequence[str] = ()) -> Storage:
    """The database of the chat in the terminal: its one person's reminders are kept in memory, apart from those of real
    subscribers. Raises StorageError.

    A bot may be using the file: what is asked is sealed as everything else in it is.
    """
    asked = connect(path, "normal")
    with _closed_on_failure(asked, path):
        check_keys(asked, path, keys)
        return bundled(asked, connect(None, "normal"), Vault(sealed_with(asked, keys)))


def open_in_memory() -> Storage:
    """A database that is gone when it is closed."""
    return without_names(connect(None, "normal"))


def without_names(db: Connection) -> Storage:
    """The tables of a database that is already open, for whoever only counts: what is sealed can't be opened."""
    return bundled(db, db, Vault())


@contextmanager
def _closed_on_failure(db: Connection, path: Path) -> Iterator[None]:
    try:
        yield
    except StorageError:
        db.close()
        raise
    except sqlite3.Error as error:
        db.close()
        raise unusable(path, error) from None


def bundled(
    asked: Connection,
    reminders: Connection,
    vault: Vault,
    subscribers: Callable[[Connection, Chats], Subscribers] = Subscribers,
    deliveries: Callable[[Connection, Chats], Deliveries] = Deliveries,
    letters: Callable[[Connection, Vault], Letters] = Letters,
    company: Company | None = None,
) -> Storage:
    """All tables over two connections: one for what may be lost in a power cut, one for what may not."""
    chats = Chats(reminders, vault)
    return Storage(
        questions=QuestionLog(asked, vault),
        decisions=Decisions(asked),
        subscribers=subscribers(reminders, chats),
        workshops=SeenWorkshops(reminders, chats),
        deliveries=deliveries(reminders, chats),
        announcements=Announcements(reminders),
        alerts=Alerts(asked),
        chats=chats,
        vault=vault,
        feedback=Feedback(asked, vault),
        handovers=Handovers(reminders, vault, chats),
        letters=letters(reminders, vault),
        statistics=Statistics(asked, reminders),
        records=Records(reminders, chats),
        failing=reminders.failing,
        connections=(asked, reminders),
        company=company or Company(),
    )
