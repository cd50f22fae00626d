"""What is counted while the bot works."""

import asyncio
import logging

import pytest
from telegram import Update
from telegram.error import BadRequest, NetworkError
from telegram.ext import ContextTypes, TypeHandler

from bot.app import BotApplication
from bot.monitor.counting import BUCKETS, Counts, Latency
from bot.monitor.lines import LineCounter
from bot.monitor.reaching import Reached
from bot.services import Services
from bot.standin import Group, Person, StandIn
from tests.conftest import Clock

QUESTION = "Was ist PRAXES?"


async def handle(app: BotApplication, person: Person, text: str) -> None:
    """Let the application take an update as it takes those from Telegram."""
    update = Update.de_json(person.say(text), app.bot)
    await app.update_processor.process_update(update, app.process_update(update))


async def test_questions_are_counted_by_outcome_and_language(
    app: BotApplication, services: Services, person: Person, french: Person, unsure: str
) -> None:
    await handle(app, person, QUESTION)
    await handle(app, french, "C’est quoi PRAXES ?")
    await handle(app, person, unsure)
    await handle(app, person, "Wie wird das Wetter morgen?")
    expected = {("answer", "de"): 1, ("answer", "fr"): 1, ("choice", "de"): 1, ("none", "de"): 1}
    assert services.counts.questions == expected
    assert services.counts.updates == {"message": 4}


async def test_questions_in_groups_count_as_well(app: BotApplication, services: Services, standin: StandIn) -> None:
    member = Group(standin).join(Person(standin))
    await handle(app, member, f"/frage {QUESTION}")
    assert services.counts.questions == {("answer", "de"): 1}


async def test_only_questions_are_timed(app: BotApplication, services: Services, person: Person) -> None:
    await handle(app, person, "/start")
    assert sum(services.counts.latency.counts) == 0
    await handle(app, person, QUESTION)
    assert sum(services.counts.latency.counts) == 1


async def test_the_time_of_an_answer_includes_what_it_waited_for() -> None:
    now = 0.0
    counts = Counts(lambda: now)
    with counts.handling("message"):
        counts.asked("answer", "de")
        assert counts.in_work == 1
        now += 0.7
    assert (counts.in_work, counts.latency.seconds) == (0, 0.7)
    assert counts.latency.counts[BUCKETS.index(1.0)] == 1


async def test_updates_side_by_side_are_timed_apart() -> None:
    counts = Counts()

    async def handled(asks: bool) -> None:
        with counts.handling("message"):
            await asyncio.sleep(0)
            if asks:
                counts.asked("answer", "de")
            await asyncio.sleep(0)

    await asyncio.gather(handled(True), handled(False), handled(True))
    assert sum(counts.latency.counts) == 2


@pytest.mark.parametrize(("seconds", "place"), [(0.0, 0), (BUCKETS[0], 0), (BUCKETS[0] + 0.001, 1), (3600, -1)])
def test_a_bound_belongs_to_its_bucket(seconds: float, place: int) -> None:
    latency = Latency()
    latency.note(seconds)
    assert latency.counts[place] == 1


async def test_errors_are_counted_by_their_class_alone(app: BotApplication, services: Services, person: Person) -> None:
    async def fail(_update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        raise BadRequest("Annegret")

    app.add_handler(TypeHandler(Update, fail), group=-100)
    await handle(app, person, QUESTION)
    await app.process_error(None, NetworkError("Annegret"))
    assert services.counts.errors == {"BadRequest": 1, "NetworkError": 1}


def test_lines_of_the_log_are_counted_by_level() -> None:
    counts, log = Counts(), logging.getLogger("tests.lines")
    log.addHandler(LineCounter(counts))
    for level in (logging.INFO, logging.WARNING, logging.ERROR, logging.ERROR):
        log.log(level, "x")
    assert counts.lines == {"warning": 1, "error": 2}


def test_silence_begins_with_the_last_answer(clock: Clock) -> None:
    reached = Reached(lambda: clock().timestamp())
    clock.forward(minutes=2)
    assert reached.silence() == 120
    reached.note()
    clock.forward(seconds=5)
    assert reached.silence() == 5
