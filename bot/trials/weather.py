"""The weather of a soak: fine at first, then faults, slow answers and an outage, fine again at the end."""

from __future__ import annotations

from bot.standin.http import NetworkFaults, Rates

RATES = Rates(flood=0.005, error_before=0.01, error_after=0.01, drop_before=0.01, drop_after=0.01)
"""What befalls requests of each method while the weather is bad: one in twenty-two."""
DELAY = 0.3
"""Seconds that each request waits while answers are slow."""

BAD = (0.1, 0.8)
"""From which part of the soak to which requests fail at random."""
SLOW = (0.3, 0.4)
CUT_OFF = (0.5, 0.5 + 1 / 30)
"""An outage: of a soak of ten minutes, 20 seconds."""


def change(faults: NetworkFaults, part: float) -> None:
    """Make the weather as it is after this part of the soak, from 0 to 1."""
    faults.down = _lies(part, CUT_OFF)
    if not _lies(part, BAD):
        faults.end()
        return
    faults.strike(RATES)
    faults.delay = DELAY if _lies(part, SLOW) else 0.0


def is_fine_again(part: float) -> bool:
    """Whether nothing fails any more until the end."""
    return part >= BAD[1]


def _lies(part: float, span: tuple[float, float]) -> bool:
    return span[0] <= part < span[1]
