"""The office's staff: the members of the staff chat."""

from __future__ import annotations

import logging

from telegram import Bot, CallbackQuery, ChatMember, ChatMemberRestricted, Update
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.services import Services

log = logging.getLogger(__name__)

_NO_MEMBER = ("user not found", "member not found", "participant_id_invalid", "user_id_invalid")
_MEMBERS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER)


async def is_staff(bot: Bot, services: Services, update: Update) -> bool:
    """Whether whoever sent an update may do what only staff may: asked anew each time, for people leave.

    In the staff chat and in their private chats; in any other group nobody is staff, for others read along there.
    """
    chat, user, message = update.effective_chat, update.effective_user, update.message
    if chat is None or services.staff_chat is None:
        return False
    # An anonymous administrator writes as the group itself (Bot API, Message.sender_chat).
    if message and message.sender_chat and message.sender_chat.id == chat.id == services.staff_chat:
        return True
    return user is not None and await _is_member(bot, services, chat.id, user.id)


async def may_use_staff_buttons(services: Services, query: CallbackQuery, chat: int) -> bool:
    """The same for whoever tapped a button in a chat."""
    return await _is_member(query.get_bot(), services, chat, query.from_user.id)


async def _is_member(bot: Bot, services: Services, chat: int, user: int) -> bool:
    staff_chat = services.staff_chat
    if staff_chat is None or chat not in (staff_chat, user):
        return False
    try:
        member = await bot.get_chat_member(staff_chat, user)
    except ChatMigrated as moved:
        services.move_staff_chat(moved.new_chat_id)
        return await _is_member(bot, services, chat, user)
    except (BadRequest, Forbidden) as error:  # never a member, or the bot itself is none
        if not any(known in error.message.lower() for known in _NO_MEMBER):
            log.warning("who is in the staff's group can't be asked, so nobody is taken for staff: %s", error.message)
        return False
    return member.status in _MEMBERS or (isinstance(member, ChatMemberRestricted) and member.is_member)
