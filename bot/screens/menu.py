"""Browsing: families of topics, and the topics of a family, page by page."""

from bot.callbacks import ShowFamily, ShowMenu
from bot.screens.screen import Rows, Screen, html, in_rows, tap_button, title, typographic
from bot.screens.topics import topic_button
from knowledge.model import FAMILIES, Family, KnowledgeBase, Language

PAGE = 8
"""Topics a page: as many buttons as a phone shows without scrolling."""


def family_name(kb: KnowledgeBase, family: Family, language: Language) -> str:
    """A family as its button says it."""
    messages = kb.messages[language]
    names = {
        "young-people": messages.family_young_people,
        "funding-and-twinning": messages.family_funding_and_twinning,
        "antenne": messages.family_antenne,
        "bot": messages.family_bot,
    }
    return typographic(names[family], language)


def family_rows(kb: KnowledgeBase, language: Language) -> Rows:
    """A button for each family."""
    shown = [family for family in FAMILIES if kb.family(family)]
    buttons = [tap_button(family_name(kb, family, language), ShowFamily(family, 0, language)) for family in shown]
    return in_rows(buttons, 1)


def menu_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """The families."""
    return Screen(html(kb.messages[language].family_question, language), family_rows(kb, language))


def family_screen(kb: KnowledgeBase, family: Family, page: int, language: Language) -> Screen:
    """A page of the topics of a family, with the ways forward, back and up. A page too far is the last one."""
    topics = kb.family(family)
    pages = max(1, -(-len(topics) // PAGE))
    page = min(page, pages - 1)
    buttons = [topic_button(kb, topic.id, language) for topic in topics[page * PAGE : (page + 1) * PAGE]]
    turns = [
        tap_button(f"{mark} {to + 1}/{pages}", ShowFamily(family, to, language))
        for mark, to in (("◀", page - 1), ("▶", page + 1))
        if 0 <= to < pages
    ]
    up = tap_button(kb.messages[language].menu, ShowMenu(language))
    text = title(family_name(kb, family, language), language)
    return Screen(text, (*in_rows(buttons, 1), *in_rows(turns, 2), (up,)))
