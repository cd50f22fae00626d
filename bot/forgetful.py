"""An application that keeps no list of the people who write to it."""

from __future__ import annotations

from typing import Any

from telegram.ext import Application


class ForgetfulApplication(Application[Any, Any, Any, Any, Any, Any]):
    """Does not write down whose data a persistence would have to save: this bot has none.

    The library (python-telegram-bot 22.8) notes the ids of all chats and people in two sets, which only a persistence
    empties. Without one they would hold everybody until the bot is stopped.
    """

    def _mark_for_persistence_update(self, **_whose: object) -> None:
        pass
