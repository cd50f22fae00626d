"""Taps on the workshops."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from bot.callbacks.codec import Tap
from bot.storage.kinds import ALL
from knowledge.model import ID_PATTERN, Language

WorkshopId = Annotated[str, re.compile(f"{ID_PATTERN}|{re.escape(ALL)}")]


@dataclass(frozen=True)
class AboutWorkshops(Tap):
    """What a tap on a workshop, or on the list of them, shows or sends."""


@dataclass(frozen=True)
class ShowWorkshops(AboutWorkshops, code="ws"):
    """Show the list of coming workshops in this message."""

    language: Language


@dataclass(frozen=True)
class ShowPast(AboutWorkshops, code="wp"):
    """Show the workshops that took place in this message."""

    language: Language


@dataclass(frozen=True)
class OpenWorkshop(AboutWorkshops, code="wo"):
    """Show the card of a workshop in this message."""

    workshop: WorkshopId
    language: Language


@dataclass(frozen=True)
class SendCalendar(AboutWorkshops, code="wc"):
    """Send a workshop as a calendar file; ALL stands for all that are coming."""

    workshop: WorkshopId
    language: Language


@dataclass(frozen=True)
class SendMap(AboutWorkshops, code="wm"):
    """Send the place of a workshop."""

    workshop: WorkshopId
    language: Language
