"""What the bot could not answer, by chat."""

from bot.misses import LASTS, MOST_CHATS, MOST_QUESTIONS, Misses
from tests.conftest import Clock


def test_only_the_newest_questions_are_kept(clock: Clock) -> None:
    misses = Misses(clock)
    for number in range(MOST_QUESTIONS + 2):
        misses.missed(1, f"Frage {number}")
    assert misses.questions(1) == ("Frage 2", "Frage 3", "Frage 4")


def test_they_are_forgotten_after_an_hour(clock: Clock) -> None:
    misses = Misses(clock)
    misses.missed(1, "Frage")
    clock.now += LASTS
    assert misses.questions(1) == ("Frage",)
    clock.forward(seconds=1)
    assert misses.questions(1) == ()


def test_the_chat_longest_silent_is_forgotten_first(clock: Clock) -> None:
    misses = Misses(clock)
    for chat in range(MOST_CHATS + 1):
        misses.missed(chat, "Frage")
    assert misses.questions(0) == ()
    assert misses.questions(1) == ("Frage",)


def test_none_fits_without_an_offer_is_no_miss(clock: Clock) -> None:
    misses = Misses(clock)
    misses.none_fits(1)
    assert misses.questions(1) == ()


def test_an_offer_alone_is_no_miss(clock: Clock) -> None:
    misses = Misses(clock)
    misses.missed(1, "Frage")
    misses.offered(1, "Andere Frage")
    assert not misses.many(1)
    misses.none_fits(1)
    assert misses.many(1)
