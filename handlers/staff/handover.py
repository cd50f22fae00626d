"""What the team writes about a hand-over: replies for the person, and /done."""

from __future__ import annotations

from telegram import Message, Update
from telegram.constants import ParseMode
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.handover.wording import said_in
from bot.screens.screen import Screen
from bot.screens.staff.handover import closed_screen, done_screen, number_in, which_screen
from bot.services import Services, services_of
from bot.staff import is_staff
from handlers.staff.guard import for_staff


async def on_reply(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Pass on what somebody replies in the staff chat to a message about a hand-over; leave all else to others."""
    message, services = update.message, services_of(context)
    replied = message and message.reply_to_message
    if message is None or replied is None or message.chat.id != services.staff_chat:
        return
    if replied.from_user is None or replied.from_user.id != context.bot.id:
        return
    if not await is_staff(context.bot, services, update):  # in some groups others than members may write
        return
    handover = services.handover.at_post(replied.message_id)
    if handover is None:
        number = number_in(services.kb, replied.text or "", replied.entities)
        if number is None:
            return
        await _say(message, closed_screen(services.kb, number))
    elif services.handover.from_team(handover, said_in(message)):
        await services.outbox.flush(context.bot)
    raise ApplicationHandlerStop


@for_staff
async def on_done(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """/done in reply to a message of a hand-over, or /done 12: close it, and tell the person."""
    message, services = update.message, services_of(context)
    if message is None:
        return
    number = _number(services, message, context.args or [])
    if number is None:
        await _say(message, which_screen(services.kb))
        return
    handover = services.handover.open(number)
    if handover is None or not services.handover.close(handover):
        await _say(message, closed_screen(services.kb, number))
        return
    await _say(message, done_screen(services.kb, number))
    await services.outbox.flush(context.bot)


def _number(services: Services, message: Message, args: list[str]) -> int | None:
    """The hand-over that is meant: named, or the one whose message is replied to."""
    if args:
        return int(args[0]) if args[0].isascii() and args[0].isdigit() and len(args[0]) <= 9 else None
    replied = message.reply_to_message
    if replied is None or message.chat.id != services.staff_chat:
        return None
    handover = services.handover.at_post(replied.message_id)
    return handover.number if handover else number_in(services.kb, replied.text or "", replied.entities)


async def _say(message: Message, screen: Screen) -> None:
    await message.reply_text(screen.html, parse_mode=ParseMode.HTML, do_quote=True)
