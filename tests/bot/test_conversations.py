"""What a question comes after: the language chosen, and the last topic for ten minutes; of so many chats at most."""

import datetime as dtm

from bot.conversations import MOST_CHATS, Conversations
from knowledge.model import Language
from knowledge.reply import Choice, Context, Reply
from tests.conftest import Clock
from tests.workshops import NOW


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


def offering(*topics: str) -> Reply:
    return Reply("choice", "de", choices=tuple(Choice(topic, 0.4) for topic in topics))


def test_topics_that_were_offered_are_remembered_as_long(clock: Clock) -> None:
    known = Conversations(clock)
    known.replied(1, offering("praxes", "dfjw"), None)
    clock.forward(minutes=10)
    assert known.context(1, None) == Context(offered=("praxes", "dfjw"))
    clock.forward(seconds=1)
    assert known.context(1, None) == Context()


def test_an_answer_takes_the_place_of_what_was_offered_and_is_not_displaced_by_it(clock: Clock) -> None:
    known = Conversations(clock)
    known.replied(1, offering("praxes", "dfjw"), None)
    known.replied(1, Reply("answer", "de", "cerv"), "cerv")
    assert known.context(1, None) == Context(topic="cerv")
    known.replied(1, offering("praxes", "dfjw"), None)
    assert known.context(1, None) == Context(topic="cerv")


def test_small_talk_and_what_finds_no_answer_leave_what_was_offered(clock: Clock) -> None:
    known = Conversations(clock)
    known.replied(1, offering("praxes", "dfjw"), None)
    known.replied(1, Reply("answer", "de", "thanks"), None)
    known.replied(1, Reply("none", "de"), None)
    assert known.context(1, None).offered == ("praxes", "dfjw")


class Choices:
    """Remembers languages, as storage does."""

    def __init__(self) -> None:
        self.chosen: dict[int, Language] = {}

    def language(self, chat: int) -> Language | None:
        """The language chosen in a chat."""
        return self.chosen.get(chat)

    def choose(self, chat: int, language: Language, now: dtm.datetime) -> None:
        """Remember a language."""
        assert now == NOW
        self.chosen[chat] = language


def test_a_language_stays_while_the_topic_goes(clock: Clock) -> None:
    known = Conversations(clock, Choices())
    known.choose(1, "fr")
    known.answered(1, "praxes")
    clock.forward(days=30)
    assert known.context(1, "de") == Context("fr", "de", None)
    assert known.context(1, "de").language() == "fr"


def test_chats_know_nothing_of_each_other(clock: Clock) -> None:
    known = Conversations(clock, Choices())
    known.answered(1, "praxes")
    known.choose(3, "fr")
    assert known.context(2, None) == Context()
    assert known.context("1", None) == Context()
    assert known.context("3", None) == Context()


def test_where_nothing_keeps_languages_there_are_none(clock: Clock) -> None:
    known = Conversations(clock)
    known.choose(1, "fr")
    assert known.context(1, None).chosen is None


def test_what_is_forgotten_leaves_no_topic(clock: Clock) -> None:
    known = Conversations(clock)
    known.answered(1, "praxes")
    known.forget(1)
    known.forget(2)
    assert known.context(1, None).topic is None


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
    known.answered("first", "praxes")
    for chat in range(MOST_CHATS + 10):
        known.context(chat, "de")
    assert known.context("first", None).topic == "praxes"
