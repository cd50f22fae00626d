"""The buttons of simple language: answer so from now on or not any more, and one answer in full."""

from __future__ import annotations

from telegram import CallbackQuery

from bot import questions
from bot.callbacks import OldButtonError, ShowFull, SpeakSimply, SpeechTap
from bot.groups import is_group
from bot.screens.feedback import rateable
from bot.sending import acknowledge, send_all, show
from bot.services import Services
from bot.speech import changed_screens, full_screen_for, how_long_screens, speak
from bot.ways_out import with_team


async def on_speech_tap(services: Services, query: CallbackQuery, chat: int, tap: SpeechTap) -> None:
    """Do what a button says. Raises OldButtonError where the topic is gone, and in groups: answers are short there."""
    if is_group(chat):
        raise OldButtonError(str(tap))
    if isinstance(tap, ShowFull):
        await _show_full(services, query, chat, tap)
        return
    before = services.conversations.context(chat, None).topic
    lasting = speak(services, chat, isinstance(tap, SpeakSimply))
    await acknowledge(query)
    changed = changed_screens(services, chat, tap.language, before)
    await send_all(query.get_bot(), chat, (*changed, *how_long_screens(services, tap.language, lasting=lasting)))


async def _show_full(services: Services, query: CallbackQuery, chat: int, tap: ShowFull) -> None:
    if tap.topic not in services.kb.topics:
        raise OldButtonError(tap.topic)
    screen = full_screen_for(services, chat, tap.topic, tap.facet, tap.language)
    await acknowledge(query)
    questions.shown(services, chat, tap.topic)
    rated = rateable(services.kb, screen, tap.topic, tap.facet, tap.language)
    await show(query, with_team(services, chat, tap.topic, rated, tap.language))
