"""Who speaks, where, and in which language they are answered."""

from __future__ import annotations

from telegram import Update

from bot.services import Services
from knowledge.model import Language

_COMMANDS: dict[str, Language] = {
    **dict.fromkeys(
        ("hilfe", "themen", "sprache", "erinnerungen", "frage", "datenschutz", "meinedaten", "loeschen"), "de"
    ),
    **dict.fromkeys(("aide", "sujets", "langue", "ateliers", "rappels", "question"), "fr"),
    **dict.fromkeys(("confidentialite", "mesdonnees", "supprimer"), "fr"),
}
"""Commands that are words of one language."""


def language_of(services: Services, update: Update) -> Language:
    """That of the command, else the one chosen in the chat, else that of the person's Telegram, else German."""
    if (spoken := _COMMANDS.get(_command(update))) is not None:
        return spoken
    chat, user = update.effective_chat, update.effective_user
    code = user.language_code if user else None
    return services.conversations.context(chat.id if chat else 0, code).language()


def _command(update: Update) -> str:
    """The name of the command that a message is, in small letters; "" for all else."""
    text = (update.message and update.message.text) or ""
    if not text.startswith("/"):
        return ""
    return text[1:].split(maxsplit=1)[0].partition("@")[0].lower() if text[1:].strip() else ""
