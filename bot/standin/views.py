"""What a person sees in a chat: messages with their text, markup and buttons."""

from msgspec import Struct
from telegram import Message

from bot.standin.wire import Json
from bot.standin.world import Stored


class Button(Struct, frozen=True):
    """A button under a message; exactly one of the three is set for the kinds of button the bot uses."""

    text: str
    callback_data: str | None = None
    url: str | None = None
    copy_text: str | None = None


class Seen(Struct, frozen=True):
    """A message as the person sees it now. `json` is the Bot API's Message."""

    json: Json

    @property
    def message_id(self) -> int:
        """The message's number in its chat."""
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        """The text or caption, without markup; empty if there is none."""
        return str(self.json.get("text", self.json.get("caption", "")))

    @property
    def html(self) -> str:
        """The text or caption with Telegram's HTML markup."""
        message = Message.de_json(self.json, None)
        return message.caption_html if "caption" in self.json else message.text_html

    @property
    def keyboard(self) -> list[list[Button]]:
        """The rows of buttons under the message."""
        rows = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return [[_button(button) for button in row] for row in rows]

    @property
    def buttons(self) -> list[Button]:
        """All buttons under the message, row by row."""
        return [button for row in self.keyboard for button in row]

    @property
    def edited(self) -> bool:
        """Whether the message was changed after it was sent."""
        return "edit_date" in self.json


class Offered(Struct, frozen=True):
    """What the bot offers while somebody types behind its name.

    Each result has `id`, `title`, `description`, `content` (text and entities) and `reply_markup`; `button` is the one
    above the list, empty if there is none.
    """

    results: list[Json]
    button: Json
    cache_time: int
    is_personal: bool

    @property
    def titles(self) -> list[str]:
        """The titles, from the top."""
        return [str(result["title"]) for result in self.results]


def seen(stored: Stored) -> Seen:
    """A snapshot of a stored message, which later edits do not change."""
    return Seen(dict(stored.json))


def find_button(buttons: list[Button], wanted: str | int) -> Button:
    """The button of that position, text, or part of a text if only one has it. Raises LookupError."""
    if isinstance(wanted, int):
        return buttons[wanted]
    exact = [b for b in buttons if b.text == wanted]
    matches = exact or [b for b in buttons if wanted in b.text]
    if len(exact) >= 1 or len(matches) == 1:
        return matches[0]
    raise LookupError(f"{len(matches)} buttons match {wanted!r} among {[b.text for b in buttons]}")


def _button(json: Json) -> Button:
    copy = json.get("copy_text", {}).get("text")
    return Button(json["text"], json.get("callback_data"), json.get("url"), copy)
