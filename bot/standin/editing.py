"""Methods that change what is there: messages edited or deleted, pressed buttons answered."""

from bot.standin import limits
from bot.standin.entities import utf16_length
from bot.standin.photos import photo
from bot.standin.sending import caption_content, reply_markup, text_content, writable_chat
from bot.standin.wire import BadRequestError, Json, Params, boolean, integer, object_, string
from bot.standin.world import Chat, Stored, World, same

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_CONTENT = ("text", "entities", "link_preview_options", "photo", "caption", "caption_entities")
"""Fields of a message that an edit replaces."""
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagetext"""
    stored = _editable(world, params)
    content = text_content(world, params)
    if "text" not in stored.json:
        raise BadRequestError("there is no text in the message to edit")
    return _change(world, stored, content, reply_markup(params))


def edit_message_media(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagemedia (photos only)"""
    stored = _editable(world, params)
    media = object_(params, "media", "InputMedia")
    if media.get("type") != "photo":
        raise BadRequestError("can't parse InputMedia: unsupported type")
    content = {"photo": photo(world, params, media.get("media")), **caption_content(media)}
    return _change(world, stored, content, reply_markup(params))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    stored = _editable(world, params)
    kept = {k: v for k, v in stored.json.items() if k in _CONTENT}
    return _change(world, stored, kept, reply_markup(params))


def delete_message(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    chat = world.chat(string(params, "chat_id") or "")
    stored = _message(chat, params, "message to delete not found")
    if world.clock() - stored.json["date"] > limits.DELETE_SECONDS:
        raise BadRequestError("message can't be deleted for everyone")
    others = not stored.from_bot and chat.kind != "private"
    if others and world.bot_status(chat) != "administrator":
        raise BadRequestError("message can't be deleted")
    stored.deleted = True
    world.touch(stored)
    return True


def answer_callback_query(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery (a second answer is refused like a late one)"""
    text = string(params, "text") or ""
    query = world.queries.get(string(params, "callback_query_id") or "")
    late = query is None or world.clock() - query.opened > limits.CALLBACK_QUERY_SECONDS
    if query is None or late or query.answer is not None:
        raise BadRequestError(_TOO_OLD)
    if utf16_length(text) > limits.MAX_CALLBACK_ANSWER:
        raise BadRequestError("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "show_alert": boolean(params, "show_alert")}
    return True


def _message(chat: Chat, params: Params, missing: str) -> Stored:
    message_id = integer(params, "message_id")
    if message_id <= 0:
        raise BadRequestError("message identifier is not specified")
    stored = chat.messages.get(message_id)
    if stored is None or stored.deleted:
        raise BadRequestError(missing)
    return stored


def _editable(world: World, params: Params) -> Stored:
    if string(params, "inline_message_id"):
        raise BadRequestError("MESSAGE_ID_INVALID")
    stored = _message(writable_chat(world, params), params, "message to edit not found")
    if not stored.from_bot:
        raise BadRequestError("message can't be edited")
    return stored


def _change(world: World, stored: Stored, content: Json, markup: Json) -> Json:
    if markup and "inline_keyboard" not in markup:
        raise BadRequestError("inline keyboard expected")
    if all(same(stored.json.get(f), content.get(f)) for f in _CONTENT) and same(stored.reply_markup, markup):
        raise BadRequestError(_NOT_MODIFIED)
    kept = {k: v for k, v in stored.json.items() if k not in {*_CONTENT, "reply_markup"}}
    stored.json = {**kept, **content, "edit_date": world.now()}
    if markup:
        stored.json["reply_markup"] = markup
    stored.reply_markup = markup or None
    world.touch(stored)
    return dict(stored.json)
