"""Telegram's limits, each refused with Telegram's own text. Numbers: https://core.telegram.org/bots/api."""

import re

from bot.standin.entities import utf16_length
from bot.standin.links import LinkError, check_link
from bot.standin.wire import BadRequestError, Json

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_CALLBACK_DATA_BYTES = 64
MAX_BUTTONS = 100
MAX_COPY_TEXT = 256
MAX_CALLBACK_ANSWER = 200
MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_COMMAND_DESCRIPTION = 256
MAX_INLINE_QUERY = 256
MAX_UPLOAD_BYTES = 50_000_000
PROFILE_LIMITS = {"name": 64, "description": 512, "short_description": 120}

CALLBACK_QUERY_SECONDS = 60.0
"""Age at which a query can no longer be answered. Telegram publishes none; this one is strict."""

DELETE_SECONDS = 48 * 3600
"""A bot can delete messages younger than 48 hours: https://core.telegram.org/bots/api#deletemessage."""

CHAT_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_OTHER_ACTIONS = (
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
)


def check_text(given: str, text: str) -> None:
    """Refuse a message text that is empty or too long; `given` is the text as it was sent."""
    if not given:
        raise BadRequestError("message text is empty")
    if not text:
        raise BadRequestError("text must be non-empty")
    if utf16_length(text) > MAX_TEXT:
        raise BadRequestError("message is too long")


def check_caption(caption: str) -> None:
    """Refuse a caption over 1024 UTF-16 units."""
    if utf16_length(caption) > MAX_CAPTION:
        raise BadRequestError("message caption is too long")


def check_reply_markup(markup: Json) -> Json:
    """Check any reply markup and return it in Telegram's form (links normalised). Empty stays empty."""
    if "inline_keyboard" in markup:
        rows = [[_inline_button(button) for button in row] for row in _rows(markup, "inline_keyboard")]
        rows = [row for row in rows if row]
        if sum(map(len, rows)) > MAX_BUTTONS:
            raise BadRequestError("reply markup is too long")
        return {"inline_keyboard": rows} if rows else {}
    if "keyboard" in markup:
        keyboard = [[_keyboard_button(button) for button in row] for row in _rows(markup, "keyboard")]
        return {**markup, "keyboard": keyboard}
    return markup


def check_command(command: Json) -> Json:
    """Check one bot command, with or without its slash."""
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", ""))
    if not name:
        raise BadRequestError("command must be non-empty")
    if len(name) > MAX_COMMAND:
        raise BadRequestError(f"command length must not exceed {MAX_COMMAND}")
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise BadRequestError("BOT_COMMAND_INVALID")
    if not description:
        raise BadRequestError("command description must be non-empty")
    if utf16_length(description) > MAX_COMMAND_DESCRIPTION:
        raise BadRequestError(f"command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
    return {"command": name, "description": description}


def check_profile(part: str, text: str) -> None:
    """Refuse a name, description or short description over its limit. (The wording is ours.)"""
    if utf16_length(text) > PROFILE_LIMITS[part]:
        raise BadRequestError(f"bot {part.replace('_', ' ')} is too long")


def check_language(code: str) -> None:
    """Refuse what is not a two-letter ISO 639-1 code; empty stands for everybody else."""
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise BadRequestError("invalid language code specified")


def _rows(markup: Json, key: str) -> list[list[Json]]:
    rows = markup[key]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise BadRequestError(f'field "{key}" of the ReplyMarkup must be an Array of Arrays')
    return rows


def _keyboard_button(button: Json | str) -> Json:
    described = {"text": button} if isinstance(button, str) else button
    if not described.get("text"):
        raise BadRequestError("keyboard button text must be non-empty")
    return described


def _inline_button(button: Json) -> Json:
    if not isinstance(button, dict):
        raise BadRequestError("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise BadRequestError("can't parse inline keyboard button: Can't find field \"text\"")
    if not str(button["text"]).strip():
        raise BadRequestError("inline keyboard button text must be non-empty")
    if "url" in button:
        return {**button, "url": _button_url(str(button["url"]))}
    if "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode()) <= MAX_CALLBACK_DATA_BYTES:
            raise BadRequestError("BUTTON_DATA_INVALID")
    elif "copy_text" in button:
        if not 1 <= utf16_length(_inner(button, "copy_text", "text")) <= MAX_COPY_TEXT:
            raise BadRequestError("BUTTON_COPY_TEXT_INVALID")
    elif "web_app" in button:
        _web_app_url(_inner(button, "web_app", "url"))
    elif not any(action in button for action in _OTHER_ACTIONS):
        raise BadRequestError("text buttons are unallowed in the inline keyboard")
    return button


def _inner(button: Json, name: str, key: str) -> str:
    inner = button[name]
    if not isinstance(inner, dict):
        raise BadRequestError(f'can\'t parse inline keyboard button: Field "{name}" must be of type Object')
    return str(inner.get(key, ""))


def _button_url(url: str) -> str:
    try:
        return check_link(url)
    except LinkError as error:
        raise BadRequestError(f"inline keyboard button URL '{url}' is invalid: {error}") from None


def _web_app_url(url: str) -> None:
    if not url.lower().startswith("https://"):
        reason = "Only HTTPS links are allowed"
        raise BadRequestError(f"inline keyboard button Web App URL '{url}' is invalid: {reason}")
