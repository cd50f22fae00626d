"""What a chat begins with: greeting, help, language, and replies to messages that are no question."""

from telegram import InlineKeyboardButton

from bot.callbacks import AskExample, ChooseLanguage, ShowMenu
from bot.screens.screen import Screen, html, in_rows, paragraphs, tap_button, typographic
from knowledge.model import LANGUAGES, KnowledgeBase, Language

LANGUAGE_NAMES: dict[Language, str] = {"de": "🇩🇪 Deutsch", "fr": "🇫🇷 Français"}


def start_screen(kb: KnowledgeBase, language: Language, note: str | None = None) -> Screen:
    """The greeting with example questions to tap, the topics and the languages; a note of the bot's goes before it."""
    messages = kb.messages[language]
    examples = [
        tap_button(typographic(example, language), AskExample(number, language))
        for number, example in enumerate(messages.examples)
    ]
    rows = (*in_rows(examples, 1), (tap_button(messages.menu, ShowMenu(language)),), _languages())
    return Screen(paragraphs([html(note, language) if note else None, html(messages.start, language)]), rows)


def help_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """How to use the bot, with all its commands."""
    messages = kb.messages[language]
    return Screen(html(messages.help, language), ((tap_button(messages.menu, ShowMenu(language)),), _languages()))


def language_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """The question which language to answer in, in both of them."""
    asked = [html(kb.messages[each].language_question, each) for each in (language, *_others(language))]
    return Screen("\n".join(asked), (_languages(),))


def language_set_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """The confirmation of a language."""
    return Screen(html(kb.messages[language].language_set, language))


def note_screen(text: str, language: Language) -> Screen:
    """One of the bot's short sentences."""
    return Screen(html(text, language))


def _languages() -> tuple[InlineKeyboardButton, ...]:
    return tuple(tap_button(name, ChooseLanguage(language)) for language, name in LANGUAGE_NAMES.items())


def _others(language: Language) -> list[Language]:
    return [other for other in LANGUAGES if other != language]
