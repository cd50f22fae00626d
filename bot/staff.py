"""The office's staff: the members of the staff chat."""

from __future__ import annotations

from telegram import Bot, ChatMember, ChatMemberRestricted, Update
from telegram.error import BadRequest, Forbidden

from bot.services import Services

_MEMBERS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


async def is_staff(bot: Bot, services: Services, update: Update) -> bool:
    """Whether whoever sent an update may do what only staff may: asked anew each time, for people leave.

    In the staff chat and in their private chats; in any other group nobody is staff, for others read along there.
    """
    chat, user, staff_chat = update.effective_chat, update.effective_user, services.staff_chat
    if staff_chat is None or chat is None or user is None:
        return False
    if chat.id not in (staff_chat, user.id):
        return False
    try:
        member = await bot.get_chat_member(staff_chat, user.id)
    except (BadRequest, Forbidden):  # never a member, or the bot itself is none
        return False
    return member.status in _MEMBERS or (isinstance(member, ChatMemberRestricted) and member.is_member)
