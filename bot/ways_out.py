"""What is offered where the bot has no answer: topics and people, the team, and after several misses people first."""

from __future__ import annotations

from bot.screens.menu import menu_screen
from bot.screens.people import contact_buttons, people_first_screen, team_rows, with_rows
from bot.screens.replies import none_screen
from bot.screens.screen import Rows, Screen, in_rows
from bot.screens.simple import simple_none_screen
from bot.services import Services
from bot.speech import speaks_simply
from knowledge.model import Language
from knowledge.people import about_people, people_to_ask
from knowledge.reply import Reply


def note_outcome(services: Services, chat: int | str, reply: Reply, question: str) -> None:
    """Remember whether a question was missed."""
    match reply.outcome:
        case "answer":
            services.misses.answered(chat)
        case "choice":
            services.misses.offered(chat, question)
        case "none":
            services.misses.missed(chat, question)


def with_ways_out(services: Services, chat: int, reply: Reply, screens: tuple[Screen, ...]) -> tuple[Screen, ...]:
    """The screens of a reply in a private chat, with the ways to people where they are wanted."""
    if reply.outcome == "none":
        return (missed_screen(services, chat, reply.language),)
    if reply.outcome == "answer" and reply.topic is not None:
        return (*screens[:-1], with_team(services, chat, reply.topic, screens[-1], reply.language))
    return screens


def with_team(services: Services, chat: int, topic: str, screen: Screen, language: Language) -> Screen:
    """A topic's screen; where it is about people to turn to, with the button that passes a question on."""
    if about_people(services.kb.topics[topic]):
        return with_rows(screen, _team(services, chat, language))
    return screen


def missed_screen(services: Services, chat: int, language: Language) -> Screen:
    """No sure answer: topics and people; after several misses people first."""
    team = _team(services, chat, language)
    if services.misses.many(chat):
        return people_first_screen(services.kb, language, team)
    build = simple_none_screen if speaks_simply(services, chat) else none_screen
    return with_rows(build(services.kb, language), team)


def none_fits_screen(services: Services, chat: int, language: Language) -> Screen:
    """None of the topics offered was meant: all of them, and people; after several misses people first."""
    services.misses.none_fits(chat)
    kb, team = services.kb, _team(services, chat, language)
    if services.misses.many(chat):
        return people_first_screen(kb, language, team)
    people = in_rows(contact_buttons(kb, people_to_ask(kb), language), 1)
    return with_rows(menu_screen(kb, language), (*people, *team))


def _team(services: Services, chat: int, language: Language) -> Rows:
    return team_rows(services.kb, language) if services.handover.offered(chat) else ()
