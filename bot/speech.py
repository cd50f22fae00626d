"""How a chat is answered: in full, or in simple language once somebody has asked for it."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING

from bot.callbacks import BrowseTopic, OpenFacet, OpenTopic, ShowTopic, Tap
from bot.groups import is_group, spoken_to
from bot.screens.beginning import note_screen
from bot.screens.replies import reply_screens
from bot.screens.screen import Screen
from bot.screens.simple import (
    full_screen,
    simple_browsed_screen,
    simple_reply_screens,
    simple_topic_screen,
)
from bot.screens.spoken import spoken_screen
from bot.screens.topics import topic_screen
from bot.services import Services
from knowledge.manners import spoken
from knowledge.model import Facet, KnowledgeBase, Language
from knowledge.reply import Reply

if TYPE_CHECKING:
    from bot.storage.subscribers import Subscriber

log = logging.getLogger(__name__)


def speaks_simply(services: Services, chat: int) -> bool:
    """Whether a chat is answered in simple language."""
    said = services.conversations.simple(chat)
    return services.storage.chats.simple(chat) if said is None else said


def kb_for(services: Services, chat: int) -> KnowledgeBase:
    """The knowledge base with the sentences that a chat needs: to several people, or in simple language."""
    if is_group(chat):
        return spoken_to(services.kb, chat)
    return spoken(services.kb, "in_simple") if speaks_simply(services, chat) else services.kb


def speak(services: Services, chat: int, simple: bool) -> bool:
    """Answer a chat in simple language from now on, or in full. Says no where the database fails and that is only until
    the end of the bot."""
    unwritten = None
    try:
        services.storage.chats.simplify(chat, simple, services.clock())
    except sqlite3.Error as error:
        services.storage.failing.say(log, "how a chat wants to be answered could not be written down: %s", error)
        unwritten = simple
    services.conversations.speak(chat, unwritten)
    return unwritten is None


def choose_language(services: Services, chat: int, language: Language) -> bool:
    """Speak a language in a chat from now on, and write its reminders in it. Says no where the database fails and that
    is only until the end of the bot."""
    lasting = services.conversations.choose(chat, language)
    try:
        services.reminders.speak(chat, language)
    except sqlite3.Error as error:
        services.storage.failing.say(log, "the language of reminders could not be changed: %s", error)
        return False
    return lasting


def how_long_screens(services: Services, language: Language, *, lasting: bool) -> tuple[Screen, ...]:
    """What is to be said of a choice that could not be written down; nothing of others."""
    return () if lasting else (note_screen(services.kb.messages[language].not_lasting, language),)


def changed_screens(services: Services, chat: int, language: Language, topic: str | None) -> tuple[Screen, ...]:
    """How the chat is answered from now on, and in that way the topic that was spoken of last."""
    simply = speaks_simply(services, chat)
    said = spoken_screen(services.kb, simply, language)
    if topic not in services.kb.topics:
        return (said,)
    reply = Reply("answer", language, topic, "what", score=1.0)
    build = simple_reply_screens if simply else reply_screens
    return (said, *build(services.kb, reply, services.clock()))


def screens_for(
    services: Services, chat: int, reply: Reply, subscriber: Subscriber | None = None
) -> tuple[Screen, ...]:
    """What a person sees for a reply, in the words that the chat asked for."""
    build = simple_reply_screens if speaks_simply(services, chat) else reply_screens
    return build(services.kb, reply, services.clock(), subscriber)


def simple_screen_after(services: Services, chat: int, tap: Tap) -> Screen | None:
    """The topic that a tap leads to in simple language; None where there is none, or the chat wants it in full."""
    kb, now = services.kb, services.clock()
    if not isinstance(tap, ShowTopic | OpenTopic | OpenFacet | BrowseTopic) or tap.topic not in kb.topics:
        return None
    if not speaks_simply(services, chat):
        return None
    topic = kb.topics[tap.topic]
    match tap:
        case BrowseTopic(_, facet, language):
            return simple_browsed_screen(kb, topic, facet, language, now)
        case ShowTopic(_, facet, language) | OpenFacet(_, facet, language):
            return simple_topic_screen(kb, topic, facet, language, now)
    return simple_topic_screen(kb, topic, "what", tap.language, now)


def full_screen_for(services: Services, chat: int, topic: str, facet: Facet, language: Language) -> Screen:
    """The full answer, with the way back to the simple one where the chat asked for that. Raises KeyError."""
    build = full_screen if speaks_simply(services, chat) else topic_screen
    return build(services.kb, services.kb.topics[topic], facet, language, services.clock())
