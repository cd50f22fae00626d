"""Whom to send people to when the bot has no answer; and what is only said out of courtesy."""

from knowledge.model import Contact, KnowledgeBase, Topic

HUMAN = "human"
"""The topic "speak to a person"."""
SMALL_TALK = frozenset(("greeting", "thanks", "goodbye"))
"""Topics that return a courtesy: an answer to one, never something to pick from a list."""


def people_to_ask(kb: KnowledgeBase) -> list[Contact]:
    """The people named under the topic HUMAN, else the first contact of the list."""
    topic = kb.topics.get(HUMAN)
    if topic and topic.contacts:
        return [kb.contacts[name] for name in topic.contacts]
    return list(kb.contacts.values())[:1]


def about_people(topic: Topic) -> bool:
    """Whether a topic is about people to turn to."""
    return topic.id == HUMAN or topic.action == "contacts"
