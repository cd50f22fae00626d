"""Who counts as flooding, by the clock alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flooding import MOST, MOST_QUERIES, MOST_SENDERS, MOST_TAPS, SILENCE, WINDOW, FloodGuard, Judgement, Moment

PASS, NOTICE, DROP = Judgement.PASS, Judgement.NOTICE, Judgement.DROP


def judged(guard: FloodGuard, *moments: float, sender: int = 1) -> list[Judgement]:
    """What becomes of messages of one sender at these seconds."""
    return [guard.judge_message(sender, Moment(moment, moment)) for moment in moments]


def test_twenty_messages_at_once_pass_and_the_next_gets_a_notice_then_silence() -> None:
    assert judged(FloodGuard(), *[0.0] * 24) == [*[PASS] * 20, NOTICE, DROP, DROP, DROP]


def test_twenty_in_any_thirty_seconds_always_pass() -> None:
    steady = [second * 1.5 for second in range(200)]
    assert set(judged(FloodGuard(), *steady)) == {PASS}


def test_a_little_faster_than_that_is_too_fast() -> None:
    assert NOTICE in judged(FloodGuard(), *[second * 1.4 for second in range(30)])


def test_after_a_minute_of_silence_all_is_forgiven() -> None:
    guard = FloodGuard()
    judged(guard, *[0.0] * 21)
    assert judged(guard, 59.9) == [DROP]
    assert judged(guard, *[60.0] * 20) == [PASS] * 20
    assert judged(guard, 60.0) == [NOTICE]


def test_going_on_in_the_silence_does_not_make_it_longer() -> None:
    guard = FloodGuard()
    judged(guard, *[0.0] * 21)
    assert set(judged(guard, *range(1, 60))) == {DROP}
    assert judged(guard, 60.0) == [PASS]


def test_what_was_written_one_by_one_and_arrives_at_once_is_no_flood() -> None:
    guard = FloodGuard()
    assert {guard.judge_message(1, Moment(made=60.0 * n, arrived=9_999)) for n in range(100)} == {PASS}


def test_what_arrives_one_by_one_is_no_flood_whatever_its_date() -> None:
    guard = FloodGuard()
    assert {guard.judge_message(1, Moment(made=0, arrived=2.0 * n)) for n in range(100)} == {PASS}


def test_taps_are_counted_by_themselves_and_may_be_quicker() -> None:
    guard = FloodGuard()
    taps = [guard.judge_tap(1, Moment(0, 0)) for _ in range(MOST_TAPS)]
    assert {*taps, *judged(guard, 0.0)} == {PASS}
    assert guard.judge_tap(1, Moment(0, 0)) is NOTICE
    assert judged(guard, 0.0) == [DROP]


def test_whoever_types_with_pauses_of_04_seconds_is_offered_answers_for_ever() -> None:
    guard = FloodGuard()
    assert {guard.judge_query(1, 0.4 * number) for number in range(1000)} == {PASS}


def test_queries_above_the_limit_are_dropped_until_there_is_room_again() -> None:
    guard = FloodGuard()
    assert {guard.judge_query(1, 0.0) for _ in range(MOST_QUERIES)} == {PASS}
    assert {guard.judge_query(1, second) for second in (0.0, 1.0, WINDOW - 0.1)} == {DROP}
    assert {guard.judge_query(1, WINDOW) for _ in range(MOST_QUERIES)} == {PASS}


def test_queries_count_apart_from_messages_and_taps_and_for_each_person() -> None:
    guard = FloodGuard()
    for _ in range(MOST_QUERIES + 1):
        guard.judge_query(1, 0.0)
    assert guard.judge_query(2, 0.0) is PASS
    assert judged(guard, *[0.0] * 21) == [*[PASS] * 20, NOTICE]
    assert guard.judge_tap(1, Moment(0, 0)) is DROP
    assert guard.judge_query(1, WINDOW) is PASS


def test_a_clock_that_is_set_back_stops_no_queries() -> None:
    guard = FloodGuard()
    for _ in range(MOST_QUERIES):
        guard.judge_query(1, 10_000.0)
    assert guard.judge_query(1, 6_400.0) is PASS


def test_nobody_else_notices() -> None:
    guard = FloodGuard()
    judged(guard, *[0.0] * 30)
    assert judged(guard, 0.0, sender=2) == [PASS]


def test_a_clock_that_is_set_back_silences_nobody_for_longer() -> None:
    guard = FloodGuard()
    judged(guard, *[10_000.0] * 21)
    assert judged(guard, 6_400.0) == [PASS]


def test_the_memory_is_bounded() -> None:
    guard = FloodGuard()
    for sender in range(MOST_SENDERS + 50):
        guard.judge_message(sender, Moment(0, 0))
    assert len(guard) == MOST_SENDERS


@given(st.lists(st.floats(0, 5), max_size=200))
def test_no_more_than_twenty_pass_in_any_thirty_seconds_and_notices_are_a_minute_apart(gaps: list[float]) -> None:
    moments = [sum(gaps[: place + 1]) for place in range(len(gaps))]
    judgements = judged(FloodGuard(), *moments)
    by_kind = {kind: [m for m, j in zip(moments, judgements, strict=True) if j is kind] for kind in Judgement}
    for moment in by_kind[PASS]:
        assert len([other for other in by_kind[PASS] if 0 <= other - moment < WINDOW]) <= MOST
    for first, second in zip(by_kind[NOTICE], by_kind[NOTICE][1:], strict=False):
        assert second - first >= SILENCE
    for dropped in by_kind[DROP]:
        assert any(0 <= dropped - notice < SILENCE for notice in by_kind[NOTICE])


@pytest.mark.parametrize("sender", [7, -100, (-100, 7), (-100, None)])
def test_any_kind_of_sender_is_counted(sender: object) -> None:
    guard = FloodGuard()
    assert [guard.judge_message(sender, Moment(0, 0)) for _ in range(21)][-1] is NOTICE
