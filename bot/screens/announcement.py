"""An announcement of the office, as subscribers get it."""

from __future__ import annotations

from html import escape

from bot.screens.reminders import change_rows
from bot.screens.screen import Screen, html, paragraphs, typographic
from knowledge.model import KnowledgeBase, Language


def announcement_screen(kb: KnowledgeBase, text: str, language: Language) -> Screen:
    """The message. The text is shown as it was typed, with its line breaks; addresses in it become links by
    themselves."""
    messages = kb.messages[language]
    parts = [
        html(messages.delivery_announcement, language),
        escape(typographic(text, language), quote=False),
        f"<i>{html(messages.delivery_announcement_why, language)}</i>",
    ]
    return Screen(paragraphs(parts), change_rows(messages, language))
