"""`antenne chat`: begins with what takes longest, so that it is ready when the rest of the bot is."""

from __future__ import annotations

from bot.library import warm_up
from bot.settings import Settings


def chat_in_terminal(settings: Settings) -> None:
    """Talk to the bot: a prompt on a terminal, plain lines where input is piped."""
    warm_up()
    from bot.commands.terminal import talk  # with all of python-telegram-bot: as long as the encoder, beside it

    talk(settings)
