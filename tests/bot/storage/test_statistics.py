"""What is counted: every question once, on the day of the office, and days without any."""

import datetime as dtm

import pytest

from bot.storage.bundle import Storage
from bot.storage.statistics import TOP, Audience, Day
from knowledge.model import Language
from knowledge.reply import Outcome, Reply
from tests.bot.storage.conftest import Opened
from tests.workshops import NOW

TODAY = dtm.date(2026, 3, 2)


@pytest.fixture
def storage(database: Opened) -> Storage:
    """A new database."""
    return database()


def day(number: int) -> dtm.date:
    """So many days before today."""
    return TODAY - dtm.timedelta(days=number)


def ask(
    storage: Storage,
    when: dtm.date,
    outcome: Outcome = "answer",
    *,
    topic: str | None = None,
    language: Language = "de",
    times: int = 1,
) -> None:
    """Ask a question so many times."""
    for _ in range(times):
        storage.questions.note(Reply(outcome, language, topic), "Frage", when)


def test_a_log_without_questions_has_all_its_days(storage: Storage) -> None:
    counted = storage.statistics.questions(TODAY, 30)
    assert [each.first for each in counted.days] == [day(number) for number in range(29, -1, -1)]
    assert {each.asked for each in counted.days} == {0}
    assert (counted.languages, counted.topics, counted.total) == ({}, {}, Day(day(29)))


def test_questions_are_counted_by_day_and_by_what_became_of_them(storage: Storage) -> None:
    ask(storage, TODAY, "answer", times=3)
    ask(storage, TODAY, "choice", times=2)
    ask(storage, day(2), "none")
    ask(storage, day(3), "answer", times=9)
    counted = storage.statistics.questions(TODAY, 3)
    assert counted.days == (Day(day(2), missed=1), Day(day(1)), Day(TODAY, answered=3, offered=2))
    assert counted.total == Day(day(2), 3, 2, 1)
    assert counted.total.asked == 6


def test_the_first_and_the_last_day_count_and_nothing_beyond(storage: Storage) -> None:
    for number in (-1, 0, 6, 7):
        ask(storage, day(number), topic=f"topic-{number}")
    assert dict(storage.statistics.questions(TODAY, 7).topics) == {"topic-0": 1, "topic-6": 1}
    assert dict(storage.statistics.questions(TODAY, 1).topics) == {"topic-0": 1}


def test_a_span_over_a_leap_day_has_it(storage: Storage) -> None:
    leap = dtm.date(2028, 2, 29)
    ask(storage, leap)
    counted = storage.statistics.questions(dtm.date(2028, 3, 1), 3)
    assert [(each.first, each.asked) for each in counted.days] == [
        (dtm.date(2028, 2, 28), 0),
        (leap, 1),
        (dtm.date(2028, 3, 1), 0),
    ]


def test_languages_and_topics_come_by_how_often_they_were_asked_for(storage: Storage) -> None:
    ask(storage, TODAY, topic="a", language="fr", times=3)
    ask(storage, TODAY, topic="b", times=5)
    ask(storage, TODAY, "choice", topic="c", times=7)
    counted = storage.statistics.questions(TODAY, 1)
    assert list(counted.languages.items()) == [("de", 12), ("fr", 3)]
    assert list(counted.topics.items()) == [("b", 5), ("a", 3)]


def test_only_the_top_topics_are_named(storage: Storage) -> None:
    for number in range(TOP + 3):
        ask(storage, TODAY, topic=f"topic-{number}", times=number + 1)
    assert list(storage.statistics.questions(TODAY, 1).topics.values()) == list(range(TOP + 3, 3, -1))


def test_subscribers_are_counted_and_those_who_can_not_be_reached(storage: Storage) -> None:
    assert storage.statistics.audience() == Audience(0, 0)
    for chat in (1, 2, 3):
        storage.subscribers.subscribe(chat, "*", "de", NOW)
    storage.subscribers.sleep(2, NOW)
    assert storage.statistics.audience() == Audience(3, 1)


def test_both_connections_of_a_file_are_counted(database: Opened) -> None:
    storage = database()
    ask(storage, TODAY)
    storage.subscribers.subscribe(1, "*", "de", NOW)
    assert storage.statistics.questions(TODAY, 1).total.asked == 1
    assert storage.statistics.audience() == Audience(1, 0)
    storage.close()
