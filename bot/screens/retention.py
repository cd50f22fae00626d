"""The question whether somebody who has been silent for long wants to be remembered."""

from __future__ import annotations

from bot.callbacks import EndReminders, ShowReminders
from bot.screens.screen import Screen, html, tap_button
from knowledge.model import KnowledgeBase, Language


def dormant_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """That a chat will be forgotten unless its person gives a sign of life, for which there is a button."""
    messages = kb.messages[language]
    stay = tap_button(messages.dormant_stay_button, ShowReminders(language))
    end = tap_button(messages.reminders_end_button, EndReminders(language))
    return Screen(html(messages.dormant, language), ((stay,), (end,)))
