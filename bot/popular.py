"""The topics that people ask for most, for those who have not asked anything yet."""

from __future__ import annotations

import datetime as dtm

from bot.services import Services

SPAN = dtm.timedelta(days=30)
"""How far back questions count."""
LASTS = dtm.timedelta(minutes=5)
"""How long a count is good enough: whoever opens the list asks for it again with every letter."""
WELL_KNOWN = (
    "which-programme",
    "praxes",
    "pay-france",
    "find-internship",
    "school-exchange",
    "buergerfonds",
    "twinning-directory",
    "start-twinning",
    "workshops",
    "contact",
)
"""What stands for the topics asked for where too few questions were asked yet."""


class Popular:
    """Counts questions now and then; remembers topics only."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._until: dtm.datetime | None = None

    def topics(self, services: Services, most: int) -> list[str]:
        """At most so many topics of the content, the most asked first; small talk and talk about the bot are none."""
        now = services.clock()
        if self._until is None or now >= self._until:
            self._names = services.storage.questions.most_asked(now.date() - SPAN)
            self._until = now + LASTS
        known = services.kb.topics
        offered = dict.fromkeys([*self._names, *WELL_KNOWN])
        return [name for name in offered if name in known and known[name].family != "bot"][:most]
