"""Methods that put something into a chat: texts, venues, contacts, documents, chat actions."""

from bot.standin import limits
from bot.standin.formatting import formatted
from bot.standin.photos import photo
from bot.standin.wire import (
    ApiError,
    BadRequestError,
    Json,
    Params,
    Upload,
    boolean,
    integer,
    number,
    object_,
    required,
    string,
)
from bot.standin.world import Chat, World


def send_message(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendmessage"""
    chat = writable_chat(world, params)
    content = text_content(world, params)
    return put(world, chat, params, content)


def send_venue(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendvenue"""
    chat = writable_chat(world, params)
    location = {"latitude": number(params, "latitude"), "longitude": number(params, "longitude")}
    if abs(location["latitude"]) > 90 or abs(location["longitude"]) > 180:
        raise BadRequestError("wrong location specified")
    venue: Json = {
        "location": location,
        "title": required(params, "title"),
        "address": required(params, "address"),
    }
    return put(world, chat, params, {"venue": venue, "location": location})


def send_contact(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendcontact"""
    chat = writable_chat(world, params)
    contact: Json = {
        "phone_number": required(params, "phone_number"),
        "first_name": required(params, "first_name"),
    }
    for name in ("last_name", "vcard"):
        if string(params, name):
            contact[name] = string(params, name)
    return put(world, chat, params, {"contact": contact})


def send_document(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#senddocument (uploads and known file ids; links are refused)"""
    chat = writable_chat(world, params)
    return put(world, chat, params, {**caption_content(params), "document": _document(world, params)})


def send_photo(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendphoto (uploaded PNGs and known file ids)"""
    chat = writable_chat(world, params)
    return put(world, chat, params, {"photo": photo(world, params, params.get("photo")), **caption_content(params)})


def send_chat_action(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#sendchataction"""
    chat = writable_chat(world, params)
    action = string(params, "action") or ""
    if action not in limits.CHAT_ACTIONS:
        raise BadRequestError("wrong parameter action in request")
    chat.actions.append(action)
    return True


def writable_chat(world: World, params: Params) -> Chat:
    """The chat a request names, if the bot may write there; else Telegram's 400 or 403."""
    chat = world.chat(string(params, "chat_id") or "")
    if chat.refusal:
        raise ApiError(*chat.refusal)
    return chat


def text_content(world: World, params: Params) -> Json:
    """The text and entities of a message or an edit, checked."""
    text, entities = formatted(params)
    limits.check_text(string(params, "text") or "", text)
    content: Json = {"text": text}
    known = [_with_user(world, entity) for entity in entities]
    if known:
        content["entities"] = [entity for entity in known if entity]
    preview = object_(params, "link_preview_options", "link preview options")
    if preview:
        content["link_preview_options"] = preview
    return content


def caption_content(params: Params) -> Json:
    """The caption and entities of a message or an edit, checked; empty if there is none."""
    caption, entities = formatted(params, "caption")
    limits.check_caption(caption)
    return {"caption": caption, "caption_entities": entities} if caption else {}


def reply_markup(params: Params) -> Json:
    """The checked reply markup of a request, empty if there is none."""
    return limits.check_reply_markup(object_(params, "reply_markup", "reply markup"))


def _with_user(world: World, entity: Json) -> Json:
    if entity["type"] != "text_mention":
        return entity
    user = world.users.get(entity["user"]["id"])
    return {**entity, "user": user} if user else {}


def put(world: World, chat: Chat, params: Params, content: Json) -> Json:
    """Put a message of the bot into a chat, with the markup, thread and reply of a request."""
    markup = reply_markup(params)
    content = {**content, **_thread(chat, params), **_reply_to(chat, params)}
    if boolean(params, "protect_content"):
        content["has_protected_content"] = True
    if "inline_keyboard" in markup:
        content["reply_markup"] = markup
    stored = world.store(chat, world.bot, content)
    stored.reply_markup = markup or None
    return dict(stored.json)


def _thread(chat: Chat, params: Params) -> Json:
    """Where in a forum a message goes; without a thread it stands in the general topic."""
    thread = integer(params, "message_thread_id")
    if not thread:
        return {}
    opening = chat.messages.get(thread)
    if opening is None or "forum_topic_created" not in opening.json:
        raise BadRequestError("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}


def _reply_to(chat: Chat, params: Params) -> Json:
    reply = object_(params, "reply_parameters", "reply parameters")
    message_id = integer(reply, "message_id")
    if not message_id:
        return {}
    target = chat.messages.get(message_id)
    if target and not target.deleted:
        return {"reply_to_message": {k: v for k, v in target.json.items() if k != "reply_to_message"}}
    if boolean(reply, "allow_sending_without_reply"):
        return {}
    raise BadRequestError("message to be replied not found")


def _document(world: World, params: Params) -> Json:
    given = params.get("document")
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.get(given.removeprefix("attach://"))
    if isinstance(given, str) and given in world.files:
        return {"file_id": given, "file_unique_id": f"unique-{given.rpartition('-')[2]}"}
    if not given:
        raise BadRequestError("there is no document in the request")
    if not isinstance(given, Upload):
        raise BadRequestError("wrong file identifier/HTTP URL specified")
    if not given.content:
        raise BadRequestError("file must be non-empty")
    if len(given.content) > limits.MAX_UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    named = {"file_name": given.filename, "mime_type": given.mime_type}
    return {**named, **world.new_file(given.content)}
