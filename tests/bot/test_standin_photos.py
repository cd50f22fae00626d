"""Photos in the stand-in: taken, refused and replaced as Telegram does (https://core.telegram.org/bots/api#sendphoto)."""

import json
import struct

import pytest

from bot.standin import Person, StandIn
from bot.standin.wire import Json, Upload


def png(width: int = 100, height: int = 50, mark: bytes = b"") -> Upload:
    """As much of a PNG as tells its size."""
    header = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height)
    return Upload("a.png", header + mark, "image/png")


@pytest.fixture
def reader() -> Person:
    """Somebody the bot may write to."""
    person = Person(StandIn())
    person.say("/start")
    return person


def send(reader: Person, **params: object) -> tuple[int, Json]:
    """Send a photo to the reader."""
    return reader.standin.call("sendPhoto", {"chat_id": reader.chat.id, **params})


def edit(reader: Person, media: Json, **params: object) -> tuple[int, Json]:
    """Put another photo in the place of the newest message."""
    message = {"chat_id": reader.chat.id, "message_id": reader.last.message_id, "media": json.dumps(media)}
    return reader.standin.call("editMessageMedia", {**message, **params})


def test_a_photo_arrives_with_its_caption_and_size(reader: Person) -> None:
    status, _ = send(reader, photo="attach://it", it=png(), caption="<b>Bild</b>", parse_mode="HTML")
    assert status == 200
    assert (reader.last.text, reader.last.html) == ("Bild", "<b>Bild</b>")
    [size] = reader.last.json["photo"]
    assert (size["width"], size["height"]) == (100, 50)


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (None, "there is no photo in the request"),
        ("https://example.org/a.png", "wrong file identifier/HTTP URL specified"),
        (Upload("a.png", b"", "image/png"), "file must be non-empty"),
        (Upload("a.png", b"no picture", "image/png"), "IMAGE_PROCESS_FAILED"),
        (png(9_000, 1_001), "PHOTO_INVALID_DIMENSIONS"),
        (png(2_100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (png(mark=b"x" * 10_000_000), "file is too big"),
    ],
)
def test_what_is_no_photo_is_refused(reader: Person, given: object, reason: str) -> None:
    status, payload = send(reader, photo=given)
    assert (status, payload["description"]) == (400, f"Bad Request: {reason}")
    assert reader.inbox == []


def test_a_caption_over_1024_characters_is_refused(reader: Person) -> None:
    assert send(reader, photo=png(), caption="x" * 1024)[0] == 200
    assert send(reader, photo=png(), caption="x" * 1025)[0] == 400


def test_another_photo_takes_the_place_of_the_first_with_caption_and_buttons(reader: Person) -> None:
    send(reader, photo=png(), caption="eins")
    before = reader.last
    keyboard = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]})
    media = {"type": "photo", "media": "attach://new", "caption": "zwei"}
    assert edit(reader, media, new=png(mark=b"2"), reply_markup=keyboard)[0] == 200
    assert (reader.last.message_id, reader.last.text, reader.last.edited) == (before.message_id, "zwei", True)
    assert reader.last.json["photo"] != before.json["photo"]
    assert [button.text for button in reader.last.buttons] == ["x"]


def test_a_caption_that_is_not_given_again_is_gone(reader: Person) -> None:
    send(reader, photo=png(), caption="eins")
    assert edit(reader, {"type": "photo", "media": "attach://new"}, new=png())[0] == 200
    assert reader.last.text == ""


def test_a_photo_may_take_the_place_of_a_text(reader: Person) -> None:
    reader.standin.call("sendMessage", {"chat_id": reader.chat.id, "text": "eins"})
    assert edit(reader, {"type": "photo", "media": "attach://new", "caption": "zwei"}, new=png())[0] == 200
    assert "text" not in reader.last.json


def test_the_same_photo_again_is_no_change(reader: Person) -> None:
    send(reader, photo=png(), caption="eins")
    known = reader.last.json["photo"][0]["file_id"]
    status, payload = edit(reader, {"type": "photo", "media": known, "caption": "eins"})
    assert status == 400
    assert "message is not modified" in payload["description"]


def test_a_text_can_not_take_the_place_of_a_photo(reader: Person) -> None:
    send(reader, photo=png())
    params = {"chat_id": reader.chat.id, "message_id": reader.last.message_id, "text": "eins"}
    status, payload = reader.standin.call("editMessageText", params)
    assert (status, payload["description"]) == (400, "Bad Request: there is no text in the message to edit")


def test_new_buttons_leave_photo_and_caption_as_they_are(reader: Person) -> None:
    send(reader, photo=png(), caption="eins")
    before = reader.last
    keyboard = json.dumps({"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]})
    params = {"chat_id": reader.chat.id, "message_id": before.message_id, "reply_markup": keyboard}
    assert reader.standin.call("editMessageReplyMarkup", params)[0] == 200
    assert (reader.last.text, reader.last.json["photo"]) == ("eins", before.json["photo"])
