"""Writes the record: the text of a language, with the figures of the code and the settings that are in force."""

from __future__ import annotations

import datetime as dtm
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import Template

from msgspec import Struct

from bot.record.figures import FIGURES, in_words
from bot.screens.dates import moment
from bot.screens.privacy import privacy_topic
from bot.settings import Settings
from knowledge.model import Contact, KnowledgeBase, Language


class _Words(Struct, frozen=True):
    """What the record says about settings in a language."""

    yes: str
    no: str
    sealed: str
    readable: str
    staff: str
    no_staff: str
    overwritten: str
    vacuumed: str
    sentry: str


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
        overwritten="Gelöschte Inhalte werden in der Datenbankdatei überschrieben (`secure_delete`).",
        vacuumed=(
            "Die Datenbank liegt auf einem PostgreSQL-Server. Wann der Platz gelöschter Inhalte dort überschrieben"
            " wird, bestimmt der Server (`vacuum`, WAL): **[Büro: Betreiber, Ort, Archivierung des WAL]**"
        ),
        sentry=(
            "- **Sentry** oder ein gleichartiger Dienst (`ANTENNE_SENTRY_DSN` ist gesetzt) erhält Berichte über"
            " Fehler des Programms: Zeitpunkt, Art des Fehlers, Stelle im Programm und die letzten Zeilen des"
            " Protokolls, ohne Fragen, Namen und Chatnummern. **[Büro: Anbieter, Ort, Datum des Vertrags nach"
            " Art. 28 DSGVO]**\n"
        ),
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
        overwritten="Les contenus effacés sont écrasés dans le fichier de la base (`secure_delete`).",
        vacuumed=(
            "La base se trouve sur un serveur PostgreSQL. C’est lui qui détermine quand la place des contenus effacés"
            " est réécrite (`vacuum`, WAL) : **[Bureau : exploitant, lieu, archivage du WAL]**"
        ),
        sentry=(
            "- **Sentry**, ou un service comparable (`ANTENNE_SENTRY_DSN` est configuré), reçoit des rapports sur les"
            " erreurs du programme : moment, type d’erreur, endroit du programme et dernières lignes du journal, sans"
            " question, ni nom, ni numéro de conversation. **[Bureau : prestataire, lieu, date du contrat selon l’art."
            " 28 du RGPD]**\n"
        ),
    ),
}


def record(kb: KnowledgeBase, settings: Settings, today: dtm.date, language: Language) -> str:
    """The record as Markdown. It names no person but the office's contacts, and no secret."""
    words = _WORDS[language]
    text = files("bot.record").joinpath(f"{language}.md").read_text("utf-8")
    spans = {name: in_words(span, language) for name, span in FIGURES.items()}
    return Template(text).substitute(
        spans,
        months=str(round(FIGURES["chats"].days / (365.25 / 12))),
        today=moment(today, language),
        version=version("antenne-bot"),
        contacts="\n".join(f"- {_contact(contact, language)}" for contact in _office(kb)),
        settings="\n".join(_rows(settings, language)),
        sealing=words.sealed if settings.keys else words.readable,
        staff=words.staff if settings.staff_chat is not None else words.no_staff,
        overwriting=words.overwritten if isinstance(settings.database, Path) else words.vacuumed,
        sentry=words.sentry if settings.sentry else "",
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
        "ANTENNE_BACKUPS": str(settings.backups or words.no),
        "ANTENNE_LOG_LEVEL": settings.log_level,
        "ANTENNE_SENTRY_DSN": whether(settings.sentry),
        "ANTENNE_WEBHOOK_URL": str(settings.webhook_url or words.no),
    }
    return [f"| `{name}` | {value} |" for name, value in rows.items()]
