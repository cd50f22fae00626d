"""People to turn to."""

from collections.abc import Iterable
from html import escape

from bot.screens.screen import typographic
from knowledge.model import Contact, Language


def card(contact: Contact, language: Language) -> str:
    """A contact as HTML: name, what the person does, how to reach them."""
    role = escape(typographic(contact.role[language], language), quote=False)
    reach = "\n".join(escape(way, quote=False) for way in (contact.phone, contact.email) if way)
    return f"<b>{escape(contact.name, quote=False)}</b>\n{role}" + (f"\n{reach}" if reach else "")


def cards(contacts: Iterable[Contact], language: Language) -> str:
    """Several contacts, an empty line between."""
    return "\n\n".join(card(contact, language) for contact in contacts)


def line(contact: Contact) -> str:
    """A contact in one line of HTML: name and the ways to reach them."""
    ways = ", ".join(way for way in (contact.phone, contact.email) if way)
    return escape(f"{contact.name}, {ways}" if ways else contact.name, quote=False)
