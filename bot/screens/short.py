"""Short answers that stand alone, in groups and in other people's chats: what was asked, and nothing else."""

from __future__ import annotations

import datetime as dtm
from functools import lru_cache

from msgspec import Struct

from bot.screens import contacts, towns, workshops
from bot.screens.screen import html, paragraphs, title, typographic
from knowledge.model import Facet, KnowledgeBase, Language, Topic
from knowledge.reply import Reply

_rendered = lru_cache(maxsize=2048)(html)
"""HTML of texts of the content: ten of them with every letter that somebody types would be felt."""


class ShortAnswer(Struct, frozen=True):
    """An answer of one topic, led by a facet that it has. `heading` is plain text, `body` HTML."""

    topic: Topic
    facet: Facet
    language: Language
    heading: str
    body: str

    @property
    def html(self) -> str:
        """The whole message."""
        return paragraphs([title(self.heading, self.language), self.body])


def short_answer(kb: KnowledgeBase, reply: Reply, now: dtm.datetime) -> ShortAnswer:
    """The short answer for a reply of outcome "answer". Raises KeyError where its topic is no longer there."""
    topic, language = kb.topics[str(reply.topic)], reply.language
    asked = reply.facet or "what"
    facet = asked if asked in topic.available() else "what"
    about_towns = reply.towns or reply.unknown_town
    heading = kb.messages[language].towns_title if about_towns else topic.title[language]
    return ShortAnswer(topic, facet, language, typographic(heading, language), _body(kb, topic, facet, reply, now))


def _body(kb: KnowledgeBase, topic: Topic, facet: Facet, reply: Reply, now: dtm.datetime) -> str:
    language = reply.language
    if reply.towns:
        return towns.partners(kb, reply.towns, language)
    if reply.unknown_town:
        return towns.not_listed(kb, reply.unknown_town, language)
    text = _rendered(topic.text(facet, language), language)
    if topic.action == "contacts" and facet == "what":
        return paragraphs([text, contacts.cards([kb.contacts[name] for name in topic.contacts], language)])
    if topic.action == "upcoming-workshops" and facet == "what":
        return workshops.programme(kb, now, language)
    return text
