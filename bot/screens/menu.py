"""Browsing: families of topics, and the topics of a family, page by page."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.callbacks import BrowseTopic, ShowFamily, ShowMenu
from bot.screens.screen import Rows, Screen, content_button, html, in_rows, paragraphs, tap_button, title, typographic
from knowledge.model import FAMILIES, Family, KnowledgeBase, Language, Topic
from knowledge.people import SMALL_TALK
from knowledge.text import fold

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


def browsed(kb: KnowledgeBase, family: Family, language: Language) -> list[Topic]:
    """The topics of a family that are worth a look: first what is often asked, then the others, each by their titles.

    What only returns a courtesy is not among them.
    """
    topics = [topic for topic in kb.family(family) if topic.id not in SMALL_TALK]
    return sorted(topics, key=lambda topic: (not topic.often_asked, fold(topic.title[language])))


def _is_browsed(kb: KnowledgeBase, family: Family) -> bool:
    return any(topic.id not in SMALL_TALK for topic in kb.family(family))


def family_rows(kb: KnowledgeBase, language: Language) -> Rows:
    """A button for each family."""
    shown = [family for family in FAMILIES if _is_browsed(kb, family)]
    buttons = [content_button(family_name(kb, family, language), ShowFamily(family, 0, language)) for family in shown]
    return in_rows(buttons, 1)


def menu_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """The families."""
    return Screen(html(kb.messages[language].family_question, language), family_rows(kb, language))


def family_screen(kb: KnowledgeBase, family: Family, page: int, language: Language) -> Screen:
    """A page of the topics of a family, with the ways forward, back and up. A page too far is the last one."""
    topics = browsed(kb, family, language)
    pages = pages_of(topics)
    page = min(page, pages - 1)
    buttons = [
        tap_button(typographic(topic.title[language], language), BrowseTopic(topic.id, "what", language))
        for topic in topics[page * PAGE : (page + 1) * PAGE]
    ]
    turns = [
        tap_button(f"{mark} {page_name(kb, to, pages, language)}", ShowFamily(family, to, language))
        for mark, to in (("◀", page - 1), ("▶", page + 1))
        if 0 <= to < pages
    ]
    up = tap_button(kb.messages[language].menu, ShowMenu(language))
    heading = title(family_name(kb, family, language), language)
    text = paragraphs([heading, html(page_name(kb, page, pages, language), language) if pages > 1 else None])
    return Screen(text, (*in_rows(buttons, 1), *in_rows(turns, 2), (up,)))


def back_to_family(kb: KnowledgeBase, topic: Topic, language: Language) -> InlineKeyboardButton:
    """The way from a topic back to the page of its family that it stands on."""
    name = kb.messages[language].back_button.format(where=family_name(kb, topic.family, language))
    topics = browsed(kb, topic.family, language)
    page = topics.index(topic) // PAGE if topic in topics else 0
    return tap_button(typographic(name, language), ShowFamily(topic.family, page, language))


def page_name(kb: KnowledgeBase, page: int, pages: int, language: Language) -> str:
    """Which page this is, counted from 0, in words: "Seite 2 von 5"."""
    return kb.messages[language].page_of.format(page=page + 1, pages=pages)


def pages_of(entries: Sequence[object], page: int = PAGE) -> int:
    """How many pages of so many entries there are; one where there is nothing."""
    return max(1, -(-len(entries) // page))
