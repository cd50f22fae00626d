"""What Telegram refuses, and with which words."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.standin import Group, Person, StandIn
from bot.standin.limits import CALLBACK_QUERY_SECONDS, DELETE_SECONDS
from bot.standin.wire import Json, Upload

Refusal = tuple[int, str]


class Hands:
    """A bot written by hand: calls methods for one chat and returns the result or the refusal."""

    def __init__(self) -> None:
        self.time = 1_750_000_000.0
        self.standin = StandIn(clock=lambda: self.time)
        self.anna = Person(self.standin, "Anna")
        self.anna.say("/start")

    def ask(self, method: str, **params: Any) -> Any:
        status, payload = self.standin.call(method, {"chat_id": self.anna.chat.id, **params})
        if payload["ok"]:
            return payload["result"]
        assert status == payload["error_code"]
        return status, payload["description"]


@pytest.fixture
def bot() -> Hands:
    return Hands()


def keyboard(*buttons: Json) -> Json:
    return {"inline_keyboard": [[button] for button in buttons]}


def data(text: str, value: str) -> Json:
    return {"text": text, "callback_data": value}


def test_a_text_may_have_4096_utf16_units_after_parsing(bot: Hands) -> None:
    longest = "<b>" + "😀" * 2048 + "</b>"
    assert bot.ask("sendMessage", text=longest, parse_mode="HTML")["text"] == "😀" * 2048
    refusal = bot.ask("sendMessage", text=longest + "x", parse_mode="HTML")
    assert refusal == (400, "Bad Request: message is too long")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("<b>", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
    ],
)
def test_a_text_needs_something_to_read(bot: Hands, text: str, reason: str) -> None:
    assert bot.ask("sendMessage", text=text, parse_mode="HTML") == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        (data("x", "ü" * 32 + "x"), "BUTTON_DATA_INVALID"),
        (data("x", ""), "BUTTON_DATA_INVALID"),
        (data("", "x"), "inline keyboard button text must be non-empty"),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": "x"}, "text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "url": "grr"}, "inline keyboard button URL 'grr' is invalid: Wrong HTTP URL"),
        ({"text": "x", "url": ""}, "inline keyboard button URL '' is invalid: URL host is empty"),
        (
            {"text": "x", "url": "ftp://a.de"},
            "inline keyboard button URL 'ftp://a.de' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "url": "http://localhost:80/a"},
            "inline keyboard button URL 'http://localhost:80/a' is invalid: Wrong HTTP URL",
        ),
        (
            {"text": "x", "web_app": {"url": "http://a.de"}},
            "inline keyboard button Web App URL 'http://a.de' is invalid: Only HTTPS links are allowed",
        ),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
def test_a_wrong_button_refuses_the_whole_message(bot: Hands, button: Json, reason: str) -> None:
    assert bot.ask("sendMessage", text="x", reply_markup=keyboard(button)) == (400, f"Bad Request: {reason}")
    assert bot.anna.inbox == []


def test_callback_data_may_have_64_bytes_and_links_are_normalised(bot: Hands) -> None:
    rows = keyboard(data("x", "ü" * 32), {"text": "y", "url": "https://Ofaj.org"})
    bot.ask("sendMessage", text="x", reply_markup=rows)
    assert [b.callback_data or b.url for b in bot.anna.last.buttons] == ["ü" * 32, "https://ofaj.org/"]


def test_a_keyboard_may_have_100_buttons(bot: Hands) -> None:
    buttons = [data("x", "x")] * 100
    assert bot.ask("sendMessage", text="x", reply_markup=keyboard(*buttons))["text"] == "x"
    refusal = bot.ask("sendMessage", text="x", reply_markup=keyboard(*buttons, data("x", "x")))
    assert refusal == (400, "Bad Request: reply markup is too long")


def test_entities_instead_of_a_parse_mode_are_checked_too(bot: Hands) -> None:
    bold = {"type": "bold", "offset": 0, "length": 1}
    assert bot.ask("sendMessage", text="ab", entities=[bold, {**bold, "type": "new"}])["entities"] == [bold]
    refusal = bot.ask("sendMessage", text="ab", entities='[{"type": "bold"}]')
    assert refusal == (400, "Bad Request: can't parse MessageEntity: Can't find field \"offset\"")


def test_a_keyboard_may_arrive_as_json_text_but_must_be_json(bot: Hands) -> None:
    bot.ask("sendMessage", text="x", reply_markup='{"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}')
    assert bot.anna.last.keyboard[0][0].text == "a"
    assert bot.ask("sendMessage", text="x", reply_markup="{")[1] == "Bad Request: can't parse reply markup JSON object"


def test_who_never_wrote_cannot_be_written_to(bot: Hands) -> None:
    stranger = Person(bot.standin, "Fremde")
    for chat_id in (stranger.chat.id, 4711, "@nobody", "abc"):
        assert bot.ask("sendMessage", chat_id=chat_id, text="x") == (400, "Bad Request: chat not found")
    assert bot.ask("sendMessage", chat_id="", text="x") == (400, "Bad Request: chat_id is empty")


@pytest.mark.parametrize("method", ["sendMessage", "sendChatAction", "sendVenue", "editMessageText"])
def test_who_blocked_the_bot_is_out_of_reach_until_unblocking(bot: Hands, method: str) -> None:
    message_id = bot.ask("sendMessage", text="x")["message_id"]
    params = {"message_id": message_id, "text": "y", "action": "typing"}
    venue = {"latitude": 52.4, "longitude": 9.7, "title": "Haus", "address": "Platz 1"}
    bot.anna.block()
    assert bot.ask(method, **params, **venue) == (403, "Forbidden: bot was blocked by the user")
    bot.anna.unblock()
    assert bot.ask(method, **params, **venue)


def test_deleted_accounts_and_lost_groups_are_forbidden(bot: Hands) -> None:
    bot.standin.deactivate(bot.anna.chat.id)
    assert bot.ask("sendMessage", text="x") == (403, "Forbidden: user is deactivated")
    group = Group(bot.standin)
    group.set_bot_status("kicked", bot.anna)
    refusal = bot.ask("sendMessage", chat_id=group.chat.id, text="x")
    assert refusal == (403, "Forbidden: bot was kicked from the supergroup chat")


def test_an_edit_must_change_something(bot: Hands) -> None:
    sent = bot.ask("sendMessage", text="<b>x</b>", parse_mode="HTML", reply_markup=keyboard(data("a", "b")))
    edit = {"message_id": sent["message_id"], "parse_mode": "HTML", "reply_markup": keyboard(data("a", "b"))}
    status, description = bot.ask("editMessageText", text="<strong>x</strong>", **edit)
    assert (status, description[:40]) == (400, "Bad Request: message is not modified: sp")
    assert bot.ask("editMessageText", text="x", **edit)["edit_date"] == int(bot.time)
    assert bot.ask("editMessageReplyMarkup", **edit)[0] == 400
    assert "reply_markup" not in bot.ask("editMessageReplyMarkup", message_id=sent["message_id"])


def test_an_edit_without_a_keyboard_removes_it(bot: Hands) -> None:
    sent = bot.ask("sendMessage", text="x", reply_markup=keyboard(data("a", "b")))
    bot.ask("editMessageText", message_id=sent["message_id"], text="x")
    assert bot.anna.last.keyboard == []


def test_only_own_existing_text_messages_can_be_edited(bot: Hands) -> None:
    missing = bot.ask("editMessageText", message_id=99, text="x")
    assert missing == (400, "Bad Request: message to edit not found")
    unnamed = bot.ask("editMessageText", text="x")
    assert unnamed == (400, "Bad Request: message identifier is not specified")
    foreign = bot.ask("editMessageText", message_id=1, text="x")
    assert foreign == (400, "Bad Request: message can't be edited")
    document = bot.ask("sendDocument", document=Upload("a.ics", b"x", "text/calendar"))
    no_text = bot.ask("editMessageText", message_id=document["message_id"], text="x")
    assert no_text == (400, "Bad Request: there is no text in the message to edit")


def test_messages_can_be_deleted_once_and_for_48_hours(bot: Hands) -> None:
    first, second = (bot.ask("sendMessage", text="x")["message_id"] for _ in range(2))
    assert bot.ask("deleteMessage", message_id=first) is True
    assert bot.ask("deleteMessage", message_id=first) == (400, "Bad Request: message to delete not found")
    bot.time += DELETE_SECONDS + 1
    refusal = bot.ask("deleteMessage", message_id=second)
    assert refusal == (400, "Bad Request: message can't be deleted for everyone")
    assert [m.message_id for m in bot.anna.inbox] == [second]


def test_a_reply_needs_its_message(bot: Hands) -> None:
    reply = bot.ask("sendMessage", text="x", reply_parameters={"message_id": 1})
    assert reply["reply_to_message"]["text"] == "/start"
    refusal = bot.ask("sendMessage", text="x", reply_parameters={"message_id": 99})
    assert refusal == (400, "Bad Request: message to be replied not found")
    lenient = {"message_id": 99, "allow_sending_without_reply": True}
    assert bot.ask("sendMessage", text="x", reply_parameters=lenient)["text"] == "x"


TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


def pressed(bot: Hands) -> str:
    bot.ask("sendMessage", text="x", reply_markup=keyboard(data("a", "b")))
    return str(bot.anna.press(bot.anna.last, "a")["callback_query"]["id"])


def test_a_pressed_button_can_be_answered_once_and_soon(bot: Hands) -> None:
    first, late = pressed(bot), pressed(bot)
    assert bot.ask("answerCallbackQuery", callback_query_id=first, text="gut") is True
    assert bot.ask("answerCallbackQuery", callback_query_id=first) == TOO_OLD
    bot.time += CALLBACK_QUERY_SECONDS + 1
    assert bot.ask("answerCallbackQuery", callback_query_id=late) == TOO_OLD
    assert bot.ask("answerCallbackQuery", callback_query_id="x") == TOO_OLD
    assert bot.anna.notices == ["gut"]


def test_the_answer_to_a_pressed_button_may_have_200_characters(bot: Hands) -> None:
    query = pressed(bot)
    refusal = bot.ask("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert refusal == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert bot.ask("answerCallbackQuery", callback_query_id=query, text="x" * 200) is True


@pytest.mark.parametrize(
    ("command", "description", "reason"),
    [
        ("prüfen", "x", "BOT_COMMAND_INVALID"),
        ("Start", "x", "BOT_COMMAND_INVALID"),
        ("", "x", "command must be non-empty"),
        ("x" * 33, "x", "command length must not exceed 32"),
        ("x", "", "command description must be non-empty"),
        ("x", "x" * 257, "command description length must not exceed 256"),
    ],
)
def test_commands_follow_telegrams_rules(bot: Hands, command: str, description: str, reason: str) -> None:
    commands = [{"command": "hilfe", "description": "Hilfe"}, {"command": command, "description": description}]
    assert bot.ask("setMyCommands", commands=commands) == (400, f"Bad Request: {reason}")
    assert bot.ask("getMyCommands") == []


def test_at_most_100_commands(bot: Hands) -> None:
    commands = [{"command": f"c{n}", "description": "x"} for n in range(101)]
    assert bot.ask("setMyCommands", commands=commands[:100]) is True
    assert bot.ask("setMyCommands", commands=commands) == (400, "Bad Request: BOT_COMMANDS_TOO_MUCH")


@pytest.mark.parametrize(("method", "part"), [("Name", "name"), ("Description", "description")])
def test_profile_texts_fall_back_to_the_one_for_everybody(bot: Hands, method: str, part: str) -> None:
    bot.ask(f"setMy{method}", **{part: "Antenna"})
    bot.ask(f"setMy{method}", **{part: "Antenne"}, language_code="fr")
    assert bot.ask(f"getMy{method}", language_code="fr") == {part: "Antenne"}
    assert bot.ask(f"getMy{method}", language_code="de") == {part: "Antenna"}
    assert bot.ask(f"getMy{method}", language_code="deu") == (400, "Bad Request: invalid language code specified")


@pytest.mark.parametrize(("method", "limit"), [("Name", 64), ("Description", 512), ("ShortDescription", 120)])
def test_profile_texts_have_a_limit(bot: Hands, method: str, limit: int) -> None:
    part = {"ShortDescription": "short_description"}.get(method, method.lower())
    assert bot.ask(f"setMy{method}", **{part: "x" * limit}) is True
    assert bot.ask(f"setMy{method}", **{part: "x" * (limit + 1)})[0] == 400


def test_captions_may_have_1024_units_and_documents_need_content(bot: Hands) -> None:
    file = Upload("a.ics", b"BEGIN", "text/calendar")
    sent = bot.ask("sendDocument", document=file, caption="<i>x</i>", parse_mode="HTML")
    assert (sent["document"]["file_name"], sent["caption_entities"][0]["type"]) == ("a.ics", "italic")
    again = bot.ask("sendDocument", document=sent["document"]["file_id"])
    assert again["document"]["file_id"] == sent["document"]["file_id"]
    too_long = bot.ask("sendDocument", document=file, caption="x" * 1025)
    assert too_long == (400, "Bad Request: message caption is too long")
    empty = bot.ask("sendDocument", document=Upload("a", b"", "text/plain"))
    assert empty == (400, "Bad Request: file must be non-empty")
    assert bot.ask("sendDocument") == (400, "Bad Request: there is no document in the request")


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendChatAction", {"action": "dancing"}),
        ("sendVenue", {"latitude": 91, "longitude": 0, "title": "x", "address": "y"}),
        ("sendVenue", {"latitude": 50, "longitude": 0, "title": "x"}),
        ("sendContact", {"phone_number": "+49"}),
    ],
)
def test_incomplete_or_wrong_parameters_are_refused(bot: Hands, method: str, params: Json) -> None:
    assert bot.ask(method, **params)[0] == 400


@pytest.mark.parametrize("unknown", ["sendDice", "sendmessages", ""])
def test_unknown_methods_are_not_found(bot: Hands, unknown: str) -> None:
    expected = {"ok": False, "error_code": 404, "description": "Not Found"}
    assert bot.standin.call(unknown, {}) == (404, expected)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/bot7:abc/getMe", 200), ("/bot7:abc/GETME", 200), ("/bot7:abd/getMe", 401), ("/botabc/getMe", 404)],
)
def test_the_path_carries_the_token(path: str, status: int) -> None:
    assert StandIn(token="7:abc").call_path(path, {})[0] == status  # noqa: S106


def test_the_clock_dates_messages() -> None:
    times: Callable[[], float] = iter([10.0, 20.0, 30.0, 40.0]).__next__
    standin = StandIn(clock=times)
    assert Person(standin).say("x")["message"]["date"] == 10
