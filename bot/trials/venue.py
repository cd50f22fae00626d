"""Where bots are put under load: a Telegram over HTTP that remembers little, and a folder for each bot that comes."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.standin import StandIn
from bot.standin.http import Server
from bot.trials.process import ECHO, TOKEN, BotProcess

UNPACED = "1000"
"""Messages a second, as many as the setting allows: the pace is not what is measured."""
_REMEMBERED_CALLS = 1000


class Venue:
    """A Telegram that nobody has written to yet; within a `with` block it answers.

    Bots find the content to answer from, and each an empty database in a folder of its own.
    """

    def __init__(self, folder: Path, content: Path) -> None:
        self.standin = StandIn(token=TOKEN, remembered_calls=_REMEMBERED_CALLS)
        self.server = Server(self.standin)
        self._folder = folder
        self._content = content

    def ours(self, **environment: str) -> BotProcess:
        """Our bot, not started yet."""
        folder = self._own_folder()
        settings = {
            "ANTENNE_CONTENT": str(self._content.absolute()),
            "ANTENNE_DATABASE": str(folder / "antenne.db"),
            "ANTENNE_MESSAGES_A_SECOND": UNPACED,
        }
        return BotProcess(self.standin, self.server.url, folder, {**settings, **environment})

    def echo(self) -> BotProcess:
        """The echo bot, not started yet."""
        return BotProcess(self.standin, self.server.url, self._own_folder(), {}, ECHO)

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.stop()

    def _own_folder(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self._folder))
