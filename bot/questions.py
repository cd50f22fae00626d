"""A question from any chat -> the screens that answer it; noted in the log and in the chat's memory."""

from __future__ import annotations

from bot.screens.reminders import ended_screen, nothing_to_end_screen, reminders_screen
from bot.screens.replies import reply_screens
from bot.screens.screen import Screen
from bot.services import Services
from bot.storage.subscribers import Subscriber
from knowledge.model import Action
from knowledge.reply import Reply
from knowledge.requests import is_request

_ABOUT_REMINDERS: tuple[Action, ...] = ("upcoming-workshops", "subscribe", "unsubscribe")


def find(services: Services, chat: int | str, code: str | None, question: str) -> Reply:
    """The reply to a question in a chat; the chat's next question may lean on it."""
    reply = services.finder.find(question, services.conversations.context(chat, code))
    if subject := services.finder.subject(reply):
        services.conversations.answered(chat, subject)
    services.storage.questions.note(reply, question, services.today())
    return reply


def answer(services: Services, chat: int, code: str | None, question: str) -> tuple[Screen, ...]:
    """What a person sees for a question in a private chat. "Keine Erinnerungen mehr" is done as soon as it is said."""
    reply = find(services, chat, code, question)
    action = _action(services, reply)
    # Only these need to know who asks: all other answers come also where the database can't be read.
    subscriber = services.reminders.subscriber(chat) if action in _ABOUT_REMINDERS else None
    if action == "unsubscribe" and (is_request(question) or subscriber):
        return (_end(services, subscriber, chat, reply, question),)
    return reply_screens(services.kb, reply, services.clock(), subscriber)


def _action(services: Services, reply: Reply) -> Action | None:
    if reply.outcome != "answer" or reply.topic is None:
        return None
    return services.kb.topics[reply.topic].action


def _end(services: Services, subscriber: Subscriber | None, chat: int, reply: Reply, question: str) -> Screen:
    if subscriber is None:
        return nothing_to_end_screen(services.kb, reply.language)
    if is_request(question):
        services.reminders.end(chat)
        return ended_screen(services.kb, subscriber, reply.language, services.clock())
    ahead = services.reminders.next_for(subscriber)
    return reminders_screen(services.kb, subscriber, reply.language, services.clock(), ahead)
