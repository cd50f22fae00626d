"""What links into the bot begin with, and what they say: no topic may be called so.

Links are printed on posters, so they stay as they are; where they lead is in `bot/deep_links.py`.
"""

WORKSHOP = "ws-"
"""A workshop's id follows."""
LANGUAGE = "lang-"
"""A language follows."""
GREETING = "inline"
"""A link that leads to no topic: whoever typed the bot's name in another chat comes to talk to it."""


def reserved(topic: str) -> str | None:
    """What an id of a topic takes away from links: the beginning or the word; None where it takes nothing."""
    if topic == GREETING:
        return GREETING
    return next((beginning for beginning in (WORKSHOP, LANGUAGE) if topic.startswith(beginning)), None)
