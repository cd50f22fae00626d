"""`antenne privacy`."""

from __future__ import annotations

from collections.abc import Callable

from bot.clock import now
from bot.record.writing import record
from bot.settings import Settings
from knowledge.model import KnowledgeBase, Language


def print_record(kb: KnowledgeBase, settings: Settings, language: Language, say: Callable[[str], None]) -> None:
    """Print the record of processing activities as Markdown."""
    say(record(kb, settings, now().date(), language).rstrip())
