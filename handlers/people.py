"""Buttons that lead to people: a contact as a card, and "none of these"."""

from __future__ import annotations

from telegram import CallbackQuery, Message

from bot.callbacks import AboutPeople, NoneFits, OldButtonError, ShowContact
from bot.screens.people import contact_screen, phone_of
from bot.sending import acknowledge, send, show
from bot.services import Services
from bot.ways_out import none_fits_screen
from knowledge.model import Contact, Language


async def on_people_tap(services: Services, query: CallbackQuery, chat: int, tap: AboutPeople) -> None:
    """Do what a button that leads to people says. Raises OldButtonError for a contact that is no longer there."""
    match tap:
        case ShowContact(name, language):
            contact = services.kb.contacts.get(name)
            if contact is None:
                raise OldButtonError(name)
            await acknowledge(query)
            await _send_card(services, query, chat, contact, language)
        case NoneFits(language):
            await acknowledge(query)
            await show(query, none_fits_screen(services, chat, language))


async def _send_card(services: Services, query: CallbackQuery, chat: int, contact: Contact, language: Language) -> None:
    bot = query.get_bot()
    message = query.message
    thread = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    if phone := phone_of(contact):
        await bot.send_contact(chat, phone.number, phone.first_name, phone.last_name, message_thread_id=thread)
    await send(bot, chat, contact_screen(services.kb, contact, language), message_thread_id=thread)
