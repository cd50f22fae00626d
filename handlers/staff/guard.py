"""Who may use staff commands and staff buttons: asked each time. All others get what they get where there is none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, TypeVar

from telegram import CallbackQuery, Update
from telegram.ext import ContextTypes

from bot.callbacks import OldButtonError, Tap
from bot.groups import is_group
from bot.sending import thread_of
from bot.services import Services, services_of
from bot.staff import is_staff, may_use_staff_buttons
from handlers.others import on_unknown_command

Command = Callable[[Update, ContextTypes.DEFAULT_TYPE], Coroutine[Any, Any, None]]
T = TypeVar("T", bound=Tap)
OnTap = Callable[[Services, CallbackQuery, int, T], Awaitable[None]]


def for_staff(command: Command) -> Command:
    """A command of the staff. For all others it does not exist: groups hear nothing, a person that it is unknown."""

    @wraps(command)
    async def guarded(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        if await is_staff(context.bot, services_of(context), update):
            await command(update, context)
        elif update.effective_chat is not None and not is_group(update.effective_chat.id):
            await on_unknown_command(update, context)

    return guarded


def for_staff_taps(on_tap: OnTap[T]) -> OnTap[T]:
    """What a button of the staff does. For anybody else it is an old one: it raises OldButtonError."""

    @wraps(on_tap)
    async def guarded(services: Services, query: CallbackQuery, chat: int, tap: T) -> None:
        if not await may_use_staff_buttons(services, query, chat):
            raise OldButtonError(str(tap))
        await on_tap(services, query, chat, tap)

    return guarded


def same_thread(update: Update) -> dict[str, Any]:
    """Options of a message that let it stand in the forum topic in which somebody wrote."""
    return {"message_thread_id": thread_of(update.effective_message)}
