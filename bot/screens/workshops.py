"""Workshops: the coming ones, or honestly that none is known and what took place last."""

from __future__ import annotations

import datetime as dtm
from html import escape
from typing import TYPE_CHECKING

from telegram import InlineKeyboardButton

from bot.callbacks import OpenWorkshop, SendCalendar, ShowMenu, ShowPast, ShowReminders, ShowWorkshops, Subscribe, Tap
from bot.screens.dates import days, moment
from bot.screens.screen import (
    Rows,
    Screen,
    html,
    in_rows,
    literal,
    other,
    paragraphs,
    tap_button,
    that_fit,
    title,
    typographic,
)
from bot.screens.workshop_card import action_rows, card, name_button, registration_is_open, where
from bot.storage.kinds import ALL
from knowledge.model import KnowledgeBase, Language, Workshop
from knowledge.moments import coming, past

if TYPE_CHECKING:
    from bot.storage.subscribers import Subscriber

MOST_CARDS = 3
"""Cards that are sent one after the other; the workshops beyond are buttons of a list."""
MOST_LISTED = 20
"""Workshops in a list, as text and as buttons: a message holds 100 buttons (Bot API)."""
LIST_ROOM = 3000
"""Characters of HTML for a list: a message holds 4,096 characters without the tags (Bot API) …"""
PROGRAMME_ROOM = 1800
"""… and for the one under a topic's own text."""


def workshop_screens(
    kb: KnowledgeBase, language: Language, now: dtm.datetime, subscriber: Subscriber | None
) -> tuple[Screen, ...]:
    """The coming workshops as cards, soonest first; or one screen that says that none is known."""
    ahead = coming(kb, now)
    if not ahead:
        return (nothing_coming_screen(kb, language, now, subscriber),)
    shown = ahead[:MOST_CARDS]
    if len(ahead) > MOST_CARDS:
        cards = [_single(kb, workshop, language, now, subscriber) for workshop in shown]
        return (*cards, list_screen(kb, language, now, subscriber))
    *before, last = shown
    rows = (
        *_card_rows(kb, last, language, now, subscriber),
        *_all_rows(kb, ahead, language, now, subscriber, OpenWorkshop(last.id, other(language))),
    )
    cards = [_single(kb, workshop, language, now, subscriber) for workshop in before]
    return (*cards, Screen(card(kb, last, language, now), rows))


def workshop_screen(
    kb: KnowledgeBase, workshop: Workshop, language: Language, now: dtm.datetime, subscriber: Subscriber | None
) -> Screen:
    """The card of one workshop, with the way to the others."""
    shown = _single(kb, workshop, language, now, subscriber)
    *rows, languages = shown.rows
    ways = (tap_button(kb.messages[language].coming_button, ShowWorkshops(language)), *languages)
    return Screen(shown.html, (*rows, ways))


def list_screen(kb: KnowledgeBase, language: Language, now: dtm.datetime, subscriber: Subscriber | None) -> Screen:
    """All coming workshops as buttons; where there is none, that none is known."""
    ahead = coming(kb, now)
    if not ahead:
        return nothing_coming_screen(kb, language, now, subscriber)
    names = [name_button(workshop, language) for workshop in ahead[:MOST_LISTED]]
    listed = _listed(kb, ahead, language, now, LIST_ROOM)
    text = paragraphs([title(kb.messages[language].workshops_title, language), listed])
    rows = _all_rows(kb, ahead, language, now, subscriber, ShowWorkshops(other(language)))
    return Screen(text, (*in_rows(names, 1), *rows))


def nothing_coming_screen(
    kb: KnowledgeBase, language: Language, now: dtm.datetime, subscriber: Subscriber | None
) -> Screen:
    """That no date is known, what took place last, whom to ask, and the offer to be told of the next."""
    text = paragraphs([title(kb.messages[language].workshops_title, language), programme(kb, now, language)])
    return Screen(text, _all_rows(kb, [], language, now, subscriber, ShowWorkshops(other(language))))


def past_screen(kb: KnowledgeBase, language: Language, now: dtm.datetime) -> Screen:
    """What took place, latest first."""
    messages = kb.messages[language]
    lines = that_fit((_line(kb, workshop, language) for workshop in past(kb, now)[:MOST_LISTED]), LIST_ROOM)
    found = messages.workshops_past if lines else messages.workshops_none
    text = paragraphs([title(messages.workshops_title, language), html(found, language), "\n".join(lines)])
    coming_ones = tap_button(messages.coming_button, ShowWorkshops(language))
    return Screen(text, ((coming_ones, _languages(kb, ShowPast(other(language)), language)),))


