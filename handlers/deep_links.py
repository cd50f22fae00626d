"""/start behind an address such as t.me/<bot>?start=praxes: what the link is about, at once."""

from __future__ import annotations

from telegram import Update
from telegram.ext import ContextTypes

from bot import questions
from bot.deep_links import GREETING, LanguageTarget, Target, TopicTarget, WorkshopTarget, parse
from bot.screens.beginning import start_screen
from bot.screens.screen import Screen
from bot.screens.workshops import workshop_screen
from bot.sending import send, send_all
from bot.services import Services, services_of
from bot.speech import choose_language, how_long_screens, kb_for, screens_for
from bot.ways_out import with_ways_out
from handlers.addressing import language_of
from knowledge.model import Language
from knowledge.reply import Reply


async def on_link(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with what the link leads to; greet where that is not known, or not any more, and say so."""
    chat = update.effective_chat
    if chat is None:
        return
    services = services_of(context)
    payload, language = " ".join(context.args or ()), language_of(services, update)
    if payload == GREETING:
        await send(context.bot, chat.id, start_screen(kb_for(services, chat.id), language))
        return
    await send_all(context.bot, chat.id, _screens(services, chat.id, parse(services.kb, payload), language))


def _screens(services: Services, chat: int, target: Target | None, language: Language) -> tuple[Screen, ...]:
    kb = kb_for(services, chat)
    match target:
        case TopicTarget():
            return _topic(services, chat, target, language)
        case WorkshopTarget(name):
            subscriber = services.reminders.known(chat)
            return (workshop_screen(kb, kb.workshops[name], language, services.clock(), subscriber),)
        case LanguageTarget(chosen):
            before = services.conversations.context(chat, None).chosen
            lasting = choose_language(services, chat, chosen)
            said = start_screen(kb, chosen, kb.messages[chosen].language_set if before else None)
            return (said, *how_long_screens(services, chosen, lasting=lasting))
    return (start_screen(kb, language, kb.messages[language].link_unknown),)


def _topic(services: Services, chat: int, target: TopicTarget, language: Language) -> tuple[Screen, ...]:
    """The same answer as to a question, which the chat's next question may lean on."""
    kb = services.kb
    reply = Reply("answer", language, target.topic, target.facet, score=1.0)
    questions.shown(services, chat, target.topic)
    # Only workshops need to know who asks: all other answers come also where the database can't be read.
    about_workshops = kb.topics[target.topic].action == "upcoming-workshops"
    subscriber = services.reminders.known(chat) if about_workshops else None
    return with_ways_out(services, chat, reply, screens_for(services, chat, reply, subscriber))
