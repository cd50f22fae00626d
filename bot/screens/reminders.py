"""Reminders as people see them: what they have asked for, and what is sent to them."""

from __future__ import annotations

import datetime as dtm
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.callbacks import EndReminders, ShowReminders, ShowWorkshops, Subscribe, SwitchWish, Unsubscribe
from bot.screens.dates import full_moment, moment, span
from bot.screens.screen import (
    Rows,
    Screen,
    html,
    in_rows,
    literal,
    paragraphs,
    tap_button,
    that_fit,
    title,
    typographic,
)
from bot.screens.workshop_card import OFFICE, action_rows, card, label, where
from bot.storage.deliveries import Broadcast
from bot.storage.kinds import ALL, WISHES, Wish, WorkshopKind
from bot.storage.subscribers import Subscriber
from knowledge.messages import Messages
from knowledge.model import KnowledgeBase, Language, Workshop
from knowledge.moments import begins, coming

MOST_OFFERED = 5
"""Workshops that are offered, or can be dropped, with a button each."""
LIST_ROOM = 2500
"""Characters of HTML for the workshops that are listed: a message holds 4,096."""


def reminders_screen(
    kb: KnowledgeBase, subscriber: Subscriber | None, language: Language, now: dtm.datetime, ahead: Broadcast | None
) -> Screen:
    """What a chat is reminded of, and the buttons to change and to end it; `ahead` is what it hears next."""
    messages = kb.messages[language]
    heading = title(_plain(messages.reminders_button), language)
    if subscriber is None:
        return Screen(paragraphs([heading, html(messages.reminders_off, language)]), _offers(kb, language, now))
    parts = [
        heading,
        _asked_for(kb, subscriber, language, now),
        html(_next(messages, ahead, language), language),
        html(messages.reminders_quiet, language),
        html(messages.reminders_choose, language),
    ]
    return Screen(paragraphs(parts), _switches(kb, subscriber, language, now))


def subscribed_screen(
    kb: KnowledgeBase, workshop: Workshop | None, language: Language, ahead: Broadcast | None
) -> Screen:
    """That a chat is reminded now of a workshop, or of all where there is none."""
    messages = kb.messages[language]
    if workshop is None:
        done = messages.reminders_subscribed_all
    else:
        done = messages.reminders_subscribed_one.format(title=literal(workshop.title[language]))
    text = paragraphs([html(done, language), html(_next(messages, ahead, language), language)])
    return Screen(text, change_rows(messages, language))


def ended_screen(kb: KnowledgeBase, before: Subscriber, language: Language, now: dtm.datetime) -> Screen:
    """That everything has ended, with the way back to what the chat was reminded of `before`."""
    messages = kb.messages[language]
    chosen = [] if ALL in before.workshops else _chosen(kb, before, now)[:MOST_OFFERED]
    if len(chosen) > 1:
        back = [_offer(kb, workshop, language) for workshop in chosen]
    else:
        names = [workshop.id for workshop in chosen] or [ALL]
        back = [tap_button(messages.reminders_again_button, Subscribe(name, language)) for name in names]
    return Screen(html(messages.reminders_ended, language), in_rows(back, 1))


def nothing_to_end_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """That the chat is not reminded of anything."""
    return Screen(html(kb.messages[language].reminders_none_to_end, language))


def delivery_screen(
    kb: KnowledgeBase,
    kind: WorkshopKind,
    workshop: Workshop,
    before: Workshop | None,
    language: Language,
    now: dtm.datetime,
) -> Screen:
    """The message of a delivery. `before` is the workshop as the reader knew it, where it has moved."""
    messages = kb.messages[language]
    parts = [
        _headline(messages, kind, workshop, language, now),
        before and _before(kb, before, language),
        card(kb, workshop, language, now),
        f"<i>{html(messages.delivery_why, language)}</i>",
    ]
    rows = (*action_rows(kb, workshop, language, now), *change_rows(messages, language))
    return Screen(paragraphs(part for part in parts if part), rows)


def _headline(
    messages: Messages, kind: WorkshopKind, workshop: Workshop, language: Language, now: dtm.datetime
) -> str | None:
    match kind:
        case "week" | "day" | "hours":
            text = messages.delivery_reminder.format(when=_countdown(messages, workshop, now))
        case "deadline":
            text = messages.delivery_deadline.format(when=_closing(messages, workshop, now))
        case "new":
            text = messages.delivery_new
        case "moved":
            text = messages.delivery_moved
        case "restored":
            text = messages.delivery_restored
        case "cancelled":  # the card says so itself
            return None
    return html(text, language)


def _before(kb: KnowledgeBase, before: Workshop, language: Language) -> str:
    text = kb.messages[language].delivery_before.format(
        date=span(before, language), place=literal(where(kb, before, language))
    )
    return html(text, language)


