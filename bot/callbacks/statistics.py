"""Taps of the staff on the statistics."""

from __future__ import annotations

from bot.callbacks.codec import Tap


class ShowStatistics(Tap, tag="st", frozen=True):
    """Show the statistics of so many days in this message."""

    days: int
