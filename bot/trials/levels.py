"""Questions a second, and how long answers take, with so many people at once."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from bot.trials.process import BotProcess
from bot.trials.rush import Rush
from bot.trials.venue import Venue


class Level(Struct, frozen=True):
    """What came of so many people at once within a span of seconds: how many seconds each answer took that arrived in
    it, and how many questions were lost in it, before it or after it.
    """

    people: int
    span: float
    took: Sequence[float]
    lost: int

    @property
    def rate(self) -> float:
        """Questions answered a second."""
        return len(self.took) / self.span

    def percentile(self, share: float) -> float:
        """The seconds within which this share of the answers came, from 0 to 1; infinite where there was none."""
        if not self.took:
            return math.inf
        return sorted(self.took)[max(math.ceil(share * len(self.took)) - 1, 0)]


def together(levels: Sequence[Level]) -> Level:
    """Several spans with as many people as one."""
    return Level(
        levels[0].people,
        sum(level.span for level in levels),
        [seconds for level in levels for seconds in level.took],
        sum(level.lost for level in levels),
    )


def hold(venue: Venue, bot: BotProcess, rush: Rush, people: int, warming: float, span: float) -> Level:
    """Let so many people at once rush at a running bot for so many seconds, after others that don't count.

    Raises ChildProcessError where the bot ends meanwhile.
    """
    rush.begin(people)
    clock = venue.standin.world.clock
    begins = clock() + warming
    ends = begins + span
    rush.go_on(bot, lambda: clock() >= ends)
    rush.finish(bot)
    return Level(people, span, [each.took for each in rush.answers if begins <= each.at < ends], rush.lost)
