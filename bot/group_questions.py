"""A question in a group -> the screen that answers it, or silence; noted in the log, remembered for whoever asked."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from bot.screens.groups import reply_screen
from bot.screens.screen import Screen
from bot.services import Services
from knowledge.reply import Context, Reply

COURTESIES = frozenset(("thanks", "goodbye"))
"""Topics that answer a courtesy. In a group nobody waits for that, and silence is politer than one message more."""

Way = Literal["command", "mention", "reply"]
"""How the bot was spoken to; from the clearest to the one that may be meant for the others in the group."""


class Asker(Struct, frozen=True):
    """Who asks in a group: the group, the person (or the group itself, where administrators hide), their language."""

    group: int
    person: int
    code: str | None

    @property
    def conversation(self) -> str:
        """The name of this person's conversation in this group; nobody else's question leans on it."""
        return f"{self.group}:{self.person}"


def context_of(services: Services, asker: Asker, topic: str | None = None) -> Context:
    """What a question in a group comes after: the topic given, else the one last answered to this person there.

    The language is the group's own choice, never that which a member chose in private.
    """
    chosen = services.conversations.context(asker.group, None).chosen
    before = services.conversations.context(asker.conversation, asker.code)
    return replace(before, chosen=chosen, topic=topic or before.topic)


def answer(
    services: Services, asker: Asker, question: str, way: Way, username: str, about: str | None = None
) -> Screen | None:
    """What a group sees for a question; None for what is better left without an answer, and is not logged then either.

    `about` is the topic of the bot's message that was replied to; `username` is the bot's.
    """
    reply = services.finder.find(question, context_of(services, asker, about))
    if _is_chatter(reply, question, way):
        return None
    services.conversations.replied(asker.conversation, reply, services.finder.subject(reply))
    services.counts.asked(reply.outcome, reply.language)
    services.storage.questions.note(reply, question, services.today())
    return reply_screen(services.kb, reply, services.clock(), username)


def remember(services: Services, asker: Asker, topic: str) -> None:
    """The next question of this person in this group may lean on a topic."""
    services.conversations.answered(asker.conversation, topic)


def _is_chatter(reply: Reply, question: str, way: Way) -> bool:
    """Thanks, and words in a reply that mean nothing to the bot and ask nothing."""
    if way == "command":
        return False
    if reply.outcome == "answer":
        return reply.topic in COURTESIES
    return way == "reply" and reply.outcome == "none" and "?" not in question