def programme(kb: KnowledgeBase, now: dtm.datetime, language: Language) -> str:
    """What is coming in a line or two each, as HTML. Nothing of the past is ever among it."""
    messages = kb.messages[language]
    ahead = coming(kb, now)
    if ahead:
        listed = _listed(kb, ahead, language, now, PROGRAMME_ROOM)
        return paragraphs([html(messages.workshops_coming, language), listed])
    latest = next(iter(past(kb, now)), None)
    before = latest and messages.workshops_last.format(
        title=literal(latest.title[language]),
        date=days(latest.day(), latest.last_day(), language),
        town=literal(where(kb, latest, language)),
    )
    parts = [messages.workshops_none, before, messages.workshops_ask]
    return paragraphs(html(part, language) for part in parts if part)


def reminder_button(
    kb: KnowledgeBase, workshop: Workshop, language: Language, subscriber: Subscriber | None
) -> InlineKeyboardButton:
    """To be reminded of a workshop, or what one has asked for already."""
    messages = kb.messages[language]
    if subscriber is not None and {ALL, workshop.id} & subscriber.workshops:
        return tap_button(messages.reminders_button, ShowReminders(language))
    return tap_button(messages.remind_button, Subscribe(workshop.id, language))


def next_button(kb: KnowledgeBase, language: Language, subscriber: Subscriber | None) -> InlineKeyboardButton:
    """To be told of the next workshop, or what one has asked for already."""
    messages = kb.messages[language]
    if subscriber is not None:
        return tap_button(messages.reminders_button, ShowReminders(language))
    return tap_button(messages.remind_next_button, Subscribe(ALL, language))


def _single(
    kb: KnowledgeBase, workshop: Workshop, language: Language, now: dtm.datetime, subscriber: Subscriber | None
) -> Screen:
    """A card with its own buttons, and the same in the other language."""
    rows = _card_rows(kb, workshop, language, now, subscriber)
    languages = _languages(kb, OpenWorkshop(workshop.id, other(language)), language)
    return Screen(card(kb, workshop, language, now), (*rows, (languages,)))


def _card_rows(
    kb: KnowledgeBase, workshop: Workshop, language: Language, now: dtm.datetime, subscriber: Subscriber | None
) -> Rows:
    rows = action_rows(kb, workshop, language, now)
    if workshop.status == "cancelled" or workshop not in coming(kb, now):
        return rows
    return (*rows, (reminder_button(kb, workshop, language, subscriber),))


def _all_rows(
    kb: KnowledgeBase,
    ahead: list[Workshop],
    language: Language,
    now: dtm.datetime,
    subscriber: Subscriber | None,
    elsewhere: Tap,
) -> Rows:
    """The buttons about all workshops together; `elsewhere` is the same message in the other language."""
    messages = kb.messages[language]
    rows: list[tuple[InlineKeyboardButton, ...]] = []
    if len(ahead) > 1:
        rows.append((tap_button(messages.calendar_all_button, SendCalendar(ALL, language)),))
    if not ahead:
        rows.append((next_button(kb, language, subscriber),))
    elif subscriber is None or ALL not in subscriber.workshops:
        rows.append((tap_button(messages.remind_all_button, Subscribe(ALL, language)),))
    if past(kb, now):
        rows.append((tap_button(messages.past_button, ShowPast(language)),))
    return (*rows, (_languages(kb, elsewhere, language), tap_button(messages.menu, ShowMenu(language))))


def _languages(kb: KnowledgeBase, tap: Tap, language: Language) -> InlineKeyboardButton:
    return tap_button(typographic(kb.messages[language].other_language, other(language)), tap)


def _listed(kb: KnowledgeBase, ahead: list[Workshop], language: Language, now: dtm.datetime, room: int) -> str:
    return paragraphs(that_fit((_entry(kb, workshop, language, now) for workshop in ahead[:MOST_LISTED]), room))


def _entry(kb: KnowledgeBase, workshop: Workshop, language: Language, now: dtm.datetime) -> str:
    messages = kb.messages[language]
    line = _line(kb, workshop, language)
    if workshop.status == "cancelled":
        return f"{line} (<b>{escape(messages.workshop_cancelled)}</b>)"
    how = workshop.registration and (workshop.registration.url or workshop.registration.email)
    if workshop.registration is None or not how or not registration_is_open(workshop, now):
        return line
    until = ""
    if workshop.registration.deadline:
        until = ", " + messages.workshop_deadline.format(date=moment(workshop.registration.deadline, language))
    text = typographic(messages.workshop_register.format(how="{how}"), language)
    return f"{line}\n{escape(text.format(how=str(how)) + until, quote=False)}"


def _line(kb: KnowledgeBase, workshop: Workshop, language: Language) -> str:
    first, last = workshop.day(), workshop.last_day()
    line = kb.messages[language].workshop_line.format(
        date=days(first, last, language) if first != last else moment(workshop.starts, language),
        title=literal(workshop.title[language]),
        town=literal(where(kb, workshop, language)),
    )
    return html(line, language)
