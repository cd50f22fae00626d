"""A small Telegram in memory: the Bot API's rules and error texts, without network and without waiting.

The real python-telegram-bot application talks to it through `StandInRequest`; people are played by `Person`.
"""

from bot.standin.people import Group, Person
from bot.standin.request import StandInRequest
from bot.standin.server import StandIn
from bot.standin.views import Button, Offered, Seen

__all__ = ["Button", "Group", "Offered", "Person", "Seen", "StandIn", "StandInRequest"]
