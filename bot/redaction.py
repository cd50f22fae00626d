"""What no log, no report and no other program may learn: tokens and keys, and the numbers of chats and people."""

from __future__ import annotations

import logging
import re
import traceback

TOKEN = re.compile(r"(?<![0-9])[0-9]{6,}(?::|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE)
"""A bot token wherever it stands (also right after the "bot" of an address), in BotFather's form."""

HIDDEN = "<hidden>"
"""What stands in the place of a secret."""

_LONG_NUMBER = re.compile(r"\b(?=[0-9]*[a-f])[0-9a-f]{8,}\b|(?<![0-9]\.)(?<![0-9])-?[0-9]{7,}", re.IGNORECASE)
"""Seven digits and more may be the number of a chat (https://core.telegram.org/bots/api#chat). Days and hours are
shorter; fractions of a second stand behind a point. The first half finds digests, such as a content's revision."""


class Redactor:
    """Takes tokens, long numbers and some secrets of one's own out of texts."""

    def __init__(self, *secrets: str | None) -> None:
        self._secrets = [secret for secret in secrets if secret]

    def redact(self, text: str) -> str:
        """The text with "<hidden>" for whatever is secret in it."""
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _LONG_NUMBER.sub(_digest_or_hidden, TOKEN.sub(HIDDEN, text))


class RedactingFilter(Redactor, logging.Filter):
    """Takes all of that out of a record's message and traceback before any handler writes it."""

    def __init__(self, *secrets: str | None) -> None:
        Redactor.__init__(self, *secrets)
        logging.Filter.__init__(self)

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keeps the record."""
        record.msg, record.args = self.redact(said(record)), ()
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = self.redact("".join(traceback.format_exception(*record.exc_info)).rstrip())
        elif record.exc_text:
            record.exc_text = self.redact(record.exc_text)
        if record.stack_info:
            record.stack_info = self.redact(record.stack_info)
        return True


def said(record: logging.LogRecord) -> str:
    """What a record says. A slip in a log call must not break what was being logged."""
    try:
        return record.getMessage()
    except Exception:
        return f"{record.msg} {record.args}"


def _digest_or_hidden(found: re.Match[str]) -> str:
    return HIDDEN if found[0].lstrip("-").isdigit() else found[0]
