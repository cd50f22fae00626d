"""/stats: what is asked and how it is answered, as a picture and in words."""

from __future__ import annotations

import asyncio

from telegram import CallbackQuery, Update
from telegram.constants import ChatAction
from telegram.ext import ContextTypes

from bot.callbacks import OldButtonError, ShowStatistics
from bot.pictures import Picture, send_picture, show_picture
from bot.screens.staff.chart import draw
from bot.screens.staff.remarks import remarks_screen
from bot.screens.staff.stats import LONGEST_SPAN, Numbers, stats_screen, wrong_span_screen
from bot.sending import acknowledge, send
from bot.services import Services, services_of
from handlers.staff.guard import for_staff, for_staff_taps, same_thread

PRESET = 30
"""Days."""


@for_staff
async def on_stats(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send the statistics of the last days, and what people wrote about answers then: `/stats 7`."""
    chat = update.effective_chat
    if chat is None:
        return
    days = _days(context.args or [])
    if days is None:
        await send(context.bot, chat.id, wrong_span_screen(), **same_thread(update))
        return
    await context.bot.send_chat_action(chat.id, ChatAction.UPLOAD_PHOTO, **same_thread(update))
    services = services_of(context)
    numbers = _numbers(services, days)
    await send_picture(context.bot, chat.id, await _picture(numbers), **same_thread(update))
    if remarks := services.storage.feedback.remarks(numbers.questions.days[0].first):
        await send(context.bot, chat.id, remarks_screen(remarks, numbers), **same_thread(update))


@for_staff_taps
async def on_statistics_tap(services: Services, query: CallbackQuery, chat: int, tap: ShowStatistics) -> None:
    """Show another span of time. Raises OldButtonError for one that no button has."""
    if not 1 <= tap.days <= LONGEST_SPAN:
        raise OldButtonError(str(tap))
    await acknowledge(query)
    await show_picture(query, await _picture(_numbers(services, tap.days)))


def _days(words: list[str]) -> int | None:
    """How many days a command asks for; None where that can't be."""
    if not words:
        return PRESET
    number = int(words[0]) if len(words[0]) <= len(str(LONGEST_SPAN)) and words[0].isdecimal() else 0
    return number if 1 <= number <= LONGEST_SPAN else None


async def _picture(numbers: Numbers) -> Picture:
    # Drawing takes a second, in which all chats would wait.
    png = await asyncio.to_thread(draw, numbers.questions, numbers.titles)
    return Picture(png, stats_screen(numbers))


def _numbers(services: Services, days: int) -> Numbers:
    statistics, feedback = services.storage.statistics, services.storage.feedback
    questions = statistics.questions(services.today(), days)
    first = questions.days[0].first
    titles = {topic.id: topic.title["de"] for topic in services.kb.topics.values()}
    return Numbers(questions, statistics.audience(), feedback.summary(first), feedback.reasons(first), titles)
