"""One change at a time, which neither a failure nor the end of the bot leaves hanging."""

import asyncio
import logging

import pytest

from bot.unanswered import desk
from bot.unanswered.desk import Desk


async def test_a_second_piece_of_work_does_not_begin_before_the_first_is_done() -> None:
    begun: list[str] = []
    table, done = Desk(), asyncio.Event()

    async def work(name: str) -> None:
        begun.append(name)
        await done.wait()

    assert table.begin(lambda: work("first"))
    await asyncio.sleep(0)
    assert not table.begin(lambda: work("second"))
    done.set()
    await table.settled()
    assert table.begin(lambda: work("third"))
    await table.settled()
    assert begun == ["first", "third"]


async def test_a_failure_is_logged_and_the_next_piece_can_begin(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise RuntimeError("no room")

    table = Desk()
    table.begin(fail)
    await table.settled()
    assert "no room" in caplog.text
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert table.begin(lambda: asyncio.sleep(0))
    await table.settled()


async def test_the_end_of_the_bot_waits_a_moment_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "LAST_WORDS", 0.01)
    table, ended = Desk(), []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    await table.stop()
    table.begin(work)
    await table.stop()
    assert ended == [True]
