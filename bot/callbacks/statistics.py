"""Taps of the staff on the statistics."""

from __future__ import annotations

from dataclasses import dataclass

from bot.callbacks.codec import Tap


@dataclass(frozen=True)
class ShowStatistics(Tap, code="st"):
    """Show the statistics of so many days in this message."""

    days: int
