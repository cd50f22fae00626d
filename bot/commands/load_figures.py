"""What a bench of the load says about its findings, and whether they are as they should be."""

from __future__ import annotations

from collections.abc import Iterator

from bot.commands.targets import Figure
from bot.trials.findings import Speed
from bot.trials.levels import Level
from bot.trials.memory import Remembered
from bot.trials.soak import Soaked
from bot.trials.visits import Tally

SHARE = 0.7
"""Of the most questions a second that the echo bot answers, at least."""
GROWTH = 0.1
"""By which the memory of a warm bot may grow, at most."""
PERCENTILES = (0.5, 0.95, 0.99, 1.0)

NO_PROC = "not measured: this system has no /proc"


def speed_figures(speed: Speed) -> Iterator[Figure]:
    """Questions a second and latencies, by the number of people at once, beside those of the echo bot."""
    for people in speed.people:
        ours, echo = speed.at(people)
        share = speed.share(people)
        many = f"{people}: "
        yield Figure(f"{many}questions a second", f"{ours.rate:.1f}")
        yield Figure(f"{many}questions a second, echo bot", f"{echo.rate:.1f}")
        yield Figure(f"{many}share of the echo bot’s", f"{100 * share:.0f} %")
        yield Figure(f"{many}p50/p95/p99/max", _latencies(ours))
        yield Figure(f"{many}p50/p95/p99/max, echo bot", _latencies(echo))
    most, echo_most = speed.most()
    share = most / echo_most if echo_most else 0.0
    yield Figure("most questions a second", f"{most:.1f}")
    yield Figure("most questions a second, echo bot", f"{echo_most:.1f}")
    yield Figure("share of the echo bot’s most", f"{100 * share:.0f} %", f"at least {100 * SHARE:g} %", share >= SHARE)
    yield _none("questions lost", sum(level.lost for level in speed.ours))
    yield Figure("questions lost by the echo bot", f"{sum(level.lost for level in speed.echo):,}")


def memory_figures(remembered: Remembered) -> Iterator[Figure]:
    """The memory after the first questions, of the warm bot, and in the end; and by how much it grew."""
    first, warm, last = remembered.readings[0], remembered.warm, remembered.readings[-1]
    for reading in (first, warm, last):
        yield Figure(
            f"memory after {reading.questions:,} questions{' (warm)' if reading is warm else ''}",
            _megabytes(reading.resident),
        )
    yield Figure(f"growth since {first.questions:,} questions", _growth(first.resident, last.resident))
    yield _bounded(f"growth since {warm.questions:,} questions", warm.resident, last.resident)
    yield _none(f"questions lost of {last.questions:,}", remembered.lost)


def soak_figures(soaked: Soaked) -> Iterator[Figure]:
    """What became of questions and buttons in a soak, and of the bot."""
    yield Figure(f"requests that failed in {soaked.seconds:g} s", f"{sum(soaked.struck.values()):,}")
    yield from _fates("questions", soaked.questions)
    yield Figure("nonsense among the questions", f"{soaked.nonsense:,}")
    yield from _fates("buttons", soaked.buttons)
    yield _yes("the bot is alive in the end", soaked.alive)
    yield _yes("/readyz says yes in the end", soaked.ready)
    yield _soak_memory(*soaked.resident)
    yield Figure("errors in the log", f"{soaked.errors:,}")
    yield _none("errors in the log, last tenth", soaked.errors_at_last)


def _fates(what: str, tally: Tally) -> Iterator[Figure]:
    yield Figure(f"{what} answered", f"{tally.answered:,} of {tally.made:,}")
    yield Figure(f"{what} lost to a fault", f"{tally.struck:,}")
    yield _none(f"{what} lost without a fault", tally.unexplained)
    yield _none(f"{what} lost after the faults", tally.late)


def _soak_memory(begun: int | None, ended: int | None) -> Figure:
    what = "growth of memory"
    if begun is None or ended is None:
        return Figure(what, "not measured")
    return _bounded(what, begun, ended)


def _latencies(level: Level) -> str:
    return "/".join(f"{1000 * level.percentile(share):.0f}" for share in PERCENTILES) + " ms"


def _bounded(what: str, before: int, after: int) -> Figure:
    met = after <= before * (1 + GROWTH)
    return Figure(what, _growth(before, after), f"at most {100 * GROWTH:g} %", met)


def _growth(before: int, after: int) -> str:
    return f"{100 * (after / before - 1):+.1f} %"


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f} MB"


def _none(what: str, count: int) -> Figure:
    return Figure(what, f"{count:,}", "0", count == 0)


def _yes(what: str, so: bool) -> Figure:
    return Figure(what, "yes" if so else "no", "yes", so)
