"""The time at the office."""

import datetime as dtm
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Berlin")
"""The office's time zone: what "today" means, and when the night is quiet."""


def now() -> dtm.datetime:
    """The time at the office."""
    return dtm.datetime.now(ZONE)
