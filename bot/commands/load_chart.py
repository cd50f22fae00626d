"""The findings of a bench of the load as a picture. What tells things apart is also their form, not colour alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.load_figures import GROWTH
from bot.trials.findings import Findings, Speed
from bot.trials.levels import Level
from bot.trials.memory import Remembered

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = (12.0, 4.4)
_DPI = 110
"""Inches, and dots an inch where the picture has dots."""
_INK, _FAINT = "#222222", "#dddddd"
# Colours of Okabe and Ito that differ also for people who see no red or no green (https://jfly.uni-koeln.de/color/).
_OURS, _ECHO = "#0072B2", "#E69F00"
_BOTS = (("this bot (share of echo’s)", _OURS, ""), ("echo bot", _ECHO, "///"))
_PERCENTILES = ((0.5, "median", "o"), (0.95, "95 %", "^"), (0.99, "99 %", "s"))
_APART = 0.18
"""How far, to the left and to the right, what belongs to the two bots stands from the number of people."""
_ROOM = 1.3
"""How much higher than what is drawn an axis is, for the key."""
_KEY: dict[str, Any] = {"framealpha": 1, "edgecolor": "white", "borderaxespad": 0.3}
_MEGABYTE = 2**20


FORMATS = (".svg", ".png")
"""The endings of files into which it can be drawn."""


def draw(findings: Findings, path: Path) -> None:
    """Write the picture into a file; its ending, one of FORMATS, says how. Raises OSError where it can't be written."""
    from matplotlib import rc_context  # slow to import, and of use here alone
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    with rc_context({"svg.hashsalt": "antenne", "hatch.linewidth": 0.6, "font.size": 10}):
        layout = ConstrainedLayoutEngine(w_pad=0.15, h_pad=0.1)
        sheet = Figure(figsize=_SIZE, dpi=_DPI, layout=layout, facecolor="white")
        left, middle, right = sheet.subplots(1, 3)
        _frame(left, "Questions answered a second", "people at once")
        _frame(middle, "Seconds until the answer", "people at once")
        _frame(right, "Memory in MB", "questions answered")
        if findings.speed:
            _draw_rates(left, findings.speed)
            _draw_latencies(middle, findings.speed)
        if findings.memory:
            _draw_memory(right, findings.memory)
        # Without its date, a picture of the same findings is the same file.
        sheet.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)


def _frame(axes: Axes, title: str, below: str) -> None:
    axes.set_title(title, loc="left", fontsize=12, fontweight="bold", color=_INK)
    axes.set_xlabel(below, color=_INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelcolor=_INK)
    axes.yaxis.grid(visible=True, color=_FAINT)
    axes.set_axisbelow(True)


def _draw_rates(axes: Axes, speed: Speed) -> None:
    both = [speed.at(people) for people in speed.people]
    for which, (name, colour, pattern) in enumerate(_BOTS):
        places = [place + (2 * which - 1) * _APART for place in range(len(both))]
        rates = [pair[which].rate for pair in both]
        bars = axes.bar(
            places, rates, 2 * _APART - 0.03, label=name, color=colour, hatch=pattern, edgecolor=_INK, linewidth=0.6
        )
        if which == 0:
            axes.bar_label(bars, [f"{100 * speed.share(people):.0f} %" for people in speed.people], padding=2)
    _name_people(axes, speed)
    axes.set_ylim(0, _ROOM * max(1.0, *(level.rate for pair in both for level in pair)))
    axes.legend(loc="upper left", ncols=2, columnspacing=1, **_KEY)


def _draw_latencies(axes: Axes, speed: Speed) -> None:
    from matplotlib.ticker import FuncFormatter

    axes.set_yscale("log")
    for place, people in enumerate(speed.people):
        ours, echo = speed.at(people)
        _draw_percentiles(axes, place - _APART, ours, _OURS, _OURS)
        _draw_percentiles(axes, place + _APART, echo, _ECHO, "white")
    for _, name, marker in _PERCENTILES:
        axes.plot([], [], marker, color="white", markeredgecolor=_INK, label=name)
    _name_people(axes, speed)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    low, high = axes.get_ylim()
    axes.set_ylim(low, high * (high / low) ** (_ROOM - 1))
    axes.legend(loc="upper left", ncols=3, handletextpad=0.1, columnspacing=1, **_KEY)


def _draw_percentiles(axes: Axes, place: float, level: Level, colour: str, inside: str) -> None:
    if not level.took:
        return
    seconds = [level.percentile(share) for share, _, _ in _PERCENTILES]
    axes.plot([place, place], [seconds[0], seconds[-1]], color=colour, linewidth=2)
    for value, (_, _, marker) in zip(seconds, _PERCENTILES, strict=True):
        axes.plot(place, value, marker, color=inside, markeredgecolor=colour, markeredgewidth=1.5)


def _draw_memory(axes: Axes, remembered: Remembered) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    asked = [reading.questions for reading in remembered.readings]
    resident = [reading.resident / _MEGABYTE for reading in remembered.readings]
    warm = remembered.warm
    least, most = warm.resident / _MEGABYTE, warm.resident * (1 + GROWTH) / _MEGABYTE
    axes.plot([warm.questions, asked[-1]], [most, most], "--", color=_INK, linewidth=1)
    axes.annotate(
        f"{100 * GROWTH:g} % more than after {warm.questions:,}",
        (asked[-1], most),
        xytext=(0, 4),
        textcoords="offset points",
        ha="right",
        color=_INK,
    )
    axes.plot(asked, resident, "o-", color=_OURS, markersize=4)
    axes.plot(warm.questions, least, "D", color="white", markeredgecolor=_INK)
    axes.set_xlim(0, asked[-1] * 1.03)
    axes.set_ylim(0, 1.15 * max(most, *resident))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def _name_people(axes: Axes, speed: Speed) -> None:
    axes.set_xticks(range(len(speed.people)), [str(people) for people in speed.people])
    axes.set_xlim(-0.5, len(speed.people) - 0.5)
