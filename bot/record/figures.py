"""For how long what is kept: the code's own constants, by the names they have in the texts of the record."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Mapping

from bot import conversations, flooding, misses, ratings, retention
from bot.handover import service as handover
from bot.reminders import programme
from bot.storage import announcements, precautions
from knowledge.model import Language

FIGURES: Mapping[str, dtm.timedelta] = {
    "texts": retention.TEXTS,
    "chats": retention.CHATS,
    "notice": retention.NOTICE,
    "dispatches": programme.KEPT,
    "announcements": announcements.KEPT,
    "announcement_drafts": announcements.DRAFTS,
    "copies": precautions.LONGEST,
    "handover_idle": handover.IDLE,
    "handover_draft": handover.UNDECIDED,
    "handover_untold": handover.UNTOLD,
    "handover_writing": handover.WRITING,
    "topic": conversations.TOPIC_LASTS,
    "missed": misses.LASTS,
    "remark": ratings.REMARK_LASTS,
    "flood": dtm.timedelta(seconds=flooding.REMEMBERED),
}

_DAY, _HOUR, _MINUTE, _SECOND = (dtm.timedelta(**{unit: 1}) for unit in ("days", "hours", "minutes", "seconds"))
_UNITS: dict[Language, tuple[tuple[dtm.timedelta, str, str], ...]] = {
    "de": (
        (_DAY, "Tag", "Tage"),
        (_HOUR, "Stunde", "Stunden"),
        (_MINUTE, "Minute", "Minuten"),
        (_SECOND, "Sekunde", "Sekunden"),
    ),
    "fr": (
        (_DAY, "jour", "jours"),
        (_HOUR, "heure", "heures"),
        (_MINUTE, "minute", "minutes"),
        (_SECOND, "seconde", "secondes"),
    ),
}


def in_words(span: dtm.timedelta, language: Language) -> str:
    """A span in the largest unit that it is a whole number of: "90 Tage", "1 heure"."""
    for unit, one, many in _UNITS[language]:
        if span >= unit and not span % unit:
            count = span // unit
            return f"{count} {one if count == 1 else many}"
    raise ValueError(f"{span} is no whole number of seconds above none")
