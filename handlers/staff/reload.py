"""/reload: take over changed content now, without waiting for the watch over the folder."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ContextTypes

from bot.keeping import StoppedError
from bot.screens.screen import Screen
from bot.screens.staff.content import STOPPED, TAKES_LONG, outcome_screen
from bot.sending import send
from bot.services import services_of
from handlers.staff.guard import for_staff, same_thread
from handlers.staff.patience import look_patiently


@for_staff
async def on_reload(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Check the folder and take it over, or say why not."""
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)

    async def say(screen: Screen) -> None:
        await send(context.bot, chat.id, screen, **same_thread(update))

    try:
        outcome = await look_patiently(services.keeper, lambda: say(TAKES_LONG))
    except StoppedError:
        await say(STOPPED)
        return
    await say(outcome_screen(services.kb, services.keeper, outcome))
