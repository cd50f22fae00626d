"""Python's lock is handed over sooner while somebody wants that, and as usual afterwards."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from knowledge.lock import handed_over

USUAL = 0.005


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """Begins with the usual time, whatever was before."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(USUAL)
    yield
    sys.setswitchinterval(before)


def interval() -> float:
    """Seconds until the lock is handed over now."""
    return sys.getswitchinterval()


def test_within_the_block_it_is_sooner_and_afterwards_as_before() -> None:
    with handed_over(0.001):
        assert interval() == pytest.approx(0.001)
    assert interval() == pytest.approx(USUAL)


def test_after_an_error_it_is_as_before() -> None:
    with pytest.raises(ZeroDivisionError), handed_over(0.001):
        1 / 0  # noqa: B018
    assert interval() == pytest.approx(USUAL)


def test_of_several_the_soonest_counts_in_whatever_order_they_end() -> None:
    first, second = ExitStack(), ExitStack()
    first.enter_context(handed_over(0.001))
    second.enter_context(handed_over(0.002))
    assert interval() == pytest.approx(0.001)
    first.close()
    assert interval() == pytest.approx(0.002)
    second.close()
    assert interval() == pytest.approx(USUAL)
