"""The scene of a trial: a Telegram with subscribers, a content with one workshop, a database that knows both."""

from __future__ import annotations

import datetime as dtm
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.clock import ZONE
from bot.reminders.programme import Programme
from bot.standin import StandIn
from bot.standin.crowds import crowd, received
from bot.standin.http import Server
from bot.storage.bundle import Storage, without_names
from bot.storage.kinds import LEADS
from bot.storage.opening import open_place, open_to_read
from bot.storage.place import Place
from bot.trials.process import TOKEN, BotProcess
from knowledge.load import load

WORKSHOP = "trial"
TITLE = "Workshop zur Probe"

BEGINS_IN = dtm.timedelta(minutes=90)
"""So the reminder two hours before is overdue, still of use, and goes out at any time of the day; the others are not
wished for."""
_ANNOUNCED = dtm.timedelta(days=40)
_ASKED = dtm.timedelta(days=30)
"""How long ago the workshop became known, and how long ago people subscribed to it."""


class Scene:
    """A folder in which a bot finds one workshop that begins soon, and so many subscribers who have not been reminded.

    Within a `with` block, Telegram answers at `server.url`. `environment` is what each bot finds in its own; a key of
    the database counts for the scene, too. The database is a file in the folder, unless it is given.
    """

    def __init__(
        self,
        folder: Path,
        content: Path,
        subscribers: int,
        environment: Mapping[str, str] | None = None,
        database: Place | None = None,
    ) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.database = database or folder / "antenne.db"
        self.standin = StandIn(token=TOKEN, remembered_calls=None)
        self.server = Server(self.standin)
        self.people = crowd(self.standin, subscribers)
        self.chats = [person.chat.id for person in self.people]
        self.environment = dict(environment or {})
        shutil.copytree(content, self.content)
        self.write_workshop(_soon())
        self._subscribe()

    def bot(self, pace: float = 1000, folder: Path | None = None) -> BotProcess:
        """A bot in this scene, not started yet, that sends so many messages a second at most; it runs in the folder of
        the scene, or in another."""
        settings = {
            "ANTENNE_DATABASE": str(self.database) if isinstance(self.database, Path) else self.database.url,
            "ANTENNE_CONTENT": str(self.content),
            "ANTENNE_MESSAGES_A_SECOND": str(pace),
        }
        return BotProcess(self.standin, self.server.url, folder or self.folder, {**self.environment, **settings})

    def write_workshop(self, starts: dtm.datetime, **more: Any) -> None:
        """Let the content say that the workshop starts then; `more` are further keys of its entry."""
        entry = {
            "id": WORKSHOP,
            "title": {"de": TITLE, "fr": "Atelier d’essai"},
            "starts": f"{starts.astimezone(dtm.UTC):%Y-%m-%d %H:%M}",
            "timezone": "UTC",
            "place": {"town": "Celle"},
            **more,
        }
        # JSON is YAML, too.
        (self.content / "workshops.yaml").write_text(f"- {json.dumps(entry)}\n", encoding="utf-8")

    def copies(self) -> dict[int, int]:
        """How many messages about the workshop each subscriber has, by chat id."""
        had = received(self.standin)
        return {chat: sum(TITLE in text for text in had.get(chat, ())) for chat in self.chats}

    def sent(self) -> int:
        """How many messages subscribers have got, of any kind."""
        with self.standin.lock:
            return sum(len(self.standin.chat(chat).messages) for chat in self.chats)

    def waiting(self) -> int:
        """How many messages the bot still has to send, as its database says."""
        db = open_to_read(self.database)
        try:
            return without_names(db).deliveries.backlog()
        finally:
            db.close()

    def asleep(self) -> set[int]:
        """The subscribers whom the bot has given up until they come back. Ask while no bot runs."""
        storage = self._open()
        try:
            found = (storage.subscribers.get(chat) for chat in self.chats)
            return {subscriber.chat for subscriber in found if subscriber and subscriber.asleep}
        finally:
            storage.close()

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()

    def _subscribe(self) -> None:
        now = dtm.datetime.now(dtm.UTC)
        storage = self._open()
        try:
            programme = Programme(storage, ZONE)
            programme.note(load(self.content).workshops.values(), now - _ANNOUNCED)
            programme.open_due(now - _ASKED)
            with storage.atomic():
                for chat in self.chats:
                    storage.subscribers.subscribe(chat, WORKSHOP, "de", now - _ASKED)
                    for lead in LEADS:
                        storage.subscribers.wish(chat, lead, wanted=lead == "hours")
        finally:
            storage.close()

    def _open(self) -> Storage:
        keys = self.environment.get("ANTENNE_KEY", "")
        return open_place(self.database, keys.split(",") if keys else [])


def _soon() -> dtm.datetime:
    return dtm.datetime.now(dtm.UTC) + BEGINS_IN
