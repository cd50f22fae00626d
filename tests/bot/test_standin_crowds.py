"""Many people at once: known to the bot without updates, and what each of them got."""

import time

from bot.standin import Person, StandIn
from bot.standin.crowds import crowd, received


def test_a_crowd_can_be_written_to_and_has_said_nothing() -> None:
    standin = StandIn()
    people = crowd(standin, 3, language_code="fr")
    statuses = [standin.call("sendMessage", {"chat_id": p.chat.id, "text": "x"})[0] for p in people]
    assert statuses == [200, 200, 200]
    assert {p.language_code for p in people} == {"fr"}
    assert standin.pending == []


def test_received_tells_who_got_what_as_it_is_now() -> None:
    standin = StandIn()
    anna, ben, _ = people = crowd(standin, 3)
    for person in people[:2]:
        person.say("hört mich wer?")
        for text in ("eins", "zwei"):
            standin.call("sendMessage", {"chat_id": person.chat.id, "text": text})
    standin.call("deleteMessage", {"chat_id": anna.chat.id, "message_id": anna.last.message_id})
    standin.call("editMessageText", {"chat_id": ben.chat.id, "message_id": ben.last.message_id, "text": "drei"})
    assert received(standin) == {anna.chat.id: ["eins"], ben.chat.id: ["eins", "drei"]}


def test_two_thousand_people_who_wrote_take_less_than_a_second_of_work() -> None:
    standin = StandIn()
    began = time.process_time()
    for _ in range(2000):
        Person(standin).say("/start")
    assert time.process_time() - began < 1
    assert len(standin.pending) == 2000


def test_a_stand_in_remembers_as_many_calls_as_it_is_told_to() -> None:
    few, all_ = StandIn(remembered_calls=2), StandIn(remembered_calls=None)
    for standin in (few, all_):
        for _ in range(10_001):
            standin.call("getMe", {})
    assert (len(few.calls), len(all_.calls)) == (2, 10_001)


def test_a_stand_in_forgets_a_person_as_if_they_had_never_been_here() -> None:
    standin = StandIn()
    anna, ben = crowd(standin, 2)
    button = {"inline_keyboard": [[{"text": "+", "callback_data": "x"}]]}
    for person in (anna, ben):
        standin.call("sendMessage", {"chat_id": person.chat.id, "text": "x", "reply_markup": button})
        person.press(person.last)
    standin.forget(anna.chat.id)
    assert set(standin.world.chats) == {ben.chat.id}
    assert anna.user["id"] not in standin.world.users
    assert [query.user_id for query in standin.world.queries.values()] == [ben.user["id"]]
    assert standin.call("sendMessage", {"chat_id": anna.chat.id, "text": "x"})[1]["description"] == (
        "Bad Request: chat not found"
    )


def test_whoever_listens_hears_of_what_was_carried_out_and_of_nothing_else() -> None:
    standin = StandIn()
    (anna,) = crowd(standin, 1)
    heard: list[tuple[str, int]] = []
    standin.listeners.append(lambda call: heard.append((call.method, len(anna.inbox))))
    standin.flood_next("sendMessage", 1)
    for _ in range(2):
        standin.call("sendmessage", {"chat_id": anna.chat.id, "text": "x"})
    standin.call("sendMessage", {"chat_id": -1, "text": "x"})
    assert heard == [("sendMessage", 1)]
