"""Groups: who may decide for one, and how one is spoken to."""

from telegram import Bot, ChatMember
from telegram.error import BadRequest

from knowledge.manners import spoken
from knowledge.model import KnowledgeBase

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


def spoken_to(kb: KnowledgeBase, chat: int) -> KnowledgeBase:
    """The knowledge base with the sentences for that chat: a group is several people."""
    return spoken(kb, "to_group") if is_group(chat) else kb
