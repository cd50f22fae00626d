"""The ways to people: contacts to tap, their cards, and the question that can be passed on to the team."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct
from telegram import CopyTextButton, InlineKeyboardButton

from bot.callbacks import AskTeam, ShowContact, ShowMenu
from bot.screens import contacts
from bot.screens.screen import Rows, Screen, html, in_rows, paragraphs, shortened, tap_button, typographic
from knowledge.model import Contact, KnowledgeBase, Language
from knowledge.people import people_to_ask

LONGEST_LABEL = 60
"""Characters of a button that can be read on a phone."""
LONGEST_COPY = 256
"""Characters a button can copy (Bot API, CopyTextButton)."""
_FULL_NAME = re.compile(r"[\w’'-]+ [\w’'-]+")


class Phone(Struct, frozen=True):
    """A contact as Telegram's own card takes it."""

    number: str
    first_name: str
    last_name: str | None


def contact_buttons(kb: KnowledgeBase, people: Iterable[Contact], language: Language) -> list[InlineKeyboardButton]:
    """A button for each contact that can be reached."""
    text = kb.messages[language].contact_button
    return [
        tap_button(
            shortened(typographic(text.format(name=contact.name), language), LONGEST_LABEL),
            ShowContact(contact.id, language),
        )
        for contact in people
        if contact.phone or contact.email
    ]


def phone_of(contact: Contact) -> Phone | None:
    """The phone number of a contact in the form of Telegram's cards; offices have a single name."""
    if contact.phone is None:
        return None
    first, last = contact.name.split() if _FULL_NAME.fullmatch(contact.name) else (contact.name, None)
    return Phone("+" + re.sub(r"\D", "", contact.phone), first, last)


def contact_screen(kb: KnowledgeBase, contact: Contact, language: Language) -> Screen:
    """What a contact does and how to reach them, with the e-mail address to copy: no button opens an e-mail."""
    rows: Rows = ()
    if contact.email and len(contact.email) <= LONGEST_COPY:
        label = kb.messages[language].contact_copy_button
        rows = ((InlineKeyboardButton(label, copy_text=CopyTextButton(contact.email)),),)
    return Screen(contacts.card(contact, language), rows)


def team_rows(kb: KnowledgeBase, language: Language) -> Rows:
    """The button that passes a question on to the team."""
    return ((tap_button(kb.messages[language].handover_button, AskTeam(language)),),)


def with_rows(screen: Screen, rows: Rows) -> Screen:
    """A screen with more buttons below."""
    return Screen(screen.html, (*screen.rows, *rows))


def people_first_screen(kb: KnowledgeBase, language: Language, team: Rows) -> Screen:
    """After several misses: the people to ask, `team` where a question can be passed on, and last the topics."""
    messages, people = kb.messages[language], people_to_ask(kb)
    text = paragraphs([html(messages.people_first, language), contacts.cards(people, language)])
    menu = (tap_button(messages.menu, ShowMenu(language)),)
    return Screen(text, (*in_rows(contact_buttons(kb, people, language), 1), *team, menu))
