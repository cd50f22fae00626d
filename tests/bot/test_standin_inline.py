"""Inline mode of the stand-in: what Telegram takes as a list of results, and what it refuses."""

from typing import Any

import pytest

from bot.standin import Group, Person, StandIn
from bot.standin.wire import Json

LINK: Json = {"inline_keyboard": [[{"text": "Seite", "url": "https://example.org"}]]}


class Time:
    """A clock that is set by hand."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Time:
    """The clock of this Telegram."""
    return Time()


@pytest.fixture
def standin(clock: Time) -> StandIn:
    """A Telegram of its own."""
    return StandIn(clock=clock)


@pytest.fixture
def person(standin: StandIn) -> Person:
    """Somebody who types."""
    return Person(standin)


def article(name: str = "a", text: str = "<b>Antwort</b>", **fields: Any) -> Json:
    """A result of the kind that the bot offers."""
    message = {"message_text": text, "parse_mode": "HTML"}
    return {"type": "article", "id": name, "title": "Titel", "input_message_content": message, **fields}


def answer(standin: StandIn, query: Json, results: list[Json], **options: Any) -> tuple[int, Json]:
    """Answer a query as a bot does."""
    params = {"inline_query_id": query["inline_query"]["id"], "results": results, **options}
    return standin.call("answerInlineQuery", params)


def test_what_is_typed_is_an_update_cut_at_256_characters(person: Person, standin: StandIn) -> None:
    update = person.type_inline("ä" * 300)
    assert update in standin.pending
    assert update["inline_query"]["query"] == "ä" * 256
    assert update["inline_query"]["from"] == person.user


def test_a_picked_result_is_a_message_sent_through_the_bot(person: Person, standin: StandIn) -> None:
    member = Group(standin).join(person)
    query = person.type_inline("x")
    assert answer(standin, query, [article(reply_markup=LINK, description="kurz")])[0] == 200
    stored = standin.world.inline_queries[query["inline_query"]["id"]].answer
    assert stored
    [result] = stored["results"]
    assert (result["title"], result["description"]) == ("Titel", "kurz")
    update = member.pick(result)
    message = update["message"]
    assert (message["text"], message["via_bot"], message["from"]) == ("Antwort", standin.world.bot, person.user)
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 7}]
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "Seite"
    assert update in standin.pending  # also in privacy mode


@pytest.mark.parametrize(
    "results",
    [
        [article(str(number)) for number in range(51)],
        [article("a"), article("a")],
        [article("")],
        [article("ä" * 33)],
        [article(title=" ")],
        [article(text="")],
        [article(text="<b>offen")],
        [article(text="a" * 4097)],
        [{"type": "article", "id": "a", "title": "Titel"}],
        [article(reply_markup={"inline_keyboard": [[{"text": "x", "callback_data": "x" * 65}]]})],
        [article(reply_markup={"force_reply": True})],
        [{**article(), "type": "photo"}],
    ],
    ids=range(12),
)
def test_a_list_that_telegram_would_not_take_is_refused(person: Person, standin: StandIn, results: list[Json]) -> None:
    query = person.type_inline("x")
    assert answer(standin, query, results)[0] == 400
    assert answer(standin, query, [article()])[0] == 200


def test_the_longest_that_fits_is_taken(person: Person, standin: StandIn) -> None:
    results = [article(f"{number:064}", text="a" * 4096) for number in range(50)]
    button = {"text": "Mehr", "start_parameter": "a_-" * 21 + "Z"}
    assert answer(standin, person.type_inline("x"), results, button=button)[0] == 200


@pytest.mark.parametrize("parameter", ["", "a" * 65, "a b", "ä", None])
def test_a_button_with_a_parameter_that_telegram_does_not_allow_is_refused(
    person: Person, standin: StandIn, parameter: str | None
) -> None:
    button = {"text": "Mehr", **({} if parameter is None else {"start_parameter": parameter})}
    assert answer(standin, person.type_inline("x"), [], button=button)[0] == 400


def test_a_query_is_answered_once_and_soon(person: Person, standin: StandIn, clock: Time) -> None:
    query = person.type_inline("x")
    assert answer(standin, query, [])[0] == 200
    status, refused = answer(standin, query, [])
    assert (status, "query is too old" in refused["description"]) == (400, True)
    late = person.type_inline("x")
    clock.now += 60
    assert answer(standin, late, [])[0] == 400
    assert answer(standin, {"inline_query": {"id": "77"}}, [])[0] == 400


def test_a_message_to_a_thread_that_is_none_is_refused(person: Person, standin: StandIn) -> None:
    group = Group(standin)
    member = group.join(person)
    topic = group.open_topic("Praktikum", member)
    params = {"chat_id": group.chat.id, "text": "x"}
    status, sent = standin.call("sendMessage", {**params, "message_thread_id": topic})
    assert (status, sent["result"]["message_thread_id"], sent["result"]["is_topic_message"]) == (200, topic, True)
    plain = member.say("x")["message"]["message_id"]
    assert standin.call("sendMessage", {**params, "message_thread_id": plain})[0] == 400
