"""Questions that arrive together are prepared together."""

import asyncio
import threading
from collections.abc import Iterable

import pytest

from bot.ahead import FEW, MANY, Ahead
from knowledge.finder import Finder
from knowledge.matcher import MOST_PREPARED


class Slow:
    """A finder that prepares nothing before it is told to, and remembers what it was asked together."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.asked: list[list[str]] = []

    def prepare(self, questions: Iterable[str]) -> None:
        self.go.wait(10)
        self.asked.append(list(questions))


class Broken:
    """A finder that can't."""

    def prepare(self, questions: Iterable[str]) -> None:
        raise MemoryError


async def test_what_comes_meanwhile_is_prepared_next_and_at_once() -> None:
    finder = Slow()
    ahead = Ahead(lambda: finder)  # type: ignore[arg-type, return-value]
    first = asyncio.create_task(ahead.prepare("eins"))
    await asyncio.sleep(0.01)
    others = [asyncio.create_task(ahead.prepare(f"{number}")) for number in range(FEW + 1)]
    await asyncio.sleep(0)
    finder.go.set()
    await asyncio.gather(first, *others)
    assert [len(together) for together in finder.asked] == [1, FEW, 1]


async def test_where_many_wait_more_are_prepared_at_once() -> None:
    finder = Slow()
    ahead = Ahead(lambda: finder)  # type: ignore[arg-type, return-value]
    asked = [asyncio.create_task(ahead.prepare(f"{number}")) for number in range(2 * MANY)]
    await asyncio.sleep(0.01)
    finder.go.set()
    await asyncio.gather(*asked)
    assert [len(together) for together in finder.asked] == [MANY, FEW, FEW]
    assert {asked for together in finder.asked for asked in together} == {f"{number}" for number in range(2 * MANY)}


async def test_the_event_loop_goes_on_meanwhile() -> None:
    finder = Slow()
    ahead = Ahead(lambda: finder)  # type: ignore[arg-type, return-value]
    task = asyncio.create_task(ahead.prepare("eins"))
    await asyncio.sleep(0.02)
    assert not task.done()
    finder.go.set()
    await task


async def test_a_question_that_is_given_up_keeps_no_other_from_being_prepared() -> None:
    finder = Slow()
    ahead = Ahead(lambda: finder)  # type: ignore[arg-type, return-value]
    given_up = asyncio.create_task(ahead.prepare("eins"))
    await asyncio.sleep(0.01)
    other = asyncio.create_task(ahead.prepare("zwei"))
    given_up.cancel()
    finder.go.set()
    await other
    with pytest.raises(asyncio.CancelledError):
        await given_up


async def test_what_can_not_be_prepared_is_said_and_done_without(caplog: pytest.LogCaptureFixture) -> None:
    ahead = Ahead(lambda: Broken())  # type: ignore[arg-type, return-value]
    await ahead.prepare("geheime Frage")
    await ahead.prepare("noch eine")
    assert "could not be prepared" in caplog.text
    assert "geheime Frage" not in caplog.text


async def test_a_new_finder_is_used_from_then_on() -> None:
    finders = [Slow(), Slow()]
    for finder in finders:
        finder.go.set()
    ahead = Ahead(lambda: finders[0])  # type: ignore[arg-type, return-value]
    await ahead.prepare("eins")
    old = finders.pop(0)
    await ahead.prepare("zwei")
    assert (old.asked, finders[0].asked) == ([["eins"]], [["zwei"]])


def test_a_prepared_question_gets_the_same_reply(finder: Finder) -> None:
    questions = [
        "WER BEZAHLT DEN BUS FÜR UNSERE FAHRT?",
        "Was ist PRAXES?",
        "Das ist teuer. Was ist PRAXES?",
        "halb \ud83d",
        "",
        "🙂",
        "x" * 9000,
    ]
    alone = [Finder(finder.kb, finder.matcher.index).find(question) for question in questions]
    fresh = Finder(finder.kb, finder.matcher.index)
    fresh.prepare(questions)
    for question, reply in zip(questions, alone, strict=True):
        found = fresh.find(question)
        assert (found.outcome, found.topic, found.facet, found.language) == (
            reply.outcome,
            reply.topic,
            reply.facet,
            reply.language,
        )
        assert found.score == pytest.approx(reply.score, abs=1e-3)


def test_a_prepared_question_is_found_without_the_encoder(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Finder(finder.kb, finder.matcher.index)
    asked = ["Was ist PRAXES?", "WER BEZAHLT DEN BUS FÜR UNSERE FAHRT?", "Wie viel Geld gibt PRAXES?"]
    asked += [f"{story} Wie viel Geld gibt PRAXES?" for story in ("Ich bin 19.", "Nach dem Abi will ich weg.")]
    fresh.prepare(asked)

    def refused(texts: list[str]) -> None:
        raise AssertionError(texts)

    monkeypatch.setattr(fresh.matcher._encoder, "vectors", refused)
    assert [fresh.find(question).topic for question in asked] == [finder.find(question).topic for question in asked]


def test_a_question_that_comes_again_is_not_prepared_again(finder: Finder, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = Finder(finder.kb, finder.matcher.index)
    fresh.prepare(["Was ist PRAXES?"])
    first = fresh.find("Was ist PRAXES?")

    def refused(texts: list[str]) -> None:
        assert texts == []

    monkeypatch.setattr(fresh.matcher._encoder, "vectors", lambda texts: refused(texts) or [])
    fresh.prepare(["Was ist PRAXES?"])
    assert fresh.find("Was ist PRAXES?") == first


def test_what_was_prepared_and_never_asked_makes_room_for_others_and_takes_no_room_from_them(finder: Finder) -> None:
    fresh = Finder(finder.kb, finder.matcher.index)
    for number in range(MOST_PREPARED + 8):
        fresh.matcher.prepare([f"einfacher bitte {number}"])
    assert len(fresh.matcher._prepared) == MOST_PREPARED
    assert f"einfacher bitte {MOST_PREPARED + 7}" in fresh.matcher._prepared
