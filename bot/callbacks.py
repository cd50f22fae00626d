"""Callback data of the buttons: what a tap means, in at most 64 bytes, valid across restarts.

Written as a kind and its parts: `t:praxes:money:de`. Whatever does not parse is an old or a foreign button.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast, get_args

from telegram.constants import InlineKeyboardButtonLimit

from bot.storage.kinds import ALL, WISHES, Wish
from knowledge.model import FACETS, ID_PATTERN, LANGUAGES, Facet, Family, Language

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


@dataclass(frozen=True)
class ShowWorkshops:
    """Show the list of coming workshops in this message."""

    language: Language


@dataclass(frozen=True)
class ShowPast:
    """Show the workshops that took place in this message."""

    language: Language


@dataclass(frozen=True)
class OpenWorkshop:
    """Show the card of a workshop in this message."""

    workshop: str
    language: Language


@dataclass(frozen=True)
class SendCalendar:
    """Send a workshop as a calendar file; ALL stands for all that are coming."""

    workshop: str
    language: Language


@dataclass(frozen=True)
class SendMap:
    """Send the place of a workshop."""

    workshop: str
    language: Language


@dataclass(frozen=True)
class ShowReminders:
    """Answer with what this chat is reminded of, in a new message."""

    language: Language


@dataclass(frozen=True)
class Subscribe:
    """Remind this chat of a workshop; ALL stands for every one."""

    workshop: str
    language: Language


@dataclass(frozen=True)
class Unsubscribe:
    """Remind this chat no more of a workshop."""

    workshop: str
    language: Language


@dataclass(frozen=True)
class SwitchWish:
    """Switch on or off what this chat hears, and show the reminders in this message."""

    wish: Wish
    wanted: bool
    language: Language


@dataclass(frozen=True)
class EndReminders:
    """Remind this chat of nothing any more."""

    language: Language


AboutWorkshops = ShowWorkshops | ShowPast | OpenWorkshop | SendCalendar | SendMap
AboutReminders = ShowReminders | Subscribe | Unsubscribe | SwitchWish | EndReminders
Tap = (
    ShowTopic
    | OpenTopic
    | ShowTown
    | ShowMenu
    | ShowFamily
    | AskExample
    | ChooseLanguage
    | AboutWorkshops
    | AboutReminders
)

_ONE_LANGUAGE: dict[str, type[ShowMenu | ChooseLanguage | ShowWorkshops | ShowPast | ShowReminders | EndReminders]] = {
    "m": ShowMenu,
    "l": ChooseLanguage,
    "ws": ShowWorkshops,
    "wp": ShowPast,
    "rs": ShowReminders,
    "re": EndReminders,
}
_ONE_WORKSHOP: dict[str, type[OpenWorkshop | SendCalendar | SendMap | Subscribe | Unsubscribe]] = {
    "wo": OpenWorkshop,
    "wc": SendCalendar,
    "wm": SendMap,
    "ra": Subscribe,
    "ru": Unsubscribe,
}
_KINDS = {tap: kind for kinds in (_ONE_LANGUAGE, _ONE_WORKSHOP) for kind, tap in kinds.items()}
_SWITCH = {True: "on", False: "off"}


def encode(tap: Tap) -> str:
    """The callback data of a tap. Raises ValueError where it would not fit."""
    match tap:
        case ShowTopic(topic, facet, language):
            parts = ["t", topic, facet, language]
        case OpenTopic(topic, language):
            parts = ["o", topic, language]
        case ShowTown(town, language):
            parts = ["w", town, language]
        case ShowFamily(family, page, language):
            parts = ["f", family, str(page), language]
        case AskExample(number, language):
            parts = ["q", str(number), language]
        case SwitchWish(wish, wanted, language):
            parts = ["rw", wish, _SWITCH[wanted], language]
        case OpenWorkshop() | SendCalendar() | SendMap() | Subscribe() | Unsubscribe():
            parts = [_KINDS[type(tap)], tap.workshop, tap.language]
        case _:
            parts = [_KINDS[type(tap)], tap.language]
    data = _SEPARATOR.join(parts)
    if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError(f"callback data over {InlineKeyboardButtonLimit.MAX_CALLBACK_DATA} bytes: {data}")
    return data


def decode(data: str | None) -> Tap:
    """The tap behind callback data. Raises OldButtonError for anything that encode did not write."""
    *parts, language = (data or "").split(_SEPARATOR)
    if language not in LANGUAGES:
        raise OldButtonError(data)
    match parts:
        case ["t", topic, facet] if facet in FACETS:
            return ShowTopic(topic, facet, language)
        case ["o", topic]:
            return OpenTopic(topic, language)
        case ["w", town]:
            return ShowTown(town, language)
        case ["f", family, page] if family in get_args(Family) and _number(page):
            return ShowFamily(cast(Family, family), int(page), language)
        case ["q", number] if _number(number):
            return AskExample(int(number), language)
        case ["rw", wish, switch] if wish in WISHES and switch in _SWITCH.values():
            return SwitchWish(wish, switch == _SWITCH[True], language)
        case [kind, workshop] if kind in _ONE_WORKSHOP and _workshop(workshop):
            return _ONE_WORKSHOP[kind](workshop, language)
        case [kind] if kind in _ONE_LANGUAGE:
            return _ONE_LANGUAGE[kind](language)
    raise OldButtonError(data)


def _workshop(text: str) -> bool:
    return text == ALL or re.fullmatch(ID_PATTERN, text) is not None


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 3
