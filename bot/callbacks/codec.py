"""How a tap is written on its button: a code and its parts, `t:praxes:money:de`, in at most 64 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import astuple
from telegram.constants import InlineKeyboardButtonLimit

_SEPARATOR = ":"
_SWITCH = {True: "on", False: "off"}
_LONGEST_NUMBER = 9
"""Digits."""
_FORMS: dict[type[Any], list[Any]] = {}


class OldButtonError(ValueError):
    """The button is of another version of the bot or its content, or was never ours."""


class Tap(Struct, frozen=True):
    """What a tap on a button means. A kind of tap is a class below this one with a code of its own as its tag:
    `class ShowMenu(Tap, tag="m")`. Its fields are texts, whole numbers from 0, switches (bool) and Literals; a text
    may be `Annotated[str, re.compile(…)]`. Codes and fields stay as they are, for buttons live as long as a chat.
    """


@cache
def kinds() -> Mapping[str, type[Tap]]:
    """Each kind of tap by its code; worked out once, for all rooms of taps must be loaded by then. Raises TypeError
    where two kinds have the same code.
    """
    found: dict[str, type[Tap]] = {}
    for kind in _below(Tap):
        if (code := _code(kind)) in found:
            raise TypeError(f"{kind.__name__} has the code of {found[code].__name__}")
        if code:
            found[code] = kind
    return found


def _below(kind: type[Tap]) -> Iterator[type[Tap]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)


def _code(kind: type[Tap]) -> str:
    return str(kind.__struct_config__.tag or "")


def encode(tap: Tap) -> str:
    """The callback data of a tap. Raises ValueError where it would not fit."""
    data = _SEPARATOR.join((_code(type(tap)), *map(_written, astuple(tap))))
    if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise ValueError(f"callback data over {InlineKeyboardButtonLimit.MAX_CALLBACK_DATA} bytes: {data}")
    return data


def decode(data: str | None) -> Tap:
    """The tap behind callback data. Raises OldButtonError for anything that encode did not write."""
    code, *parts = (data or "").split(_SEPARATOR)
    kind = kinds().get(code)
    if kind is None:
        raise OldButtonError(data)
    forms = _forms(kind)
    if len(parts) != len(forms):
        raise OldButtonError(data)
    return kind(*(_read(part, form) for part, form in zip(parts, forms, strict=True)))


def _written(value: object) -> str:
    return _SWITCH[value] if isinstance(value, bool) else str(value)


def _forms(kind: type[Tap]) -> list[Any]:
    """What each part of a kind is; worked out once, for all annotations must be known by then."""
    if kind not in _FORMS:
        hints = get_type_hints(kind, include_extras=True)
        _FORMS[kind] = [hints[name] for name in kind.__struct_fields__]
    return _FORMS[kind]


def _read(part: str, form: Any) -> object:
    if form is bool and part in _SWITCH.values():
        return part == _SWITCH[True]
    if form is int and part.isascii() and part.isdigit() and len(part) <= _LONGEST_NUMBER:
        return int(part)
    if get_origin(form) is Literal and part in get_args(form):
        return part
    if get_origin(form) is Annotated and _pattern(form).fullmatch(part):
        return part
    if form is str:
        return part
    raise OldButtonError(part)


def _pattern(form: Any) -> re.Pattern[str]:
    return next(extra for extra in get_args(form) if isinstance(extra, re.Pattern))
