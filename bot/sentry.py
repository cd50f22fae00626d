"""Reports errors to Sentry, where ANTENNE_SENTRY_DSN says so: what failed and where in the program, nothing of people.

What leaves the machine is listed here field by field, so that a new version of the library adds nothing by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bot.redaction import Redactor
from bot.troubles import described

if TYPE_CHECKING:
    from sentry_sdk.transport import Transport
    from sentry_sdk.types import Event, Hint

LAST_REPORTS = 1.0
"""Seconds that reports may take when the bot ends."""

_EVENT = ("event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk")
_FRAME = ("filename", "function", "module", "lineno", "in_app")
_ERROR = ("type", "module", "mechanism")


@contextmanager
def reporting(dsn: str, release: str, *secrets: str | None, transport: type[Transport] | None = None) -> Iterator[None]:
    """Meanwhile, report errors that are logged; nothing where there is no DSN.

    `transport` takes the place of sending over HTTP (https://docs.sentry.io/platforms/python/configuration/options/).
    """
    if not dsn:
        yield
        return
    import sentry_sdk
    from sentry_sdk.integrations.logging import LoggingIntegration

    scrub = Scrubber(*secrets)
    sentry_sdk.init(
        dsn,
        release=release,
        transport=transport,
        # Nothing that looks into requests, arguments or variables: neither httpx nor what the library finds installed.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=logging.INFO, event_level=logging.ERROR)],
        before_send=scrub.event,
        before_breadcrumb=scrub.breadcrumb,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        auto_session_tracking=False,
        send_client_reports=False,
        server_name="",
        shutdown_timeout=LAST_REPORTS,
    )
    try:
        yield
    finally:
        sentry_sdk.get_client().close(timeout=LAST_REPORTS)


class Scrubber:
    """Makes reports of what the library would send."""

    def __init__(self, *secrets: str | None) -> None:
        self._redact = Redactor(*secrets).redact

    def event(self, event: Event, hint: Hint) -> Event | None:
        """An error: its kind, its place, and what Troubles makes of its line; what an exception says stays here."""
        record = hint.get("log_record")
        if not isinstance(record, logging.LogRecord):
            return None
        errors = event.get("exception") or _exceptions(getattr(record, "error", None))
        report = {key: event[key] for key in _EVENT if key in event}  # type: ignore[literal-required]
        report["logentry"] = {"message": described(record)}
        report["exception"] = {"values": [_place(error) for error in errors.get("values", ())]}
        report["breadcrumbs"] = event.get("breadcrumbs") or {"values": []}
        return self._clean(report)  # type: ignore[no-any-return]

    def breadcrumb(self, crumb: dict[str, Any], hint: Hint) -> dict[str, Any] | None:
        """A line of the log before an error, as Troubles would keep it; nothing else is a breadcrumb."""
        record = hint.get("log_record")
        if not isinstance(record, logging.LogRecord):
            return None
        kept = {key: crumb[key] for key in ("type", "level", "category", "timestamp") if key in crumb}
        return self._clean({**kept, "message": described(record)})  # type: ignore[no-any-return]

    def _clean(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._redact(value)
        if isinstance(value, dict):
            return {key: self._clean(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._clean(inner) for inner in value]
        return value


def _exceptions(error: BaseException | None) -> dict[str, Any]:
    if error is None:
        return {}
    import sentry_sdk
    from sentry_sdk.utils import event_from_exception

    event, _ = event_from_exception(error, client_options=sentry_sdk.get_client().options)
    return {"values": event["exception"]["values"]}


def _place(error: dict[str, Any]) -> dict[str, Any]:
    frames = (error.get("stacktrace") or {}).get("frames", ())
    kept = [{key: frame[key] for key in _FRAME if key in frame} for frame in frames]
    return {**{key: error[key] for key in _ERROR if key in error}, "stacktrace": {"frames": kept}}
