"""What is said where simple language is offered, begins and ends."""

from __future__ import annotations

from telegram import InlineKeyboardButton

from bot.callbacks import SpeakFully, SpeakSimply
from bot.screens.screen import Screen, html, tap_button, typographic
from knowledge.model import KnowledgeBase, Language


def spoken_screen(kb: KnowledgeBase, simply: bool, language: Language) -> Screen:
    """How the bot answers from now on, and the button that changes it back."""
    messages = kb.messages[language]
    if simply:
        back = tap_button(typographic(messages.simple_off_button, language), SpeakFully(language))
        return Screen(simple_html(messages.simple_on, language), ((back,),))
    return Screen(html(messages.simple_off, language), ((simple_button(kb, language),),))


def simple_button(kb: KnowledgeBase, language: Language) -> InlineKeyboardButton:
    """The button that asks for simple language."""
    return tap_button(typographic(kb.messages[language].simple_on_button, language), SpeakSimply(language))


def simple_html(markdown: str, language: Language) -> str:
    """Markdown as HTML in which every sentence keeps the line that it was written on."""
    return "\n".join(html(line, language) for line in markdown.splitlines())
