"""Threads that learn: waited for, and left behind by whoever does not want the result any more."""

import threading
import time
from concurrent.futures import Future

import pytest

from knowledge.workers import awaited, left_behind, workers


class UnwantedError(Exception):
    """Nobody wants the result."""


def refuse() -> None:
    raise UnwantedError


def test_the_end_of_the_block_waits_for_all_that_was_begun() -> None:
    done: list[int] = []
    with workers(2) as pool:
        for number in range(4):
            pool.submit(lambda number=number: (time.sleep(0.05), done.append(number)))
    assert sorted(done) == [0, 1, 2, 3]
    assert not left_behind()


def test_who_waits_is_asked_again_and_again_whether_the_result_is_wanted() -> None:
    asked: list[float] = []
    with workers(1) as pool:
        result: Future[str] = pool.submit(lambda: (time.sleep(0.7), "learned")[1])
        assert awaited(result, lambda: asked.append(time.monotonic())) == "learned"
    assert len(asked) >= 2


def test_an_error_of_a_worker_reaches_whoever_waits() -> None:
    with workers(1) as pool, pytest.raises(ZeroDivisionError):
        awaited(pool.submit(lambda: 1 // 0), refuse)


def left(go: threading.Event, submitted: list[Future[bool]]) -> None:
    """Have a worker begin what lasts until `go` is set, and want it no more."""
    with workers(1) as pool:
        submitted += [pool.submit(go.wait, 30), pool.submit(go.wait, 30)]
        awaited(submitted[0], refuse)


def test_who_wants_no_result_any_more_is_not_held_up_and_the_worker_is_left_behind() -> None:
    go = threading.Event()
    submitted: list[Future[bool]] = []
    begun = time.monotonic()
    with pytest.raises(UnwantedError):
        left(go, submitted)
    assert time.monotonic() - begun < 5
    assert submitted[1].cancelled()
    assert left_behind()
    go.set()
    submitted[0].result(5)
