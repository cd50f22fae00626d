"""The questions as a picture. What tells the parts of a bar apart is also its pattern, so that no colour is needed."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from bot.screens.screen import shortened
from bot.screens.staff.figures import figure
from bot.storage.statistics import TOP, Day, Questions, together

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.ft2font import FT2Font

DAILY = 45
"""Days up to which each has a bar of its own; of more, seven make one."""
WEEK = 7

_SIZE = (7.2, 8.4)
_DPI = 150
"""Inches, and dots an inch: 1080 dots wide, as much as phones show; Telegram allows 10,000 for both sides together
(https://core.telegram.org/bots/api#sendphoto)."""
_MARGIN = 0.15
_MOST_DATES = 7
_LONGEST_TITLE = 60
_EDGE = "#222222"
# Colours of Okabe and Ito that differ also for people who see no red or no green (https://jfly.uni-koeln.de/color/).
_PARTS = (
    ("answered", "beantwortet", "#0072B2", ""),
    ("offered", "Auswahl angeboten", "#F0E442", "///"),
    ("missed", "ohne Antwort", "#FFFFFF", "..."),
)


def draw(questions: Questions, titles: Mapping[str, str]) -> bytes:
    """A PNG of the questions a day and of the topics; `titles` has a title for each topic that is still there.

    Takes a second: call it in another thread.
    """
    from matplotlib.figure import Figure  # slow to import, and not needed by a start
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    # Without pyplot, which keeps figures and is for one thread only.
    layout = ConstrainedLayoutEngine(w_pad=_MARGIN, h_pad=_MARGIN)
    sheet = Figure(figsize=_SIZE, dpi=_DPI, layout=layout)
    above, below = sheet.subplots(2, 1, height_ratios=(3, 2))
    _draw_days(above, questions.days)
    _draw_topics(below, questions.topics, titles)
    written = BytesIO()
    sheet.savefig(written, format="png")
    return written.getvalue()


def in_bars(days: Sequence[Day]) -> list[Day]:
    """Days as they are shown: one by one, or of many seven together, counted from the last; the first may be fewer."""
    if len(days) <= DAILY:
        return list(days)
    ends = sorted(range(len(days), 0, -WEEK))
    return [together(tuple(days[max(end - WEEK, 0) : end])) for end in ends]


def _draw_days(axes: Axes, days: Sequence[Day]) -> None:
    from matplotlib.ticker import MaxNLocator

    bars = in_bars(days)
    beneath = [0] * len(bars)
    for part, name, colour, pattern in _PARTS:
        counts = [int(getattr(bar, part)) for bar in bars]
        label = f"{name}: {figure(sum(counts))}"
        places = range(len(bars))
        axes.bar(
            places, counts, bottom=beneath, label=label, color=colour, hatch=pattern, edgecolor=_EDGE, linewidth=0.6
        )
        beneath = [lower + count for lower, count in zip(beneath, counts, strict=True)]
    axes.set_title(_heading(days), loc="left", fontsize=14, fontweight="bold")
    axes.set_ylim(0, max(max(beneath) * 1.08, 1))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=6, steps=(1, 2, 5, 10)))
    middle, reach = (len(bars) - 1) / 2, max(len(bars) / 2 + 0.2, 2.5)
    axes.set_xlim(middle - reach, middle + reach)
    # Counted from the last bar, so that today has its date.
    dated = range(len(bars) - 1, -1, len(bars) // -_MOST_DATES)
    axes.set_xticks(dated, [_date(bars[place].first, days) for place in dated])
    _tidy(axes)
    axes.yaxis.grid(visible=True, color="#dddddd")
    axes.set_axisbelow(True)
    if any(beneath):
        axes.legend(
            loc="upper left", bbox_to_anchor=(-0.02, -0.1), ncols=3, columnspacing=1.2, frameon=False, fontsize=11
        )
    else:
        _say(axes, "keine Fragen in dieser Zeit")


def _draw_topics(axes: Axes, topics: Mapping[str, int], titles: Mapping[str, str]) -> None:
    axes.set_title("Häufigste Themen", loc="left", fontsize=14, fontweight="bold")
    _tidy(axes)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    if not topics:
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        _say(axes, "kein Thema in dieser Zeit")
        return
    counts = list(topics.values())
    places = range(len(counts))
    bars = axes.barh(places, counts, color=_PARTS[0][2], edgecolor=_EDGE, linewidth=0.6, height=0.4)
    axes.bar_label(bars, [figure(count) for count in counts], padding=4, fontsize=12)
    for place, topic in enumerate(topics):
        name = _drawable(shortened(titles.get(topic, topic), _LONGEST_TITLE))
        axes.text(0, place - 0.28, f" {name}", va="bottom", fontsize=11, parse_math=False)
    axes.set_yticks([])
    axes.set_xlim(0, max(counts) * 1.12)
    axes.set_ylim(TOP - 0.7, -0.75)


def _heading(days: Sequence[Day]) -> str:
    span = f"{_long(days[0].first)} bis {_long(days[-1].first)}"
    if len(days) == 1:
        return f"Fragen am {_long(days[0].first)}"
    return f"Fragen {'je Tag' if len(days) <= DAILY else 'in je 7 Tagen'}, {span}"


def _long(day: dtm.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _date(day: dtm.date, days: Sequence[Day]) -> str:
    """The day; with its year where the days lie in more than one."""
    short = f"{day.day}.{day.month}."
    return short if days[0].first.year == days[-1].first.year else f"{short}\n{day.year}"


def _tidy(axes: Axes) -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=11)


def _say(axes: Axes, text: str) -> None:
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", fontsize=13)


def _drawable(text: str) -> str:
    """The text without what the font has no sign for."""
    signs = _font().get_charmap()
    return "".join(sign for sign in text if ord(sign) in signs).strip()


def _font() -> FT2Font:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties()))
