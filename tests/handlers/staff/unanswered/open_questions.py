"""What tests of open questions share: questions, buttons that somebody still has, and the labels of buttons."""

import datetime as dtm

from bot.app import BotApplication
from bot.callbacks import Tap
from bot.screens.screen import Screen, tap_button
from bot.sending import send
from bot.services import Services
from bot.standin import Seen
from bot.standin.world import Chat
from knowledge.model import Language
from knowledge.reply import Choice, Reply

_CHOICES = (Choice("praxes", 0.4), Choice("workshops", 0.3))


def note(services: Services, *texts: str, language: Language = "de", choice: bool = False, days: int = 0) -> None:
    """Questions that got no sure answer so many days ago."""
    reply = Reply("choice", language, choices=_CHOICES) if choice else Reply("none", language)
    for text in texts:
        services.storage.questions.note(reply, text, services.today() - dtm.timedelta(days=days))


def still_open(services: Services) -> list[str]:
    """The questions that nobody has decided on."""
    since = services.today() - dtm.timedelta(days=90)
    return [question.text for question in services.storage.questions.unanswered(since)]


async def offer(app: BotApplication, chat: Chat, tap: Tap) -> Seen:
    """A message with one button."""
    sent = await send(app.bot, chat.id, Screen("Knopf", ((tap_button("Knopf", tap),),)))
    return Seen(chat.messages[sent.message_id].json)


def labels(message: Seen) -> list[str]:
    """The buttons under a message."""
    return [button.text for button in message.buttons]
