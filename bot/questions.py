"""A question from any chat -> the screen that answers it; noted in the log and in the chat's memory."""

from __future__ import annotations

from bot.screens.replies import reply_screen
from bot.screens.screen import Screen
from bot.services import Services
from knowledge.reply import Reply


def find(services: Services, chat: int | str, code: str | None, question: str) -> Reply:
    """The reply to a question in a chat; the chat's next question may lean on it."""
    reply = services.finder.find(question, services.conversations.context(chat, code))
    if subject := services.finder.subject(reply):
        services.conversations.answered(chat, subject)
    services.storage.log_question(reply, question, services.today())
    return reply


def answer(services: Services, chat: int | str, code: str | None, question: str) -> Screen:
    """What a person sees for a question."""
    return reply_screen(services.kb, find(services, chat, code, question), services.today())
