"""Logging for an operator: quiet libraries, and never a token in any line."""

import logging
import re
import sys
import traceback

from telegram.error import NetworkError

TOKEN = re.compile(r"[0-9]{6,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
"""A bot token wherever it stands (also right after the "bot" of an address), in BotFather's form."""

_HIDDEN = "<hidden>"


class RedactingFilter(logging.Filter):
    """Takes tokens out of a record's message and traceback before any handler writes it."""

    def __init__(self, *secrets: str) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keeps the record."""
        record.msg, record.args = self.redact(_message(record)), ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = self.redact("".join(traceback.format_exception(*record.exc_info)).rstrip())
        elif record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True

    def redact(self, text: str) -> str:
        """The text without any token."""
        for secret in self._secrets:
            text = text.replace(secret, _HIDDEN)
        return TOKEN.sub(_HIDDEN, text)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a slip in a log call must not break what was being logged
        return f"{record.msg} {record.args}"


def _network_in_a_line(record: logging.LogRecord) -> bool:
    """What is no fault of the program needs no traceback; always keeps the record."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, NetworkError):
        record.msg, record.args, record.exc_info = f"{_message(record)} ({error})", (), None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def set_up(level: str, token: str | None = None) -> None:
    """Log to standard error, redacted. httpx and httpcore, which log every address with the token in it, stay quiet."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for installed in logging.getLogger().handlers:
        installed.addFilter(RedactingFilter(token or ""))
    logging.getLogger("telegram.ext.Updater").addFilter(_network_in_a_line)
    for name in ("httpx", "httpcore", "apscheduler", "watchfiles"):
        logging.getLogger(name).setLevel(logging.WARNING)
