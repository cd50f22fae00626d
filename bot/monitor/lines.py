"""Counts the warnings and errors in the log."""

from __future__ import annotations

import logging

from bot.monitor.counting import Counts


class LineCounter(logging.Handler):
    """Counts lines by level, from any thread; the caller holds the handler's lock meanwhile."""

    def __init__(self, counts: Counts) -> None:
        super().__init__(logging.WARNING)
        self._counts = counts

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record."""
        self._counts.lines[record.levelname.lower()] += 1
