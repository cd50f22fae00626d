"""The one rate limiter: who may send when. Time passes on a FastLoop."""

import asyncio
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Update
from telegram.error import BadRequest, RetryAfter, TimedOut
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

from bot.pacing import BURST, GROUP_SECONDS, PACED, RETRIES, Pacer
from bot.standin import Person, StandIn, StandInRequest
from tests.bot.fast_loop import in_no_time
from tests.bot.traffic import Traffic, flooded

ROUNDING = 1e-4
OTHERS = ("answerCallbackQuery", "getMe", "getChat", "sendChatAction")
MESSAGES = ("sendMessage", "sendVenue", "sendDocument", "editMessageText", "editMessageReplyMarkup", "copyMessage")


@pytest.fixture(autouse=True)
def time_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """RetryAfter carries a timedelta, as it always will one day."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@in_no_time
async def test_some_answers_leave_at_once_and_more_of_them_in_order_of_arrival_at_the_rate() -> None:
    traffic = Traffic(rate=25)
    await asyncio.gather(*(traffic.answer(chat) for chat in range(1, 11)))
    assert traffic.times == [0.0] * 5 + [0.04, 0.08, 0.12, 0.16, 0.2]
    assert [chat for _, chat, _ in traffic.left] == list(range(1, 11))
    assert BURST == 5


@in_no_time
async def test_a_quiet_minute_makes_no_burst_larger() -> None:
    traffic = Traffic(rate=25)
    await traffic.answer()
    await asyncio.sleep(60)
    await asyncio.gather(*(traffic.answer() for _ in range(7)))
    assert traffic.times == [0.0] + [60.0] * 5 + [60.04, 60.08]


@pytest.mark.parametrize("endpoint", MESSAGES)
@in_no_time
async def test_everything_that_sends_or_edits_a_message_counts(endpoint: str) -> None:
    traffic = Traffic(rate=10)
    await asyncio.gather(*(traffic.answer(endpoint=endpoint) for _ in range(BURST + 1)))
    assert traffic.times[-1] == 0.1


@pytest.mark.parametrize("endpoint", OTHERS)
@in_no_time
async def test_what_is_no_message_never_waits_and_takes_no_slot(endpoint: str) -> None:
    traffic = Traffic(rate=10)
    await traffic.flood(60)
    for _ in range(20):
        await traffic.request(endpoint)
    assert traffic.now() == 0
    await asyncio.sleep(60)
    await asyncio.gather(*(traffic.answer() for _ in range(BURST)))
    assert traffic.now() == 60


@pytest.mark.parametrize("late", [0, 0.003, 0.009])
@in_no_time
async def test_two_hundred_broadcasts_at_a_hundred_a_second_take_two_seconds_even_where_every_timer_is_late(
    late: float,
) -> None:
    traffic = Traffic(rate=100, late=late)
    await traffic.broadcasts(range(200))
    assert traffic.now() == pytest.approx(2, rel=0.03)


@in_no_time
async def test_the_time_that_sending_takes_does_not_slow_the_pace() -> None:
    traffic = Traffic(rate=25)
    await traffic.broadcasts(range(50), sending=0.035)
    assert traffic.times == [round(number * 0.04, 4) for number in range(50)]


@in_no_time
async def test_neither_a_quiet_minute_nor_a_slow_courier_nor_a_pause_saves_up_a_burst_of_broadcasts() -> None:
    traffic = Traffic(rate=25)
    await asyncio.sleep(60)
    await traffic.broadcasts(range(3), sending=5)
    await traffic.broadcasts(range(3))
    await traffic.flood(10)
    await traffic.broadcasts(range(5, 8))
    assert traffic.times == [60, 65, 70, 75, 75.04, 75.08, 85.08, 85.12, 85.16]


@in_no_time
async def test_after_the_machine_stood_still_one_slot_is_made_up_and_not_more() -> None:
    traffic = Traffic(rate=10, late=3)
    await traffic.broadcast(0)
    turns = [asyncio.create_task(traffic.broadcast(chat)) for chat in (1, 2, 3, 4)]
    await asyncio.sleep(0.5)
    traffic.loop.jumping.late = 0
    await asyncio.gather(*turns)
    await traffic.broadcast(5)
    assert traffic.times == [0, 3.1, 3.1, 3.2, 3.3, 3.4]


@in_no_time
async def test_answers_go_before_broadcasts_and_both_share_the_rate() -> None:
    traffic = Traffic(rate=10)
    courier = asyncio.create_task(traffic.broadcasts(range(10, 14)))
    await asyncio.sleep(0.05)
    await asyncio.gather(*(traffic.answer(chat) for chat in range(8)))
    await courier
    assert traffic.kinds == ["broadcast"] + ["answer"] * 8 + ["broadcast"] * 3
    assert traffic.times == [0, 0.05, 0.05, 0.05, 0.05, 0.1, 0.2, 0.3, 0.4, 0.9, 1.0, 1.1]


@pytest.mark.parametrize("late", [0, 1])
@in_no_time
async def test_answers_that_waited_out_a_pause_go_before_a_broadcast_that_did(late: float) -> None:
    traffic = Traffic(rate=10, late=late)
    await traffic.flood(30)
    courier = asyncio.create_task(traffic.broadcast())
    await asyncio.sleep(0.5)
    await asyncio.gather(traffic.answer(3), traffic.answer(4), courier)
    assert [chat for _, chat, _ in traffic.left] == [3, 4, 2]
    assert traffic.times == [30 + late, 30 + late, 30.2 + 2 * late]


@in_no_time
async def test_a_broadcast_keeps_a_second_from_every_other_message_in_its_chat() -> None:
    traffic = Traffic(rate=25)
    await traffic.broadcasts([7, 7])
    await asyncio.sleep(5)
    await traffic.answer(7, "editMessageText")
    await traffic.broadcast(8)
    await traffic.broadcast(7)
    assert traffic.times == [0, 1, 6, 6.04, 7]


@in_no_time
async def test_an_answer_to_a_chat_that_just_had_a_message_does_not_wait() -> None:
    traffic = Traffic()
    await traffic.broadcast(7)
    await traffic.answer(7)
    assert traffic.times == [0, 0]


@in_no_time
async def test_broadcasts_to_a_group_keep_to_twenty_a_minute() -> None:
    traffic = Traffic()
    await traffic.broadcasts([-100] * 3)
    assert traffic.times == [0, 3, 6]
    assert 60 / GROUP_SECONDS == 20


@in_no_time
async def test_a_chat_that_must_wait_holds_up_no_other() -> None:
    traffic = Traffic()
    await traffic.broadcast(7)
    await asyncio.gather(traffic.broadcast(7), traffic.broadcast(8))
    assert [chat for _, chat, _ in traffic.left] == [7, 8, 7]
    assert traffic.times == [0, 0.04, 1]


@in_no_time
async def test_a_message_that_had_its_turn_goes_out_at_once_and_is_not_counted_again() -> None:
    traffic = Traffic(rate=10)
    for chat in range(3):
        await traffic.broadcast(chat)
        await traffic.request("sendMessage", PACED)
    assert traffic.times == [0, 0.1, 0.2]
    assert traffic.now() == pytest.approx(0.2)


@pytest.mark.parametrize("cancelled", [0, 1, 2])
@in_no_time
async def test_a_cancelled_turn_takes_no_slot_and_holds_nobody_up(cancelled: int) -> None:
    traffic = Traffic(rate=1)
    await traffic.broadcast()
    turns = [asyncio.create_task(traffic.broadcast(chat)) for chat in (10, 11, 12)]
    await asyncio.sleep(0.5)
    turns[cancelled].cancel()
    await asyncio.gather(*turns, return_exceptions=True)
    assert traffic.times == [0, 1, 2]
    assert 10 + cancelled not in [chat for _, chat, _ in traffic.left]


@in_no_time
async def test_an_answer_cancelled_while_it_waits_holds_up_neither_answers_nor_broadcasts() -> None:
    traffic = Traffic(rate=1)
    await asyncio.gather(*(traffic.answer() for _ in range(BURST)))
    cancelled = asyncio.create_task(traffic.request("sendMessage"))
    later = asyncio.create_task(traffic.answer(4))
    await asyncio.sleep(0.5)
    cancelled.cancel()
    await asyncio.gather(cancelled, later, traffic.broadcast(5), return_exceptions=True)
    assert traffic.times == [0] * 5 + [1, 6]


@pytest.mark.parametrize("endpoint", [*MESSAGES, *OTHERS])
@pytest.mark.parametrize("unit", ["timedelta", "int"])
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_flood_control_of_any_request_pauses_the_messages_of_all_chats(
    endpoint: str, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", str(unit == "timedelta"))

    @in_no_time
    async def scene() -> None:
        traffic = Traffic()
        with pytest.raises(RetryAfter):
            await traffic.request(endpoint, PACED, RetryAfter(30))
        assert traffic.pacer.paused_for() == 30
        await asyncio.gather(traffic.answer(8), traffic.broadcast(9))
        assert traffic.times == [30, 30.04]
        assert traffic.pacer.paused_for() == 0

    scene()


@in_no_time
async def test_a_request_that_was_on_its_way_lifts_no_pause() -> None:
    traffic = Traffic()
    on_its_way = asyncio.create_task(traffic.request("sendMessage", takes=0.5))
    await asyncio.sleep(0.1)
    await traffic.flood(3)
    await on_its_way
    await asyncio.gather(traffic.answer(), traffic.broadcast())
    assert traffic.times == [3.1, 3.14]


@in_no_time
async def test_a_longer_pause_extends_and_a_shorter_one_shortens_nothing() -> None:
    traffic = Traffic()
    await traffic.flood(10)
    waiting = asyncio.create_task(traffic.answer())
    await asyncio.sleep(5)
    await traffic.flood(20)
    await asyncio.sleep(1)
    await traffic.flood(2)
    assert traffic.pacer.paused_for() == 19
    await waiting
    assert traffic.times == [25]


@in_no_time
async def test_an_answer_is_tried_three_times_more_after_the_pauses() -> None:
    traffic = Traffic()
    await traffic.answer(errors=flooded(7, RETRIES))
    assert traffic.times == [0, 7, 14, 21]
    assert RETRIES == 3


@in_no_time
async def test_the_fourth_flood_control_of_an_answer_goes_up() -> None:
    traffic = Traffic()
    with pytest.raises(RetryAfter):
        await traffic.answer(errors=flooded(7, RETRIES + 1))
    assert traffic.pacer.paused_for() == 7


@in_no_time
async def test_what_is_no_message_is_not_tried_again() -> None:
    traffic = Traffic()
    with pytest.raises(RetryAfter):
        await traffic.answer(endpoint="setMyCommands", errors=flooded(7))
    assert traffic.times == [0]


@pytest.mark.parametrize("error", [TimedOut(), BadRequest("Chat not found")])
@in_no_time
async def test_other_errors_go_up_and_are_never_retried(error: Exception) -> None:
    traffic = Traffic()
    with pytest.raises(type(error)):
        await traffic.answer(errors=[error])
    assert (traffic.times, traffic.pacer.paused_for()) == ([0], 0)


@in_no_time
async def test_chats_are_forgotten_as_soon_as_they_do_not_matter() -> None:
    traffic = Traffic(rate=25)
    await traffic.broadcasts(range(777_000, 778_000))
    remembered = repr(vars(traffic.pacer)).count("777")
    assert 25 < remembered <= GROUP_SECONDS * 25 + 1


Event = tuple[float, str, int]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.0, 0.004, 0.03, 0.9]),
        st.sampled_from(["answer", "answer", "broadcast", "broadcast", "flooded answer", "cancelled broadcast"]),
        st.sampled_from([*range(1, 40), -5]),
    ),
    max_size=120,
)


@given(events=EVENTS, late=st.sampled_from([0.0, 0.003, 0.06]))
@settings(deadline=None, max_examples=60)
def test_whatever_comes_when_all_promises_hold(events: list[Event], late: float) -> None:
    rate = 25

    @in_no_time
    async def scene() -> None:
        traffic = Traffic(rate=rate, late=late)
        pauses: list[tuple[float, float]] = []
        await _happen(traffic, events, pauses)
        times = [time for time, _, _ in traffic.left]
        for start in times:
            assert sum(start <= time < start + 1 - ROUNDING for time in times) <= rate + BURST
        for start, end in pauses:
            assert not [time for time in times if start < time < end]
        _check_chats(traffic)

    scene()


async def _happen(traffic: Traffic, events: list[Event], pauses: list[tuple[float, float]]) -> None:
    tasks = []
    for gap, kind, chat in events:
        await asyncio.sleep(gap)
        if "broadcast" in kind:
            task = asyncio.create_task(traffic.broadcast(chat))
        else:
            task = asyncio.create_task(traffic.answer(chat, errors=_noted(traffic, pauses, "flooded" in kind)))
        tasks.append(task)
        if "cancelled" in kind:
            asyncio.get_running_loop().call_later(0.05, task.cancel)
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [error for error in results if isinstance(error, Exception)] == []


def _noted(traffic: Traffic, pauses: list[tuple[float, float]], flood: bool) -> Iterator[Exception]:
    if flood:
        pauses.append((traffic.now(), traffic.now() + 2))
        yield from flooded(2)


def _check_chats(traffic: Traffic) -> None:
    for chat in {chat for _, chat, _ in traffic.left}:
        for (before, _, _), (time, _, kind) in pairwise(message for message in traffic.left if message[1] == chat):
            if kind == "broadcast":
                assert time - before >= (GROUP_SECONDS if chat < 0 else 1) - ROUNDING


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message
    await update.message.reply_text(update.message.text or "")


@in_no_time
async def test_in_the_real_application_an_answer_comes_after_the_pause_and_a_broadcast_is_given_back() -> None:
    standin = StandIn(clock=asyncio.get_running_loop().time)
    request = StandInRequest(standin)
    pacer = Pacer(clock=asyncio.get_running_loop().time)
    builder = ApplicationBuilder().token("1:a").request(request).get_updates_request(request).updater(None)
    app = builder.rate_limiter(pacer).job_queue(None).build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    anna = Person(standin)
    async with app:
        standin.flood_next("sendMessage", retry_after=30)
        [answer] = await anna.tell(app, "Hallo")
        assert (answer.text, [call.at for call in standin.calls if call.method == "sendMessage"]) == ("Hallo", [0, 30])
        await pacer.turn(anna.chat.id)
        standin.flood_next("sendMessage", retry_after=60)
        with pytest.raises(RetryAfter):
            await app.bot.send_message(anna.chat.id, "Morgen", rate_limit_args=PACED)
        assert pacer.paused_for() == 60
        await pacer.turn(anna.chat.id)
        await app.bot.send_message(anna.chat.id, "Morgen", rate_limit_args=PACED)
    assert [call.at for call in standin.calls if call.method == "sendMessage"] == [0, 30, 31, 91]
    assert [message.text for message in anna.inbox] == ["Hallo", "Morgen"]
