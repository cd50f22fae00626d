"""Methods that ask about a chat: getChat, getChatMember."""

from bot.standin.wire import ApiError, BadRequestError, Json, Params, integer, string
from bot.standin.world import Chat, World

_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]


def get_chat(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getchat"""
    chat = _readable(world, params)
    gifts = dict.fromkeys(_GIFTS, chat.kind == "private")
    return {
        **chat.json,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


def get_chat_member(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getchatmember"""
    chat = _readable(world, params)
    user_id = integer(params, "user_id")
    if user_id not in chat.members:
        raise BadRequestError("member not found" if user_id in world.users else "user not found")
    user, status = chat.members[user_id]
    return member(user, status)


def member(user: Json, status: str) -> Json:
    """A ChatMember object of that status (member, administrator, creator, left, kicked)."""
    described: Json = {"user": user, "status": status}
    if status == "administrator":
        described |= dict.fromkeys(_RIGHTS, True) | {"is_anonymous": False, "can_be_edited": False}
    elif status == "creator":
        described["is_anonymous"] = False
    elif status == "kicked":
        described["until_date"] = 0
    return described


def _readable(world: World, params: Params) -> Chat:
    """A person who blocked the bot can still be looked up, a group that removed it can not."""
    chat = world.chat(string(params, "chat_id") or "")
    if chat.refusal and chat.kind != "private":
        raise ApiError(*chat.refusal)
    return chat
