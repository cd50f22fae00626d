"""What the staff hears about the content: what is live, and what became of a look at the folder."""

from __future__ import annotations

import datetime as dtm
from html import escape

from bot.keeping import Keeper, Outcome, Refused, Unchanged
from bot.screens.dates import month, short_moment
from bot.screens.screen import Screen, paragraphs
from bot.screens.staff.refused import refused_text
from knowledge.model import KnowledgeBase

TAKES_LONG = Screen(
    "Die Inhalte sind geprüft und fehlerfrei. Ich lerne jetzt die geänderten Fragen; das dauert ein, zwei Minuten. Bis"
    " dahin antworte ich nach dem bisherigen Stand."
)
STOPPED = Screen("Ich werde gerade beendet und habe nichts übernommen. Nach dem Neustart gilt der neue Stand.")


def outcome_screen(kb: KnowledgeBase, keeper: Keeper, outcome: Outcome) -> Screen:
    """What became of a look at the content folder, and what the bot answers from now."""
    if isinstance(outcome, Refused):
        return Screen(escape(refused_text(kb.messages["de"], outcome.problems), quote=False))
    unchanged = isinstance(outcome, Unchanged)
    what = "Die Inhalte haben sich nicht geändert." if unchanged else "Die geänderten Inhalte sind übernommen."
    return Screen(paragraphs([what, "\n".join(content_lines(kb, keeper.since))]))


def content_lines(kb: KnowledgeBase, since: dtm.datetime) -> list[str]:
    """What the bot answers from, and since when."""
    return [
        f"Stand {kb.revision}: {len(kb.topics)} Themen, {_workshops(len(kb.workshops))}",
        f"Zuletzt geprüfter Inhalt: {month(max(topic.checked for topic in kb.topics.values()), 'de')}",
        f"Übernommen: {short_moment(since, 'de')} Uhr",
    ]


def _workshops(count: int) -> str:
    return f"{count} Workshop{'' if count == 1 else 's'}"
