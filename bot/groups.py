"""Groups: who may decide for one."""

from telegram import Bot, ChatMember
from telegram.error import BadRequest

_MAY = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)


def is_group(chat: int) -> bool:
    """Whether a chat id is that of a group: those are negative (Bot API, Chat)."""
    return chat < 0


async def may_decide(bot: Bot, chat: int, user: int) -> bool:
    """Whether somebody is an administrator of a group."""
    try:
        member = await bot.get_chat_member(chat, user)
    except BadRequest:  # not a member any more
        return False
    return member.status in _MAY
