"""Logging for an operator: lines to read on a terminal, JSON elsewhere, quiet libraries, nothing secret anywhere."""

from __future__ import annotations

import datetime as dtm
import logging
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Literal, cast

from telegram.error import InvalidToken, NetworkError

from bot.redaction import RedactingFilter, said

if TYPE_CHECKING:
    from structlog.stdlib import ProcessorFormatter
    from structlog.typing import EventDict, Processor

Format = Literal["auto", "text", "json"]
"""How lines look: "auto" is text on a terminal and JSON elsewhere."""

QUIET = ("httpx", "httpcore", "apscheduler", "watchfiles")
"""Libraries whose lines at INFO say nothing to an operator; the first two write every address, with the token in it."""

PARSERS = ("telegram.Bot", "telegram.ext.ExtBot", "telegram.request.BaseRequest")
"""What writes, where it can't read an answer of Telegram, all of that answer."""

DISCREET = ("telegram.Bot", "telegram.ext.ExtBot", "telegram.ext.Application")
"""What would write, at DEBUG, every message that comes and goes."""


class StructuredFormatter(logging.Formatter):
    """Has structlog write the lines, as its renderer does. It is loaded with the first line, or before: that takes a
    tenth of a second."""

    def __init__(self, renderer: Callable[[], Processor]) -> None:
        super().__init__()
        self._renderer = renderer
        self._loaded: ProcessorFormatter | None = None
        self._one_at_a_time = threading.Lock()

    def load(self) -> ProcessorFormatter:
        """Load structlog, where that has not been done yet."""
        with self._one_at_a_time:
            if self._loaded is None:
                self._loaded = _formatter(self._renderer())
            return self._loaded

    def load_aside(self) -> None:
        """Load structlog in a thread of its own, beside all that a start does."""
        threading.Thread(target=self.load, name="structlog", daemon=True).start()

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record that a RedactingFilter has seen."""
        return self.load().format(record)


def set_up(level: str, *secrets: str | None, form: Format = "auto") -> StructuredFormatter:
    """Log to standard error, without the secrets; gives back what writes the lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(RedactingFilter(*secrets))
    formatter = StructuredFormatter(_renderer(form))
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("telegram.ext.Updater").addFilter(_network_in_a_line)
    logging.getLogger("telegram.ext").addFilter(_token_in_a_line)
    for name in PARSERS:
        logging.getLogger(name).addFilter(_without_updates)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in DISCREET:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
    return formatter


def also_to(handler: logging.Handler, *secrets: str | None) -> None:
    """Give every line, without the secrets, to another handler as well."""
    handler.addFilter(RedactingFilter(*secrets))
    logging.getLogger().addHandler(handler)


def _renderer(form: Format) -> Callable[[], Processor]:
    terminal = sys.stderr.isatty()
    if form == "json" or (form == "auto" and not terminal):
        return _json
    return partial(_text, colours=terminal)


def _json() -> Processor:
    from structlog.processors import JSONRenderer

    return JSONRenderer(ensure_ascii=False)


def _text(*, colours: bool) -> Processor:
    from structlog.dev import ConsoleRenderer, plain_traceback

    return ConsoleRenderer(colors=colours, pad_event_to=0, exception_formatter=plain_traceback)


def _formatter(renderer: Processor) -> ProcessorFormatter:
    from structlog.stdlib import ProcessorFormatter

    written = [ProcessorFormatter.remove_processors_meta, renderer]
    return ProcessorFormatter(foreign_pre_chain=[_fields], processors=written, use_get_message=True)


def _fields(_logger: object, _method: str, event: EventDict) -> EventDict:
    """What a line consists of. The traceback is the text that has been redacted, never the one structlog would make."""
    record = cast(logging.LogRecord, event["_record"])
    moment = dtm.datetime.fromtimestamp(record.created, dtm.UTC).isoformat(timespec="milliseconds")
    fields = {
        "timestamp": moment.replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": event["event"],
        "exception": record.exc_text,
        "stack": record.stack_info,
    }
    meta = {key: value for key, value in event.items() if key.startswith("_")}
    return meta | {key: value for key, value in fields.items() if value is not None}


def _network_in_a_line(record: logging.LogRecord) -> bool:
    """What is no fault of the program needs no traceback; always keeps the record."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, NetworkError):
        record.msg, record.args, record.exc_info = f"{said(record)} ({error})", (), None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


def _without_updates(record: logging.LogRecord) -> bool:
    """What the library could not read of Telegram's answer holds names and words of people; always keeps the record."""
    if "Received data" in str(record.msg) or "invalid JSON data" in str(record.msg):
        record.msg, record.args = "an answer of Telegram could not be read", ()
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.exc_info = f"{record.msg} ({type(error).__name__})", None
    return True


def _token_in_a_line(record: logging.LogRecord) -> bool:
    """That Telegram refuses the token at the start is said by the end of the program; later it is one line."""
    error = record.exc_info[1] if record.exc_info else None
    if not isinstance(error, InvalidToken):
        return True
    record.exc_info = None
    return "Bootstrap" not in said(record)
