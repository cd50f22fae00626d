"""Answers in simple language: short sentences, few buttons, and a way to the full answer."""

from __future__ import annotations

import datetime as dtm
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.callbacks import OpenTopic, ShowFull, ShowMenu, ShowTopic
from bot.screens import contacts
from bot.screens.browsing import in_place
from bot.screens.dates import month
from bot.screens.feedback import rateable
from bot.screens.menu import back_to_family
from bot.screens.replies import choice_screen, none_screen, reply_screens
from bot.screens.screen import Rows, Screen, html, in_rows, paragraphs, tap_button, title, typographic
from bot.screens.spoken import simple_html
from bot.screens.topics import added, doors, links, topic_screen
from knowledge.age import is_old
from knowledge.model import Facet, KnowledgeBase, Language, Topic
from knowledge.moments import coming
from knowledge.people import HUMAN, SMALL_TALK, people_to_ask
from knowledge.reply import Reply
from knowledge.simple import short

if TYPE_CHECKING:
    from bot.storage.subscribers import Subscriber

MOST_LINKS = 2
"""Links under a simple answer; the full one has them all."""


def simple_reply_screens(
    kb: KnowledgeBase, reply: Reply, now: dtm.datetime, subscriber: Subscriber | None = None
) -> tuple[Screen, ...]:
    """What a person who asked for simple language sees for a reply; towns and dates of workshops are lists anyway."""
    language = reply.language
    if reply.outcome == "choice":
        return (_simple_choice(kb, reply),)
    if reply.outcome == "none" or reply.topic is None:
        return (simple_none_screen(kb, language),)
    topic, facet = kb.topics[reply.topic], reply.facet or "what"
    if topic.id in SMALL_TALK:  # two short sentences, as they are
        return reply_screens(kb, reply, now, subscriber)
    dates = topic.action == "upcoming-workshops" and facet == "what" and coming(kb, now)
    if reply.towns or reply.unknown_town or dates:
        return reply_screens(kb, reply, now, subscriber)
    return (rateable(kb, simple_topic_screen(kb, topic, facet, language, now), topic.id, facet, language),)


def simple_topic_screen(kb: KnowledgeBase, topic: Topic, facet: Facet, language: Language, now: dtm.datetime) -> Screen:
    """A topic in simple language, led by a facet; where it has no simple text, its facts in a sentence each."""
    lead = facet if facet in topic.available() else "what"
    parts = [
        title(topic.title[language], language),
        _fact(kb, topic, lead, language) if lead != "what" else None,
        *_body(kb, topic, lead, language),
        added(kb, topic, language, now),
        _age(kb, topic, language, now.date()),
    ]
    return Screen(paragraphs(parts), _rows(kb, topic, lead, language, now))


def simple_browsed_screen(
    kb: KnowledgeBase, topic: Topic, facet: Facet, language: Language, now: dtm.datetime
) -> Screen:
    """The same for somebody who browses: every button keeps to the same message, and one leads back."""
    screen = simple_topic_screen(kb, topic, facet, language, now)
    rows = tuple(tuple(in_place(button) for button in row) for row in screen.rows)
    return replace(screen, rows=(*rows, (back_to_family(kb, topic, language),)))


def full_screen(kb: KnowledgeBase, topic: Topic, facet: Facet, language: Language, now: dtm.datetime) -> Screen:
    """The full answer for somebody who is else answered in simple language, with the way back."""
    full = topic_screen(kb, topic, facet, language, now)
    back = tap_button(typographic(kb.messages[language].simple_less, language), ShowTopic(topic.id, facet, language))
    return replace(full, rows=((back,), *full.rows))


def _body(kb: KnowledgeBase, topic: Topic, lead: Facet, language: Language) -> list[str]:
    """The simple text; where there is none, the answer's first sentence and a sentence for each other facet."""
    if topic.simple:
        return [simple_html(topic.simple[language], language)]
    others = [facet for facet in topic.available() if facet not in (lead, "what", "contact")]
    facts = [_fact(kb, topic, facet, language) for facet in others]
    return [_tight(short(topic.answer[language]), language), *facts]


def _fact(kb: KnowledgeBase, topic: Topic, facet: Facet, language: Language) -> str:
    """What a topic says about a facet, in a sentence: "Geld: …"."""
    label = kb.facets[facet].label[language].rstrip(" ?")
    text = kb.messages[language].simple_fact.format(facet=label, text=short(topic.text(facet, language)))
    return _tight(text, language)


def _tight(markdown: str, language: Language) -> str:
    """HTML without empty lines."""
    return html(markdown, language).replace("\n\n", "\n")


def _age(kb: KnowledgeBase, topic: Topic, language: Language, today: dtm.date) -> str | None:
    if topic.family == "bot":
        return None
    messages = kb.messages[language]
    text = messages.simple_age.format(month=month(topic.checked, language))
    return simple_html(f"{text}\n{messages.simple_old}" if is_old(topic.checked, today) else text, language)


def _rows(kb: KnowledgeBase, topic: Topic, facet: Facet, language: Language, now: dtm.datetime) -> Rows:
    messages = kb.messages[language]
    more = tap_button(typographic(messages.simple_more, language), ShowFull(topic.id, facet, language))
    human = HUMAN in kb.topics and topic.action != "contacts"
    people = [tap_button(typographic(messages.simple_people, language), OpenTopic(HUMAN, language))] if human else []
    menu = tap_button(typographic(messages.menu, language), ShowMenu(language))
    shown = [*links(topic, language)[:MOST_LINKS], *doors(kb, topic, language, now), more, *people]
    return (*in_rows(shown, 1), (menu,))


def _simple_choice(kb: KnowledgeBase, reply: Reply) -> Screen:
    screen = choice_screen(kb, [choice.topic for choice in reply.choices], reply.language, reply.facet)
    return replace(screen, html=simple_html(kb.messages[reply.language].simple_choice, reply.language))


def simple_none_screen(kb: KnowledgeBase, language: Language) -> Screen:
    """No sure answer, in simple sentences, with the same ways on."""
    people = contacts.cards(people_to_ask(kb), language)
    text = simple_html(kb.messages[language].simple_none, language)
    return replace(none_screen(kb, language), html=paragraphs([text, people]))
