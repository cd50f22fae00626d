"""The finder's reply as a message: an answer, a choice, or an honest "I don't know"."""

from __future__ import annotations

import datetime as dtm
from typing import TYPE_CHECKING

from bot.callbacks import NoneFits, OpenTopic, ShowMenu, ShowTown
from bot.screens import contacts, towns
from bot.screens.feedback import rateable
from bot.screens.menu import family_rows
from bot.screens.people import contact_buttons
from bot.screens.screen import (
    Rows,
    Screen,
    content_html,
    in_rows,
    other,
    paragraphs,
    tap_button,
    title,
    typographic,
)
from bot.screens.topics import age, facet_button, links, related_buttons, topic_screen
from bot.screens.workshops import workshop_screens
from knowledge.model import Facet, KnowledgeBase, Language, Topic
from knowledge.moments import coming
from knowledge.people import people_to_ask
from knowledge.reply import Reply
from knowledge.towns import Town, bare

if TYPE_CHECKING:
    from bot.storage.subscribers import Subscriber


def reply_screens(
    kb: KnowledgeBase, reply: Reply, now: dtm.datetime, subscriber: Subscriber | None = None
) -> tuple[Screen, ...]:
    """What a person sees for a reply: one message, or the cards of the coming workshops."""
    if reply.outcome == "choice":
        return (choice_screen(kb, [choice.topic for choice in reply.choices], reply.language, reply.facet),)
    if reply.outcome == "none" or reply.topic is None:
        return (none_screen(kb, reply.language),)
    topic, facet = kb.topics[reply.topic], reply.facet or "what"
    if reply.towns or reply.unknown_town:
        screen = towns_screen(kb, topic, reply.towns, reply.unknown_town, reply.language, now.date())
        return (rateable(kb, screen, topic.id, "what", reply.language),)
    if topic.action == "upcoming-workshops" and facet == "what" and coming(kb, now):
        return workshop_screens(kb, reply.language, now, subscriber)
    return (rateable(kb, topic_screen(kb, topic, facet, reply.language, now), topic.id, facet, reply.language),)


def choice_screen(kb: KnowledgeBase, names: list[str], language: Language, facet: Facet | None = None) -> Screen:
    """Two to four topics to choose from, and a way out; where a facet was asked for, each topic tells of it first."""
    messages = kb.messages[language]
    buttons = [facet_button(kb, name, facet or "what", language) for name in names]
    way_out = tap_button(messages.none_of_these, NoneFits(language))
    return Screen(content_html(choice_sentence(kb, language, facet), language), (*in_rows(buttons, 1), (way_out,)))


def choice_sentence(kb: KnowledgeBase, language: Language, facet: Facet | None) -> str:
    """What stands above topics to choose from, as Markdown."""
    messages = kb.messages[language]
    return messages.choice_of_facet.format(facet=kb.facets[facet].label[language]) if facet else messages.choice


def none_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """No sure answer: the families to browse and the people to ask."""
    people = people_to_ask(kb)
    text = paragraphs([content_html(kb.messages[language].none, language), contacts.cards(people, language)])
    return Screen(text, (*family_rows(kb, language), *in_rows(contact_buttons(kb, people, language), 1)))


def towns_screen(
    kb: KnowledgeBase,
    topic: Topic,
    named: tuple[Town, ...],
    unknown: str | None,
    language: Language,
    today: dtm.date,
) -> Screen:
    """The partners of the towns named, or that the town is not in the list; with the link to the full database."""
    heading = title(kb.messages[language].towns_title, language)
    body = towns.partners(kb, named, language) if named else towns.not_listed(kb, unknown or "", language)
    text = paragraphs([heading, body, age(kb, topic, language, today)])
    return Screen(text, _town_rows(kb, topic, named, language))


def _town_rows(kb: KnowledgeBase, topic: Topic, named: tuple[Town, ...], language: Language) -> Rows:
    messages = kb.messages[language]
    tap = ShowTown(bare(named[0].name), other(language)) if len(named) == 1 else OpenTopic(topic.id, other(language))
    return (
        *in_rows(links(topic, language), 1),
        *in_rows(related_buttons(kb, topic, language), 1),
        (
            tap_button(typographic(messages.other_language, other(language)), tap),
            tap_button(messages.menu, ShowMenu(language)),
        ),
    )
