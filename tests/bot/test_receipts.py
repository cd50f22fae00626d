"""What Telegram repeats of our own messages is not read again."""

import json

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup

from bot.monitor.reaching import Reached
from bot.noting import NotingRequest
from bot.receipts import SendingRequest, receipt
from bot.standin import Person, StandIn
from bot.standin.http import Server
from tests.conftest import TOKEN

BUTTONS = InlineKeyboardMarkup([[InlineKeyboardButton("Geld", callback_data="t:praxes:money:de")]])


async def test_a_message_sent_says_where_it_stands_and_nothing_that_we_wrote(standin: StandIn) -> None:
    standin.token = TOKEN
    person = Person(standin)
    person.say("Hallo")
    with Server(standin) as server:
        sending, asking = SendingRequest(Reached()), NotingRequest(Reached())
        async with Bot(TOKEN, base_url=f"{server.url}/bot", request=sending, get_updates_request=asking) as bot:
            sent = await bot.send_message(person.chat.id, "<b>Hallo</b>", parse_mode="HTML", reply_markup=BUTTONS)
            edited = await bot.edit_message_text("Neu", person.chat.id, sent.message_id, reply_markup=BUTTONS)
    assert (sent.chat.id, sent.text, sent.reply_markup, sent.entities) == (person.chat.id, None, None, ())
    assert (edited.message_id, edited.text) == (sent.message_id, None)
    (seen,) = person.inbox
    assert (seen.text, [button.text for button in seen.buttons]) == ("Neu", ["Geld"])


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"null", b'{"result": true}', b"\xff", b'{"result": [1]}', b"[" * 9999]
)
def test_what_is_no_message_stays_as_it_is(body: bytes) -> None:
    assert receipt(body) == body


def test_a_refusal_stays_as_it_is() -> None:
    refusal = json.dumps({"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}).encode()
    assert receipt(refusal) == refusal
