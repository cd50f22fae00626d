"""Writes the record: the text of a language, with the figures of the code and the settings that are in force."""

from __future__ import annotations

import datetime as dtm
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from string import Template

from bot.record.figures import FIGURES, in_words
from bot.screens.dates import moment
from bot.screens.privacy import privacy_topic
from bot.settings import Settings
from knowledge.model import Contact, KnowledgeBase, Language


@dataclass(frozen=True)
class _Words:
    """What the record says about settings in a language."""

    yes: str
    no: str
    sealed: str
    readable: str
    staff: str
    no_staff: str


_WORDS: dict[Language, _Words] = {
    "de": _Words(
        yes="gesetzt",
        no="nicht gesetzt",
        sealed=(
            "Ein Schlüssel ist gesetzt (`ANTENNE_KEY`): Chatnummern und alle Texte von Personen liegen in der Datenbank"
            " verschlüsselt (Fernet: AES-128-CBC mit HMAC-SHA-256); gesucht wird über einen Hash mit Schlüssel."
        ),
        readable=(
            "**Es ist kein Schlüssel gesetzt** (`ANTENNE_KEY`): Chatnummern und Texte liegen unverschlüsselt in der"
            " Datenbank. `antenne new-key` erzeugt einen Schlüssel."
        ),
        staff="eingerichtet: Fragen können an das Team weitergegeben werden",
        no_staff="nicht eingerichtet: Es werden keine Fragen an das Team weitergegeben",
    ),
    "fr": _Words(
        yes="configuré",
        no="non configuré",
        sealed=(
            "Une clé est configurée (`ANTENNE_KEY`) : les numéros de conversation et tous les textes des personnes"
            " sont chiffrés dans la base (Fernet : AES-128-CBC avec HMAC-SHA-256) ; la recherche passe par une"
            " empreinte à clé."
        ),
        readable=(
            "**Aucune clé n’est configurée** (`ANTENNE_KEY`) : les numéros de conversation et les textes ne sont pas"
            " chiffrés dans la base. `antenne new-key` crée une clé."
        ),
        staff="configurée : des questions peuvent être transmises à l’équipe",
        no_staff="non configurée : aucune question n’est transmise à l’équipe",
    ),
}


def record(kb: KnowledgeBase, settings: Settings, today: dtm.date, language: Language) -> str:
    """The record as Markdown. It names no person but the office's contacts, and no secret."""
    text = files("bot.record").joinpath(f"{language}.md").read_text("utf-8")
    spans = {name: in_words(span, language) for name, span in FIGURES.items()}
    return Template(text).substitute(
        spans,
        months=str(round(FIGURES["chats"].days / (365.25 / 12))),
        today=moment(today, language),
        version=version("antenne-bot"),
        contacts="\n".join(f"- {_contact(contact, language)}" for contact in _office(kb)),
        settings="\n".join(_rows(settings, language)),
        sealing=_WORDS[language].sealed if settings.keys else _WORDS[language].readable,
        staff=_WORDS[language].staff if settings.staff_chat is not None else _WORDS[language].no_staff,
    )


def _office(kb: KnowledgeBase) -> list[Contact]:
    topic = privacy_topic(kb)
    return [kb.contacts[name] for name in topic.contacts] if topic else []


def _contact(contact: Contact, language: Language) -> str:
    return ", ".join(part for part in (contact.name, contact.role[language], contact.email, contact.phone) if part)


def _rows(settings: Settings, language: Language) -> list[str]:
    """The settings as rows of a table; of what is secret or names a chat, only whether it is set."""
    words = _WORDS[language]

    def whether(value: object) -> str:
        return words.yes if value else words.no

    rows = {
        "TELEGRAM_BOT_TOKEN": whether(settings.token),
        "TELEGRAM_API_URL": str(settings.api_url),
        "ANTENNE_KEY": whether(settings.keys),
        "ANTENNE_STAFF_CHAT": whether(settings.staff_chat),
        "ANTENNE_DATABASE": str(settings.database),
        "ANTENNE_CONTENT": str(settings.content),
        "ANTENNE_LOG_LEVEL": settings.log_level,
    }
    return [f"| `{name}` | {value} |" for name, value in rows.items()]
