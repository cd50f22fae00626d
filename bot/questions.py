"""A question from any chat -> the screens that answer it; noted in the log and in the chat's memory."""

from __future__ import annotations

from bot.screens.reminders import ended_screen, nothing_to_end_screen, reminders_screen
from bot.screens.screen import Screen
from bot.services import Services
from bot.speech import changed_screens, how_long_screens, screens_for, speak, speaks_simply
from bot.storage.subscribers import Subscriber
from bot.ways_out import note_outcome, with_ways_out
from knowledge.model import Action
from knowledge.reply import Reply
from knowledge.requests import is_request
from knowledge.simple import Wish, wish

_ABOUT_REMINDERS: tuple[Action, ...] = ("upcoming-workshops", "subscribe", "unsubscribe")


def find(services: Services, chat: int | str, code: str | None, question: str) -> Reply:
    """The reply to a question in a chat; the chat's next question may lean on it."""
    reply = services.finder.find(question, services.conversations.context(chat, code))
    services.conversations.replied(chat, reply, services.finder.subject(reply))
    note_outcome(services, chat, reply, question)
    services.counts.asked(reply.outcome, reply.language)
    services.storage.questions.note(reply, question, services.today())
    return reply


def shown(services: Services, chat: int | str, topic: str) -> None:
    """A topic is shown without a question, by a button or a link; the chat's next question may lean on it as well."""
    if services.finder.leads_on(topic):
        services.conversations.answered(chat, topic)


def answer(services: Services, chat: int, code: str | None, question: str) -> tuple[Screen, ...]:
    """What a person sees for a question in a private chat. What is only said there is done at once: "keine Erinnerungen
    mehr", and "einfacher bitte".
    """
    said = wish(question)
    if said is not None and (said.simple or speaks_simply(services, chat)):
        return _changed(services, chat, code, said)
    return _answer(services, chat, code, question)


def _changed(services: Services, chat: int, code: str | None, said: Wish) -> tuple[Screen, ...]:
    """The answer to a wish how to be answered, and to what was asked with it."""
    known = said.simple and speaks_simply(services, chat)
    unkept = how_long_screens(services, said.language, lasting=known or speak(services, chat, said.simple))
    if not said.question:
        topic = services.conversations.context(chat, code).topic
        return (*changed_screens(services, chat, said.language, topic), *unkept)
    answered = _answer(services, chat, code, said.question)
    return answered if known else (*changed_screens(services, chat, said.language, None), *unkept, *answered)


def _answer(services: Services, chat: int, code: str | None, question: str) -> tuple[Screen, ...]:
    reply = find(services, chat, code, question)
    action = _action(services, reply)
    # Only these need to know who asks: all other answers come also where the database can't be read.
    subscriber = _subscriber(services, chat, action)
    if action == "unsubscribe" and (is_request(question) or subscriber):
        return (_end(services, subscriber, chat, reply, question),)
    return with_ways_out(services, chat, reply, screens_for(services, chat, reply, subscriber))


def _subscriber(services: Services, chat: int, action: Action | None) -> Subscriber | None:
    """Who asks. Raises sqlite3.Error only where it is about ending reminders."""
    if action not in _ABOUT_REMINDERS:
        return None
    return services.reminders.subscriber(chat) if action == "unsubscribe" else services.reminders.known(chat)


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
