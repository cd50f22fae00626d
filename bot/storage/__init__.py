"""SQLite: the question log, and what reminders need. The only room that knows SQL."""

from bot.storage.bundle import Storage, open_chat_storage, open_storage
from bot.storage.database import StorageError

__all__ = ["Storage", "StorageError", "open_chat_storage", "open_storage"]
