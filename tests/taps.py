"""A tap of every kind that the bot knows."""

from bot.callbacks import Tap
from bot.callbacks.codec import kinds
from tests.workshops import NOW, ONLINE

_PARTS: dict[str, object] = {
    "chats": 2,
    "contact": "vera-glaser",
    "days": 7,
    "decision": 1,
    "facet": "duration",
    "family": "antenne",
    "language": "de",
    "mark": "0123456789abcdef",
    "minute": int(NOW.timestamp() // 60),
    "number": 1,
    "page": 0,
    "question": 1,
    "reason": "wrong",
    "revision": "a1b2c3",
    "topic": "praxes",
    "town": "celle",
    "verdict": "down",
    "wanted": True,
    "wish": "week",
    "workshop": ONLINE.id,
}
"""What stands in a part of a tap of that name."""


def every_kind_of_tap() -> list[Tap]:
    """One tap of each kind; a part with a new name needs an example above."""
    return [kind(**{name: _PARTS[name] for name in kind.__struct_fields__}) for _, kind in sorted(kinds().items())]
