"""Whom to send people to when the bot has no answer."""

from knowledge.model import Contact, KnowledgeBase

HUMAN = "human"
"""The topic "speak to a person"."""


def people_to_ask(kb: KnowledgeBase) -> list[Contact]:
    """The people named under the topic HUMAN, else the first contact of the list."""
    topic = kb.topics.get(HUMAN)
    if topic and topic.contacts:
        return [kb.contacts[name] for name in topic.contacts]
    return list(kb.contacts.values())[:1]
