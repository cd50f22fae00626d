"""What an error of a send means: whether the message perhaps arrived, and what is to be done.

Only where a connection never came about is it certain that nothing was sent.
"""

from __future__ import annotations

import datetime as dtm

from msgspec import Struct
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.storage.kinds import Kind
from bot.unreached import UnreachedError

_GONE = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid", "group chat was deactivated")


class NotSent(Struct, frozen=True):
    """Telegram could not be reached, or takes nothing from this bot; the message has certainly not arrived."""


class Uncertain(Struct, frozen=True):
    """The connection broke after the message was on its way, or Telegram failed inside: perhaps it arrived."""


class TooFast(Struct, frozen=True):
    """Telegram asks to wait so many seconds."""

    seconds: float


class Gone(Struct, frozen=True):
    """The chat can't be written to any more."""


class Moved(Struct, frozen=True):
    """The group has become a supergroup with another id."""

    chat: int


class Refused(Struct, frozen=True):
    """Telegram does not take this message, now or later."""


Outcome = NotSent | Uncertain | TooFast | Gone | Moved | Refused


def outcome_of(error: TelegramError) -> Outcome:
    """What an error means."""
    match error:
        case RetryAfter():
            return TooFast(_seconds(error))
        case ChatMigrated():
            return Moved(error.new_chat_id)
        case Forbidden():
            return Gone()
        case InvalidToken():  # no fault of the message: with another token, and after a mended proxy, it can go out
            return NotSent()
        case BadRequest():
            return Gone() if any(known in error.message.lower() for known in _GONE) else Refused()
        case UnreachedError():
            return NotSent()
        case NetworkError():
            return Uncertain()
    return Refused()


def worth_a_second(kind: Kind) -> bool:
    """Whether losing a message would be worse than sending it twice.

    A workshop missed, or a journey to one that does not take place, would be; the news that there is a new one would
    not: the reminders of it still come. An announcement is the office's to repeat.
    """
    return kind not in ("new", "announcement")


def _seconds(error: RetryAfter) -> float:
    wait: object = error.retry_after
    return wait.total_seconds() if isinstance(wait, dtm.timedelta) else float(str(wait))
