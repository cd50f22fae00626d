"""Logging for an operator: lines to read on a terminal, JSON elsewhere, quiet libraries, and nothing secret anywhere."""

from __future__ import annotations

import datetime as dtm
import json
import logging
import sys
import threading
from typing import TYPE_CHECKING, Any, Literal, TextIO

from telegram.error import InvalidToken, NetworkError

from bot.redaction import RedactingFilter, said

if TYPE_CHECKING:
    from structlog.stdlib import ProcessorFormatter
    from structlog.typing import EventDict

Format = Literal["auto", "text", "json"]
"""How lines look: "auto" is text on a terminal and JSON elsewhere."""

QUIET = ("httpx", "httpcore", "apscheduler", "watchfiles")
"""Libraries whose lines at INFO say nothing to an operator; the first two write every address, with the token in it."""


class StructuredFormatter(logging.Formatter):
    """Writes lines with structlog, which is loaded in a thread of its own: it takes a tenth of a second."""

    def __init__(self, *, as_json: bool, colours: bool) -> None:
        super().__init__()
        self._make = _json_formatter if as_json else _text_formatter
        self._colours = colours
        self._made: ProcessorFormatter | None = None
        self._guard = threading.Lock()

    def load(self) -> None:
        """Load structlog now."""
        with self._guard:
            if self._made is None:
                self._made = self._make(colours=self._colours)

    def format(self, record: logging.LogRecord) -> str:
        """The line; it waits until structlog is loaded."""
        self.load()
        assert self._made is not None  # noqa: S101 (says so to mypy)
        return self._made.format(record)
