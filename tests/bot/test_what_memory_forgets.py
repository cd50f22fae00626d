"""What is only in memory goes by itself, and on demand."""

from collections.abc import Collection

from telegram.ext import Application

from bot.app import BotApplication
from bot.conversations import Conversations
from bot.flooding import REMEMBERED, FloodGuard, Moment
from bot.misses import LASTS, Misses
from bot.ratings import Given, Ratings, Shown
from bot.standin import Person
from tests.conftest import Clock


def test_when_somebody_wrote_is_forgotten_once_it_makes_no_difference() -> None:
    guard = FloodGuard()
    guard.judge_message(1, Moment(0, 0))
    guard.judge_message(2, Moment(60, 60))
    guard.judge_tap(3, Moment(REMEMBERED, REMEMBERED))
    assert len(guard) == 3
    guard.judge_tap(3, Moment(REMEMBERED + 1, REMEMBERED + 1))
    assert len(guard) == 2


def test_questions_that_are_over_are_gone_not_just_hidden(clock: Clock) -> None:
    misses = Misses(clock)
    misses.missed(1, "Frage")
    misses.offered(2, "Andere Frage")
    assert (misses.remembered(1), misses.remembered(2)) == (("Frage",), ("Andere Frage",))
    clock.now += LASTS
    clock.forward(seconds=1)
    misses.missed(3, "Neue Frage")
    assert list(misses._chats) == [3]


def test_of_a_group_the_topics_of_all_its_members_are_forgotten(clock: Clock) -> None:
    conversations = Conversations(clock)
    for known in ("-100:1", "-100:2", "-1001:1", -100, 100):
        conversations.answered(known, "praxes")
    conversations.forget(-100)
    topics = {known: conversations.context(known, None).topic for known in ("-100:1", "-100:2", -100)}
    assert set(topics.values()) == {None}
    assert conversations.context("-1001:1", None).topic == conversations.context(100, None).topic == "praxes"


def test_rated_answers_are_counted_for_a_chat_alone(clock: Clock) -> None:
    ratings = Ratings(clock)
    for chat, message in ((1, 1), (1, 2), (2, 1)):
        ratings.give(Shown(chat, message, "praxes", "what"), Given("mark", "up"))
    assert (ratings.count(1), ratings.count(2), ratings.count(3)) == (2, 1, 0)


async def test_the_library_keeps_no_list_of_who_has_written(app: BotApplication, person: Person) -> None:
    await person.tell(app, "Was ist PRAXES?")
    await person.tap(app, "🇫🇷 En français")
    slots = {name: getattr(app, name, None) for name in Application.__slots__ if not name.startswith("__")}
    assert len(slots) > 10
    held = [name for name, kept in slots.items() if isinstance(kept, Collection) and person.chat.id in kept]
    assert held == []
