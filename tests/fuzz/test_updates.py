"""Whatever Telegram sends, and whoever taps: nothing fails, nobody is named, nobody outside the staff does its work."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.conftest import Target, inputs, leaks
from tests.fuzz.strategies import EVERY_KIND, INLINE, NAME, OUTSIDER, taps, update

Json = dict[str, Any]


@inputs(5)
@given(content=EVERY_KIND)
def test_no_update_is_an_error_or_names_anybody(target: Target, content: Json) -> None:
    target.feed(content)
    target.check_log(content)
    assert leaks(target.staff_saw(), (NAME, str(OUTSIDER))) == []


@inputs(5)
@given(content=update(taps()))
def test_no_forged_tap_of_an_outsider_is_an_error_or_does_what_only_the_staff_may(
    target: Target, content: Json
) -> None:
    target.services.storage.chats.forget(OUTSIDER)  # what they pass on of their own is theirs to pass on
    before = target.untouched()
    target.feed(content)
    target.check_log(content)
    assert target.untouched() == before


@inputs(2)
@given(content=update(INLINE))
def test_no_inline_query_is_an_error_or_tells_what_somebody_is_called(target: Target, content: Json) -> None:
    target.feed(content)
    target.check_log(content)
    answers = [call.params for call in target.standin.calls if call.method == "answerInlineQuery"]
    assert leaks(repr(answers).encode("utf-8", "replace"), (NAME, str(OUTSIDER))) == []
    target.standin.calls.clear()


@inputs(2)
@given(payload=st.one_of(st.text("abcdefghijklmnopqrstuvwxyzABC0123456789_-", max_size=64), st.text(max_size=80)))
def test_no_payload_of_a_link_is_an_error(target: Target, payload: str) -> None:
    content = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1,
            "chat": {"id": OUTSIDER, "type": "private", "first_name": NAME},
            "from": {"id": OUTSIDER, "is_bot": False, "first_name": NAME},
            "text": f"/start {payload}",
            "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        },
    }
    target.standin.calls.clear()
    target.feed(content)
    target.check_log(content)
    assert target.standin.calls
