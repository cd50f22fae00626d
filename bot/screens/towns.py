"""Who is twinned with whom."""

from __future__ import annotations

from html import escape

from bot.screens.screen import content_html, paragraphs, typographic
from knowledge.model import KnowledgeBase, Language, Twinning
from knowledge.towns import Town

MOST_TOWNS = 3
"""Towns answered in one message; a question that names more gets the first ones."""


def partners(kb: KnowledgeBase, towns: tuple[Town, ...], language: Language) -> str:
    """The partners of the towns asked for, as HTML, with the honest note that the list is not complete."""
    messages = kb.messages[language]
    parts = []
    for town in towns[:MOST_TOWNS]:
        if not town.exact:
            parts.append(content_html(messages.town_spelling.format(town=town.name), language))
        lines = [_line(kb, town, twinning, language) for twinning in town.twinnings]
        heading = messages.department_partners if town.department else messages.town_partners
        parts.append("\n".join([content_html(heading.format(town=town.name), language), *lines]))
    return paragraphs([*parts, content_html(messages.towns_incomplete, language)])


def not_listed(kb: KnowledgeBase, typed: str, language: Language) -> str:
    """The honest answer for a town that is not in the list, as HTML."""
    # The name is a person's own typing: it is put in after the Markdown has become HTML.
    text = content_html(kb.messages[language].town_unknown.format(town="TOWN"), language)
    return text.replace("TOWN", escape(typed, quote=False))


def _line(kb: KnowledgeBase, town: Town, twinning: Twinning, language: Language) -> str:
    messages = kb.messages[language]
    name = f"<b>{escape(town.partner(twinning), quote=False)}</b>"
    own = twinning.de_town if town.side == "de" else twinning.fr_town
    facts = []
    if own != town.name:
        facts.append(own)
    if twinning.fr_department and town.side == "de":
        facts.append(twinning.fr_department)
    if twinning.since:
        facts.append(messages.town_since.format(year=twinning.since))
    if twinning.confidence != "high":
        facts.append(messages.town_uncertain)
    sentences = ["; ".join(facts), twinning.note[language] if twinning.note else ""]
    detail = escape(typographic(". ".join(filter(None, sentences)), language), quote=False)
    return f"• {name}" + (f" – {detail}" if detail else "")