def _countdown(messages: Messages, workshop: Workshop, now: dtm.datetime) -> str:
    """How far away a workshop is: "in 7 Tagen", "morgen", "in 2 Stunden"."""
    start = begins(workshop)
    days = _days(workshop.starts, workshop.timezone, now)
    if start is None or days > 0:
        return _in_days(messages, days)
    hours = round((start - now) / dtm.timedelta(hours=1))
    if hours < 1:
        return messages.soon
    return messages.in_one_hour if hours == 1 else messages.in_hours.format(hours=hours)


def _closing(messages: Messages, workshop: Workshop, now: dtm.datetime) -> str:
    deadline = workshop.registration and workshop.registration.deadline
    return _in_days(messages, _days(deadline or workshop.starts, workshop.timezone, now))


def _in_days(messages: Messages, days: int) -> str:
    if days <= 0:
        return messages.today
    return messages.tomorrow if days == 1 else messages.in_days.format(days=days)


def _days(moment: dtm.date, timezone: str, now: dtm.datetime) -> int:
    """The nights until a wall time."""
    day = moment.date() if isinstance(moment, dtm.datetime) else moment
    return (day - now.astimezone(ZoneInfo(timezone)).date()).days


def _asked_for(kb: KnowledgeBase, subscriber: Subscriber, language: Language, now: dtm.datetime) -> str | None:
    messages = kb.messages[language]
    if ALL in subscriber.workshops:
        return html(messages.reminders_all, language)
    chosen = _chosen(kb, subscriber, now)
    if not chosen:
        return None
    items = (
        messages.reminders_item.format(title=literal(workshop.title[language]), date=moment(workshop.starts, language))
        for workshop in chosen
    )
    return html("\n".join([messages.reminders_some, "", *that_fit(items, LIST_ROOM)]), language)


def _chosen(kb: KnowledgeBase, subscriber: Subscriber, now: dtm.datetime) -> list[Workshop]:
    """The workshops to come that a chat has asked for one by one."""
    return [workshop for workshop in coming(kb, now) if workshop.id in subscriber.workshops]


def _next(messages: Messages, ahead: Broadcast | None, language: Language) -> str:
    if ahead is None:
        return messages.reminders_nothing_next
    return messages.reminders_next.format(date=full_moment(ahead.due.astimezone(OFFICE), language))


def _offers(kb: KnowledgeBase, language: Language, now: dtm.datetime) -> Rows:
    messages = kb.messages[language]
    ahead = [workshop for workshop in coming(kb, now) if workshop.status != "cancelled"]
    buttons = [tap_button(messages.remind_all_button, Subscribe(ALL, language))]
    if len(ahead) > 1:
        buttons += [_offer(kb, workshop, language) for workshop in ahead[:MOST_OFFERED]]
    return (*in_rows(buttons, 1), (tap_button(messages.coming_button, ShowWorkshops(language)),))


def _offer(kb: KnowledgeBase, workshop: Workshop, language: Language) -> InlineKeyboardButton:
    text = kb.messages[language].remind_one_button.format(title=label(workshop, language))
    return tap_button(typographic(text, language), Subscribe(workshop.id, language))


def _switches(kb: KnowledgeBase, subscriber: Subscriber, language: Language, now: dtm.datetime) -> Rows:
    messages = kb.messages[language]
    every = ALL in subscriber.workshops
    shown = [wish for wish in WISHES if every or wish != "new"]
    buttons = [_switch(messages, wish, wish in subscriber.wishes, language) for wish in shown]
    if not every:
        buttons.append(tap_button(messages.remind_all_button, Subscribe(ALL, language)))
        chosen = _chosen(kb, subscriber, now)
        buttons += [_drop(messages, workshop, language) for workshop in chosen[:MOST_OFFERED] if len(chosen) > 1]
    buttons.append(tap_button(messages.reminders_end_button, EndReminders(language)))
    return in_rows(buttons, 1)


def _switch(messages: Messages, wish: Wish, wanted: bool, language: Language) -> InlineKeyboardButton:
    name: str = getattr(messages, f"wish_{wish}")
    text = (messages.wish_on if wanted else messages.wish_off).format(wish=name)
    return tap_button(typographic(text, language), SwitchWish(wish, not wanted, language))


def _drop(messages: Messages, workshop: Workshop, language: Language) -> InlineKeyboardButton:
    text = messages.reminders_drop_button.format(title=label(workshop, language))
    return tap_button(typographic(text, language), Unsubscribe(workshop.id, language))


def change_rows(messages: Messages, language: Language) -> Rows:
    """The buttons to change what a chat hears, and to end it all."""
    return (
        (tap_button(messages.reminders_button, ShowReminders(language)),),
        (tap_button(messages.reminders_end_button, EndReminders(language)),),
    )


def _plain(label: str) -> str:
    return label.removeprefix("🔔 ")
