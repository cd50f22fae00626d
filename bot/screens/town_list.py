"""The list of towns to browse: from where to where its pages go, a page, and a town with the way back.

Germans look for their own town, and so do the French: each language lists the towns of its own country.
"""

from __future__ import annotations

import datetime as dtm

from bot.callbacks import BrowseTopic, BrowseTown, BrowseTownPage, BrowseTowns, ShowMenu
from bot.screens.browsing import in_place
from bot.screens.menu import page_name, pages_of
from bot.screens.replies import towns_screen
from bot.screens.screen import Screen, html, in_rows, other, paragraphs, tap_button, title, typographic
from knowledge.model import KnowledgeBase, Language, Topic
from knowledge.towns import Town, bare

PAGE = 12
"""Towns a page; their names are short."""


def towns_of(kb: KnowledgeBase, language: Language) -> list[str]:
    """The towns that readers of a language live in, from A to Z."""
    names = {twinning.de_town if language == "de" else twinning.fr_town for twinning in kb.twinnings}
    return sorted(names, key=bare)


def town_ranges_screen(kb: KnowledgeBase, topic: Topic, language: Language) -> Screen:
    """From where to where each page goes. `topic` is the one about towns."""
    messages, towns = kb.messages[language], towns_of(kb, language)
    ranges = [
        tap_button(_range(kb, towns, page, language), BrowseTownPage(page, language))
        for page in range(pages_of(towns, PAGE))
    ]
    text = paragraphs(
        [title(messages.towns_title, language), html(messages.towns_all.format(count=len(towns)), language)]
    )
    back = messages.back_button.format(where=topic.title[language])
    ways = (
        (tap_button(typographic(messages.other_language, other(language)), BrowseTowns(other(language))),),
        (tap_button(typographic(back, language), BrowseTopic(topic.id, "what", language)),),
    )
    return Screen(text, (*in_rows(ranges, 1), *ways))


def town_page_screen(kb: KnowledgeBase, page: int, language: Language) -> Screen:
    """A page of towns, with the ways forward, back and up. A page too far is the last one."""
    messages, towns = kb.messages[language], towns_of(kb, language)
    pages = pages_of(towns, PAGE)
    page = min(page, pages - 1)
    buttons = [tap_button(name, BrowseTown(bare(name), language)) for name in towns[page * PAGE : (page + 1) * PAGE]]
    turns = [
        tap_button(f"{mark} {_range(kb, towns, to, language)}", BrowseTownPage(to, language))
        for mark, to in (("◀", page - 1), ("▶", page + 1))
        if 0 <= to < pages
    ]
    text = paragraphs([title(messages.towns_title, language), html(page_name(kb, page, pages, language), language)])
    up = (
        tap_button(
            typographic(messages.back_button.format(where=messages.towns_all_button), language), BrowseTowns(language)
        ),
    )
    return Screen(text, (*in_rows(buttons, 1), *in_rows(turns, 1), up))


def browsed_town_screen(kb: KnowledgeBase, topic: Topic, town: Town, language: Language, today: dtm.date) -> Screen:
    """The partners of a town, with the way back to its page; from the other country, to the pages."""
    answer = towns_screen(kb, topic, (town,), None, language, today)
    *rows, _ = (tuple(in_place(button) for button in row) for row in answer.rows)
    messages, towns, name = kb.messages[language], towns_of(kb, language), bare(town.name)
    last = (
        tap_button(typographic(messages.other_language, other(language)), BrowseTown(name, other(language))),
        tap_button(messages.menu, ShowMenu(language)),
    )
    page = next((place // PAGE for place, each in enumerate(towns) if bare(each) == name), None)
    up = messages.towns_all_button if page is None else _range(kb, towns, page, language)
    tap = BrowseTowns(language) if page is None else BrowseTownPage(page, language)
    back = tap_button(typographic(messages.back_button.format(where=up), language), tap)
    return Screen(answer.html, (*rows, last, (back,)))


def _range(kb: KnowledgeBase, towns: list[str], page: int, language: Language) -> str:
    shown = towns[page * PAGE : (page + 1) * PAGE] or [""]
    return typographic(kb.messages[language].towns_from_to.format(first=shown[0], last=shown[-1]), language)
