"""The picture of the statistics: for any span of time, and without a warning."""

import datetime as dtm
import struct

import pytest
from msgspec.structs import replace

from bot.screens.staff.chart import DAILY, draw, in_bars
from bot.standin import Person, StandIn
from bot.standin.wire import Upload
from bot.storage.statistics import Day, Questions, together

LAST = dtm.date(2026, 3, 2)


def some(days: int, asked: int = 1) -> Questions:
    """Questions of so many days, and topics."""
    first = LAST - dtm.timedelta(days=days - 1)
    counted = tuple(
        Day(first + dtm.timedelta(days=n), asked * n, asked * (n % 3), asked * (n % 2)) for n in range(days)
    )
    return Questions(counted, {"de": 5}, {"praxes": 12_345, "gone": 1})


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, in dots."""
    width, height = struct.unpack_from(">II", png, 16)
    return width, height


@pytest.mark.parametrize("days", [1, 2, 7, 30, DAILY, DAILY + 1, 365, 1000])
def test_every_span_of_time_is_a_picture_that_telegram_takes(days: int) -> None:
    png = draw(some(days), {"praxes": "PRAXES"})
    assert size(png) == (1080, 1260)
    reader = Person(StandIn())
    reader.say("x")
    params = {"chat_id": reader.chat.id, "photo": Upload("a.png", png, "image/png")}
    assert reader.standin.call("sendPhoto", params)[0] == 200


def test_without_a_question_there_is_a_picture_too() -> None:
    assert draw(replace(some(30, asked=0), topics={}), {}) != draw(some(30), {})


@pytest.mark.parametrize("name", ["$x_1$ und $", "عربي 日本 😀", "", "A" * 300, r"\frac{1}{2}"])
def test_a_title_is_drawn_as_it_is(name: str) -> None:
    assert draw(some(7), {"praxes": name})


@pytest.mark.parametrize("days", [DAILY + 1, 49, 365])
def test_of_many_days_seven_make_a_bar_and_none_is_lost(days: int) -> None:
    counted = some(days).days
    bars = in_bars(counted)
    assert together(tuple(bars)) == together(counted)
    assert bars[0].first == counted[0].first
    ends = [*(bar.first for bar in bars[1:]), LAST + dtm.timedelta(days=1)]
    assert [(end - bar.first).days for bar, end in zip(bars[1:], ends[1:], strict=True)] == [7] * (len(bars) - 1)
    assert len(bars) == -(-days // 7)


def test_of_few_days_each_is_a_bar() -> None:
    assert in_bars(some(DAILY).days) == list(some(DAILY).days)
