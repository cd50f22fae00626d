"""Workshops: the coming ones, or honestly that none is known and what took place last."""

import datetime as dtm
from html import escape

from bot.screens.screen import html, moment, paragraphs, typographic
from knowledge.model import KnowledgeBase, Language, Workshop


def coming(kb: KnowledgeBase, today: dtm.date) -> list[Workshop]:
    """The workshops that are not over, soonest first."""
    return sorted((w for w in kb.workshops.values() if w.last_day() >= today), key=Workshop.day)


def last(kb: KnowledgeBase, today: dtm.date) -> Workshop | None:
    """The workshop that took place last."""
    past = [w for w in kb.workshops.values() if w.last_day() < today and w.status != "cancelled"]
    return max(past, key=Workshop.day, default=None)


def programme(kb: KnowledgeBase, today: dtm.date, language: Language) -> str:
    """What is coming, as HTML. Nothing of the past is ever among it."""
    messages = kb.messages[language]
    ahead = coming(kb, today)
    if ahead:
        return paragraphs([html(messages.workshops_coming, language), *(_entry(kb, w, language) for w in ahead)])
    latest = last(kb, today)
    before = latest and messages.workshops_last.format(
        title=latest.title[language], date=moment(latest.day(), language), town=_where(latest)
    )
    parts = [messages.workshops_none, before, messages.workshops_ask]
    return paragraphs(html(part, language) for part in parts if part)


def _entry(kb: KnowledgeBase, workshop: Workshop, language: Language) -> str:
    messages = kb.messages[language]
    line = messages.workshop_line.format(
        date=moment(workshop.starts, language), title=workshop.title[language], town=_where(workshop)
    )
    lines = [html(line, language)]
    if workshop.online and workshop.status != "cancelled":
        lines.append(escape(workshop.online, quote=False))
    if workshop.status == "cancelled":
        return f"{lines[0]} (<b>{escape(messages.workshop_cancelled)}</b>)"
    if workshop.registration and (how := workshop.registration.url or workshop.registration.email):
        until = ""
        if workshop.registration.deadline:
            until = ", " + messages.workshop_deadline.format(date=moment(workshop.registration.deadline, language))
        text = typographic(messages.workshop_register.format(how="{how}"), language)
        lines.append(escape(text.format(how=str(how)) + until, quote=False))
    return "\n".join(lines)


def _where(workshop: Workshop) -> str:
    return workshop.place.town if workshop.place else "online"
