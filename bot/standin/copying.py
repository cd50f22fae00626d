"""Methods about messages that are there already: copyMessage, setMessageReaction."""

from bot.standin.sending import caption_content, put, writable_chat
from bot.standin.wire import BadRequestError, Json, Params, integer, objects, string
from bot.standin.world import Stored, World

_MEDIA = ("photo", "document", "voice", "audio", "video", "sticker", "location", "venue", "contact")
_TEXT = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities")
REACTIONS = {"👍", "👎", "❤", "🔥", "👏", "🎉", "🙏", "👌", "🤝", "✍"}
"""Some of those that https://core.telegram.org/bots/api#reactiontypeemoji names."""


def copy_message(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#copymessage: the copy says nothing of whom it comes from."""
    chat = writable_chat(world, params)
    source = world.chat(string(params, "from_chat_id") or "").messages.get(integer(params, "message_id"))
    if source is None or source.deleted:
        raise BadRequestError("message to copy not found")
    content = _copied(source)
    if string(params, "caption") is not None and "text" not in content:
        content = {k: v for k, v in content.items() if k not in _CAPTION} | caption_content(params)
    return {"message_id": put(world, chat, params, content)["message_id"]}


def set_message_reaction(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmessagereaction (a bot sets one emoji, or none)"""
    chat = writable_chat(world, params)
    stored = chat.messages.get(integer(params, "message_id"))
    if stored is None or stored.deleted:
        raise BadRequestError("message to react not found")
    reactions = objects(params, "reaction", "ReactionType")
    if len(reactions) > 1:
        raise BadRequestError("REACTIONS_TOO_MANY")
    if any(reaction.get("type") != "emoji" or reaction.get("emoji") not in REACTIONS for reaction in reactions):
        raise BadRequestError("REACTION_INVALID")
    stored.reactions = [str(reaction["emoji"]) for reaction in reactions]
    return True


def _copied(source: Stored) -> Json:
    kept = {k: v for k, v in source.json.items() if k in {*_MEDIA, *_TEXT, *_CAPTION}}
    if not kept:
        raise BadRequestError("message can't be copied")
    return kept
