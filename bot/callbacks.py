"""Callback data of the buttons: what a tap means, in at most 64 bytes, valid across restarts.

Written as a kind and its parts: `t:praxes:money:de`. Whatever does not parse is an old or a foreign button.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

from telegram.constants import InlineKeyboardButtonLimit

from knowledge.model import FACETS, LANGUAGES, Facet, Family, Language

_SEPARATOR = ":"


class OldButtonError(ValueError):
    """The button is of another version of the bot or its content, or was never ours."""


@dataclass(frozen=True)
class ShowTopic:
    """Show a topic in this message, led by a facet."""

    topic: str
    facet: Facet
    language: Language


@dataclass(frozen=True)
class OpenTopic:
    """Answer with a topic in a new message: what is there stays to be read."""

    topic: str
    language: Language


@dataclass(frozen=True)
class ShowTown:
    """Show the partners of a town in this message; `town` is its name as it is compared."""

    town: str
    language: Language


@dataclass(frozen=True)
class ShowMenu:
    """Show the families of topics in this message."""

    language: Language


@dataclass(frozen=True)
class ShowFamily:
    """Show the topics of a family in this message, from page 0."""

    family: Family
    page: int
    language: Language


@dataclass(frozen=True)
class AskExample:
    """Ask one of the example questions, counted from 0."""

    number: int
    language: Language


@dataclass(frozen=True)
class ChooseLanguage:
    """Answer in this language from now on."""

    language: Language


Tap = ShowTopic | OpenTopic | ShowTown | ShowMenu | ShowFamily | AskExample | ChooseLanguage


def encode(tap: Tap) -> str:
    """The callback data of a tap. Raises ValueError where it would not fit."""
    match tap:
        case ShowTopic(topic, facet, language):
            parts = ["t", topic, facet, language]
        case OpenTopic(topic, language):
            parts = ["o", topic, language]
        case ShowTown(town, language):
            parts = ["w", town, language]
        case ShowMenu(language):
            parts = ["m", language]
        case ShowFamily(family, page, language):
            parts = ["f", family, str(page), language]
        case AskExample(number, language):
            parts = ["q", str(number), language]
        case ChooseLanguage(language):
            parts = ["l", language]
    data = _SEPARATOR.join(parts)
    if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError(f"callback data over {InlineKeyboardButtonLimit.MAX_CALLBACK_DATA} bytes: {data}")
    return data


def decode(data: str | None) -> Tap:
    """The tap behind callback data. Raises OldButtonError for anything that encode did not write."""
    match (data or "").split(_SEPARATOR):
        case ["t", topic, facet, language] if facet in FACETS and language in LANGUAGES:
            return ShowTopic(topic, facet, language)
        case ["o", topic, language] if language in LANGUAGES:
            return OpenTopic(topic, language)
        case ["w", town, language] if language in LANGUAGES:
            return ShowTown(town, language)
        case ["m", language] if language in LANGUAGES:
            return ShowMenu(language)
        case ["f", family, page, language] if family in get_args(Family) and _number(page) and language in LANGUAGES:
            return ShowFamily(cast(Family, family), int(page), language)
        case ["q", number, language] if _number(number) and language in LANGUAGES:
            return AskExample(int(number), language)
        case ["l", language] if language in LANGUAGES:
            return ChooseLanguage(language)
    raise OldButtonError(data)


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3
