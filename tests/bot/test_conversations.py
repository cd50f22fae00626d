"""What is remembered of a chat: a language, and for ten minutes the last topic; in memory, and of a limited number."""

from bot.conversations import MOST_CHATS, Conversations
from knowledge.reply import Context
from tests.conftest import Clock


def test_nothing_is_known_of_a_new_chat(clock: Clock) -> None:
    assert Conversations(clock).context(1, "fr") == Context(code="fr")


def test_the_last_topic_is_remembered_for_ten_minutes_to_the_second(clock: Clock) -> None:
    known = Conversations(clock)
    known.answered(1, "praxes")
    clock.forward(minutes=10)
    assert known.context(1, None).topic == "praxes"
    clock.forward(seconds=1)
    assert known.context(1, None).topic is None


def test_a_new_answer_replaces_the_topic_and_begins_the_ten_minutes_anew(clock: Clock) -> None:
    known = Conversations(clock)
    known.answered(1, "praxes")
    clock.forward(minutes=9)
    known.answered(1, "dfjw")
    clock.forward(minutes=9)
    assert known.context(1, None).topic == "dfjw"


def test_a_language_stays_while_the_topic_goes(clock: Clock) -> None:
    known = Conversations(clock)
    known.choose(1, "fr")
    known.answered(1, "praxes")
    clock.forward(days=30)
    assert known.context(1, "de") == Context("fr", "de", None)
    assert known.context(1, "de").language() == "fr"


def test_chats_know_nothing_of_each_other(clock: Clock) -> None:
    known = Conversations(clock)
    known.answered(1, "praxes")
    known.choose("c1", "fr")
    assert known.context(2, None) == Context()
    assert known.context("1", None) == Context()


def test_the_languages_chosen_longest_ago_are_forgotten_first() -> None:
    known = Conversations(Clock())
    for chat in range(MOST_CHATS + 1):
        known.choose(chat, "fr")
    assert known.context(0, None).chosen is None
    assert known.context(1, None).chosen == "fr"


def test_the_topic_of_the_chat_longest_silent_is_forgotten_first() -> None:
    known = Conversations(Clock())
    for chat in range(MOST_CHATS + 1):
        known.answered(chat, "praxes")
    assert known.context(0, None).topic is None
    assert known.context(1, None).topic == "praxes"


def test_nothing_of_a_topic_is_left_after_its_ten_minutes() -> None:
    clock = Clock()
    known = Conversations(clock)
    known.answered("forgotten", "praxes")
    clock.forward(minutes=11)
    known.answered("other", "voltaire")
    assert "forgotten" not in repr(vars(known))


def test_reading_a_chat_takes_no_room(clock: Clock) -> None:
    known = Conversations(clock)
    known.choose("first", "fr")
    for chat in range(MOST_CHATS + 10):
        known.context(chat, "de")
    assert known.context("first", None).chosen == "fr"
