"""What goes out to subscribers, and which of it they can switch off."""

from __future__ import annotations

from typing import Literal, get_args

WorkshopKind = Literal["week", "day", "hours", "deadline", "new", "moved", "cancelled", "restored"]
"""A message about a workshop: a week, a day and two hours before, before the registration closes, and the news."""
KINDS: tuple[WorkshopKind, ...] = get_args(WorkshopKind)

Kind = Literal[WorkshopKind, "announcement"]
"""A delivery: about a workshop, or what the office has to say."""

Lead = Literal["week", "day", "hours"]
LEADS: tuple[Lead, ...] = get_args(Lead)
"""Reminders of the workshop itself, the earliest first."""

REMINDERS: tuple[WorkshopKind, ...] = (*LEADS, "deadline")
"""What goes out because of the date, not because of a change."""

Wish = Literal["week", "day", "hours", "deadline", "new", "changes", "office"]
WISHES: tuple[Wish, ...] = get_args(Wish)
PRESET: frozenset[Wish] = frozenset(("week", "day", "deadline", "new", "changes", "office"))
"""What a new subscriber gets."""

ALL = "*"
"""Stands for every workshop in a subscription."""


def wish_of(kind: Kind) -> Wish:
    """The wish that lets a kind through."""
    match kind:
        case "moved" | "cancelled" | "restored":
            return "changes"
        case "announcement":
            return "office"
        case _:
            return kind
