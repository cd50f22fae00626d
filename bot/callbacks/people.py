"""Taps that lead to people."""

from __future__ import annotations

import re
from typing import Annotated

from bot.callbacks.codec import Tap
from knowledge.model import ID_PATTERN, Language

ContactId = Annotated[str, re.compile(ID_PATTERN)]


class AboutPeople(Tap, frozen=True):
    """What leads to people, where the bot is at its end."""


class ShowContact(AboutPeople, tag="cc", frozen=True):
    """Send a contact as a card."""

    contact: ContactId
    language: Language


class NoneFits(AboutPeople, tag="cn", frozen=True):
    """None of the topics offered is meant: show all of them, or people where that was not the first miss."""

    language: Language
