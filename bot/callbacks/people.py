"""Taps that lead to people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from bot.callbacks.codec import Tap
from knowledge.model import ID_PATTERN, Language

ContactId = Annotated[str, re.compile(ID_PATTERN)]


@dataclass(frozen=True)
class AboutPeople(Tap):
    """What leads to people, where the bot is at its end."""


@dataclass(frozen=True)
class ShowContact(AboutPeople, code="cc"):
    """Send a contact as a card."""

    contact: ContactId
    language: Language


@dataclass(frozen=True)
class NoneFits(AboutPeople, code="cn"):
    """None of the topics offered is meant: show all of them, or people where that was not the first miss."""

    language: Language
