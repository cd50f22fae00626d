"""What the staff is told of errors, as text without markup."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

RIVAL = (
    "Ein zweiter Bot läuft mit demselben Token, vielleicht auf einem anderen Rechner. Jeder der beiden bekommt nur"
    " einen Teil der Nachrichten. Bitte einen davon beenden."
)
MOST = 10
"""Lines in one message: each is LONGEST (bot/troubles.py) at most."""


class Line(Struct, frozen=True):
    """One error as the log calls it, how often it came since the staff was last told of it, and whether it was."""

    text: str
    count: int
    told_before: bool


def errors_text(lines: Sequence[Line]) -> str:
    """What went wrong since the last such message."""
    listed = [f"• {line.text}{_often(line)}" for line in lines[:MOST]]
    more = len(lines) - len(listed)
    if more:
        listed.append(f"… und noch {more}")
    first = "Im Bot ist etwas schiefgegangen." if any(not line.told_before for line in lines) else "Es hält an:"
    return "\n".join([first, "", *listed, "", "Näheres steht im Protokoll des Bots; das Letzte zeigt auch /status."])


def _often(line: Line) -> str:
    if line.told_before:
        return f" (seither {line.count}-mal)"
    return f" ({line.count}-mal)" if line.count > 1 else ""
