"""The questions without a sure answer as the staff sees them: the groups, page by page, and one of them opened."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Sequence
from html import escape

from bot.callbacks import ChooseTopic, OpenQuestion, PutAside, ShowUnanswered
from bot.screens.screen import Rows, Screen, in_rows, paragraphs, shortened, tap_button, title
from bot.storage.questions import Unanswered
from bot.unanswered.backlog import LASTS
from bot.unanswered.fitting import Fit
from bot.unanswered.grouping import Group
from bot.unanswered.scrubbing import GAP
from knowledge.model import KnowledgeBase

PAGE = 5
"""Groups a page."""
MOST_WORDINGS = 8
"""Wordings of a group that are shown."""

_HEADING = title("Fragen ohne sichere Antwort", "de")
_LONGEST = 200
"""Characters of a question in a list: eight of them fit into a message (4,096)."""
_LONGEST_LABEL = 55
_LANGUAGES = {"de": "auf Deutsch", "fr": "auf Französisch"}
_OUTCOMES = {"choice": "mit Themen zur Auswahl", "none": "ohne Antwort"}


def groups_screen(groups: Sequence[Group], page: int) -> Screen:
    """A page of the groups, with the ways forward and back. A page too far is the last one."""
    if not groups:
        nothing = f"Aus den letzten {LASTS.days} Tagen ist keine Frage ohne sichere Antwort offen."
        return Screen(paragraphs([_HEADING, nothing]))
    pages = -(-len(groups) // PAGE)
    page = min(page, pages - 1)
    shown = list(enumerate(groups[page * PAGE : (page + 1) * PAGE], page * PAGE + 1))
    count = sum(len(group.questions) for group in groups)
    about = f"Letzte {LASTS.days} Tage: {_questions(count)} in {_groups(len(groups))}, die häufigsten zuerst."
    where = f"Seite {page + 1} von {pages}" if pages > 1 else None
    entries = [f"{number}. <b>{_short(group.typical)}</b>\n{_facts(group)}" for number, group in shown]
    buttons = [
        tap_button(
            shortened(f"{number}. ansehen: {group.typical.text}", _LONGEST_LABEL), OpenQuestion(group.typical.id)
        )
        for number, group in shown
    ]
    turns = [
        tap_button(f"{mark} Seite {to + 1} von {pages}", ShowUnanswered(to))
        for mark, to in (("◀", page - 1), ("▶", page + 1))
        if 0 <= to < pages
    ]
    return Screen(paragraphs([_HEADING, about, *entries, where]), (*in_rows(buttons, 1), *in_rows(turns, 2)))


def group_screen(kb: KnowledgeBase, group: Group, question: Unanswered, fit: Fit) -> Screen:
    """A group with its wordings; `question` is the one whose wording would be assigned."""
    wordings = group.wordings()
    shown = list(enumerate(wordings[:MOST_WORDINGS], 1))
    lines = [f"{number}. {_short(one)}{_times(n)}" for number, (one, n) in shown]
    if len(wordings) > len(shown):
        lines.append(f"und {len(wordings) - len(shown)} weitere")
    parts = [
        _HEADING,
        exactly(question),
        _facts(group),
        today(kb, fit),
        "\n".join(["Wortlaute:", *lines]) if len(wordings) > 1 else None,
        f"{GAP} steht für Adressen, Nummern, Links oder Namen, die hier niemand braucht." if _gaps(group) else None,
    ]
    return Screen(paragraphs(parts), _rows(group, question, [(number, one) for number, (one, _) in shown]))


def today(kb: KnowledgeBase, fit: Fit) -> str:
    """What the bot would reply now, as HTML."""
    names = [escape(kb.topics[name].title["de"], quote=False) for name in fit.topics]
    match fit.reply.outcome:
        case "answer":
            return f"Heute antworte ich darauf mit dem Thema: {names[0]}"
        case "choice":
            shares = {choice.topic: f" ({choice.score:.0%})".replace("%", "\u00a0%") for choice in fit.reply.choices}
            offered = [f"{name}{shares.get(topic, '')}" for topic, name in zip(fit.topics, names, strict=True)]
            return "\n".join(["Zur Auswahl biete ich heute an:", *(f"– {name}" for name in offered)])
        case _:
            return "\n".join(
                ["Darauf weiß ich heute keine Antwort. Am nächsten liegen:", *(f"– {name}" for name in names)]
            )


def exactly(question: Unanswered) -> str:
    """The wording of a question, sign by sign, as HTML."""
    return f"<b>{escape(question.text, quote=False)}</b>"


def _rows(group: Group, question: Unanswered, shown: Sequence[tuple[int, Unanswered]]) -> Rows:
    others = [
        tap_button(f"Wortlaut {number} nehmen", OpenQuestion(one.id))
        for number, one in shown
        if one.text != question.text
    ]
    count = len(group.questions)
    whole = "Beiseitelegen: nichts für uns" if count == 1 else f"Alle {count} beiseitelegen: nichts für uns"
    return (
        (tap_button("Diesen Wortlaut einem Thema zuordnen", ChooseTopic(question.id)),),
        *in_rows(others, 2),
        (tap_button(whole, PutAside(question.id)),),
        (tap_button("Zurück zur Liste der Fragen", ShowUnanswered(0)),),
    )


def _short(question: Unanswered) -> str:
    return escape(shortened(question.text, _LONGEST), quote=False)


def _facts(group: Group) -> str:
    languages = _counted({_LANGUAGES[name]: count for name, count in sorted(group.languages.items())})
    outcomes = _counted({_OUTCOMES[name]: count for name, count in sorted(group.outcomes.items())})
    count = len(group.questions)
    times = "Einmal gefragt" if count == 1 else f"{count}-mal gefragt"
    return f"{times}, zuletzt am {_date(group.last)}; {languages}; {outcomes}"


def _counted(counts: dict[str, int]) -> str:
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{count}-mal {what}" for what, count in counts.items())


def _times(count: int) -> str:
    return f" ({count}-mal)" if count > 1 else ""


def _gaps(group: Group) -> bool:
    return any(GAP in question.text for question in group.questions)


def _date(day: dtm.date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _questions(count: int) -> str:
    return "1 Frage" if count == 1 else f"{count} Fragen"


def _groups(count: int) -> str:
    return "1 Gruppe" if count == 1 else f"{count} Gruppen"
