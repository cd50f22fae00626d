"""How many chats reminders will go to, counted for many workshops at once: one by one would take minutes."""

from __future__ import annotations

from collections.abc import Collection

from bot.storage.connection import Connection
from bot.storage.kinds import ALL, REMINDERS, Kind


class Audience:
    """Who is subscribed to some workshops, counted once. Right for what is due later: those who come until then are
    not known yet."""

    def __init__(self, db: Connection, workshops: Collection[str]) -> None:
        sums = ", ".join(f"count(*) filter (where s.{kind})" for kind in REMINDERS)
        subscribed = (ALL, *workshops)
        marks = ", ".join("?" for _ in subscribed)
        # `cross join` keeps SQLite to the order of the index, so that nothing has to be sorted.
        counted = db.execute(
            f"select b.workshop, {sums} from subscriptions b cross join subscribers s"
            f" where s.chat = b.chat and b.workshop in ({marks}) and s.asleep is null"
            f" and (b.workshop = '{ALL}' or b.chat not in (select chat from subscriptions where workshop = '{ALL}'))"
            " group by b.workshop",
            subscribed,
        )
        self._counts = {workshop: dict(zip(REMINDERS, counts, strict=True)) for workshop, *counts in counted}

    def of(self, workshop: str, kind: Kind) -> int:
        """How many chats want one of the REMINDERS of a workshop: of this one, or of all."""
        return sum(self._counts[subscribed][kind] for subscribed in (workshop, ALL) if subscribed in self._counts)
