"""A topic as an answer: the facet asked for first, then what belongs to it."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Sequence

from telegram import InlineKeyboardButton

from bot.callbacks import (
    AskToForget,
    OpenFacet,
    OpenTopic,
    ShowData,
    ShowMenu,
    ShowReminders,
    ShowTopic,
    ShowWorkshops,
    Subscribe,
)
from bot.screens import contacts, workshops
from bot.screens.dates import month
from bot.screens.people import contact_buttons
from bot.screens.screen import (
    Rows,
    Screen,
    content_button,
    content_html,
    content_link,
    gist_html,
    in_rows,
    other,
    paragraphs,
    title,
    typographic,
)
from bot.storage.kinds import ALL
from knowledge.age import is_old
from knowledge.model import Contact, Facet, KnowledgeBase, Language, Topic
from knowledge.moments import coming
from knowledge.people import SMALL_TALK, about_people

FACETS_A_ROW = 2
MOST_RELATED = 3


def topic_screen(kb: KnowledgeBase, topic: Topic, facet: Facet, language: Language, now: dtm.datetime) -> Screen:
    """A topic led by a facet, with what the program adds, links, other facets, neighbours and the other language."""
    lead = facet if facet in topic.available() else "what"
    parts = [
        title(topic.title[language], language) if topic.id not in SMALL_TALK else None,
        content_html(topic.text(lead, language), language),
        gist_html(topic.answer[language], language) if lead != "what" else None,
        added(kb, topic, language, now),
        _people(kb, topic, lead, language),
        age(kb, topic, language, now.date()),
    ]
    return Screen(paragraphs(parts), topic_rows(kb, topic, lead, language, now))


def topic_rows(kb: KnowledgeBase, topic: Topic, facet: Facet, language: Language, now: dtm.datetime) -> Rows:
    """The buttons under a topic."""
    messages = kb.messages[language]
    last = [
        content_button(messages.other_language, ShowTopic(topic.id, facet, other(language))),
        content_button(messages.menu, ShowMenu(language)),
    ]
    return (
        *in_rows(links(topic, language), 1),
        *in_rows(doors(kb, topic, language, now), 1),
        *in_rows(facet_buttons(kb, topic, facet, language), FACETS_A_ROW),
        *in_rows(related_buttons(kb, topic, language), 1),
        tuple(last),
    )


def doors(kb: KnowledgeBase, topic: Topic, language: Language, now: dtm.datetime) -> list[InlineKeyboardButton]:
    """The ways from a topic to what the program does itself."""
    if about_people(topic):
        return contact_buttons(kb, _contacts(kb, topic.contacts), language)
    messages = kb.messages[language]
    dates = content_button(messages.coming_button, ShowWorkshops(language))
    mine = content_button(messages.reminders_button, ShowReminders(language))
    match topic.action:
        case "upcoming-workshops" if coming(kb, now):
            return [dates, mine]
        case "upcoming-workshops":
            return [content_button(messages.remind_next_button, Subscribe(ALL, language)), mine]
        case "subscribe":
            return [content_button(messages.remind_all_button, Subscribe(ALL, language)), mine, dates]
        case "unsubscribe":
            return [mine]
        case "privacy":
            return [
                content_button(messages.privacy_show_button, ShowData(language)),
                content_button(messages.privacy_delete_button, AskToForget(language)),
            ]
    return []


def links(topic: Topic, language: Language) -> list[InlineKeyboardButton]:
    """A button for each official link, labelled with where it leads."""
    return [content_link(typographic(link.label[language], language), link.url[language]) for link in topic.links]


def facet_buttons(kb: KnowledgeBase, topic: Topic, shown: Facet, language: Language) -> list[InlineKeyboardButton]:
    """A button for each facet but the one shown."""
    others = [facet for facet in topic.available() if facet != shown]
    styles = [(facet, kb.facets[facet]) for facet in others]
    return [
        content_button(
            f"{style.emoji} {typographic(style.label[language], language)}", ShowTopic(topic.id, facet, language)
        )
        for facet, style in styles
    ]


def related_buttons(kb: KnowledgeBase, topic: Topic, language: Language) -> list[InlineKeyboardButton]:
    """A button for each neighbouring topic."""
    return [topic_button(kb, name, language, mark="→ ") for name in topic.related[:MOST_RELATED]]


def topic_button(kb: KnowledgeBase, name: str, language: Language, mark: str = "") -> InlineKeyboardButton:
    """A button that answers with a topic."""
    return content_button(mark + typographic(kb.topics[name].title[language], language), OpenTopic(name, language))


def facet_button(kb: KnowledgeBase, name: str, facet: Facet, language: Language) -> InlineKeyboardButton:
    """The same, led by a facet where the topic has a text for it."""
    if facet not in kb.topics[name].available():
        return topic_button(kb, name, language)
    return content_button(typographic(kb.topics[name].title[language], language), OpenFacet(name, facet, language))


def age(kb: KnowledgeBase, topic: Topic, language: Language, today: dtm.date) -> str | None:
    """How old the facts are, as HTML; topics about the bot itself have no age."""
    if topic.family == "bot":
        return None
    messages = kb.messages[language]
    text = messages.age.format(month=month(topic.checked, language))
    if is_old(topic.checked, today):
        text = f"{text}. {messages.see_links}"
    return f"<i>{content_html(text, language)}</i>"


def added(kb: KnowledgeBase, topic: Topic, language: Language, now: dtm.datetime) -> str | None:
    """What the program makes for a topic beside its text."""
    if topic.action == "upcoming-workshops":
        return workshops.programme(kb, now, language)
    if topic.action == "contacts":
        return contacts.cards(_contacts(kb, topic.contacts), language)
    return None


def _people(kb: KnowledgeBase, topic: Topic, facet: Facet, language: Language) -> str | None:
    """Whom to ask, in a line each, where the text itself does not say so."""
    if topic.action == "contacts" or facet == "contact":
        return None
    shown = topic.text(facet, language)
    people = [person for person in _contacts(kb, topic.contacts) if not person.email or person.email not in shown]
    if not people:
        return None
    lines = [contacts.line(person) for person in people]
    return "\n".join([content_html(kb.messages[language].people, language), *lines])


def _contacts(kb: KnowledgeBase, names: Sequence[str]) -> list[Contact]:
    return [kb.contacts[name] for name in names]
