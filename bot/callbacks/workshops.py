"""Taps on the workshops."""

from __future__ import annotations

import re
from typing import Annotated

from bot.callbacks.codec import Tap
from bot.storage.kinds import ALL
from knowledge.model import ID_PATTERN, Language

WorkshopId = Annotated[str, re.compile(f"{ID_PATTERN}|{re.escape(ALL)}")]


class AboutWorkshops(Tap, frozen=True):
    """What a tap on a workshop, or on the list of them, shows or sends."""


class ShowWorkshops(AboutWorkshops, tag="ws", frozen=True):
    """Show the list of coming workshops in this message."""

    language: Language


class ShowPast(AboutWorkshops, tag="wp", frozen=True):
    """Show the workshops that took place in this message."""

    language: Language


class OpenWorkshop(AboutWorkshops, tag="wo", frozen=True):
    """Show the card of a workshop in this message."""

    workshop: WorkshopId
    language: Language


class SendCalendar(AboutWorkshops, tag="wc", frozen=True):
    """Send a workshop as a calendar file; ALL stands for all that are coming."""

    workshop: WorkshopId
    language: Language


class SendMap(AboutWorkshops, tag="wm", frozen=True):
    """Send the place of a workshop."""

    workshop: WorkshopId
    language: Language
