"""The bot's own sentences, as people see them."""

from bot.screens.screen import typographic
from knowledge.markup import to_text
from knowledge.model import KnowledgeBase, Language


def sentence(kb: KnowledgeBase, language: Language, name: str, **values: object) -> str:
    """A message of the content with its placeholders filled, in the typography of its language."""
    text: str = getattr(kb.messages[language], name)
    return to_text(typographic(text.format(**values), language))
