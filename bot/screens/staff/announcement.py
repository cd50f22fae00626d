"""Announcements as the staff sees them: how to write one, the draft, and how far it has come."""

from __future__ import annotations

import datetime as dtm
from html import escape

from bot.callbacks import DiscardAnnouncement, SendAnnouncement, ShowAnnouncement, StopAnnouncement
from bot.clock import ZONE
from bot.reminders.announcing import USEFUL
from bot.reminders.two_texts import LONGEST, Flaw, TwoTexts
from bot.screens.dates import short_moment
from bot.screens.screen import Rows, Screen, paragraphs, tap_button, title
from bot.screens.staff.figures import counted, figure
from bot.storage.announcements import Announcement, Progress, Recipients
from knowledge.model import Language

GONE = (
    "Diese Ansage ist nicht mehr gespeichert: Sie wurde verworfen, einen Tag lang nicht bestätigt oder vor über 90 "
    "Tagen verschickt."
)
SENT_BEFORE = "Diese Ansage ist schon verschickt. Zurückholen lässt sich nur, was noch wartet."
STOPPED_BEFORE = "Diese Ansage ist schon angehalten."

_HOW = """Eine Ansage geht an alle, die hier Erinnerungen bekommen. Schreib beide Sprachen in eine Nachricht: \
den deutschen Text, eine Zeile nur aus Strichen, den französischen Text. Zum Beispiel:"""
_EXAMPLE = """/ansage Das Büro ist bis Montag geschlossen.
---
Le bureau est fermé jusqu’à lundi."""
_AFTERWARDS = "Ich zeige dir dann, was ankommt und bei wie vielen. Verschickt wird erst, wenn du es bestätigst."

_FLAWS: dict[Flaw, str] = {
    "undivided": "Ich finde in deiner Nachricht keine Zeile, die nur aus Strichen besteht: Sie trennt den deutschen "
    "vom französischen Text. Sehr lange Nachrichten teilt Telegram in zwei; dann fehlt der Rest.",
    "german missing": "Vor den Strichen steht nichts: Der deutsche Text fehlt.",
    "french missing": "Nach den Strichen steht nichts: Der französische Text fehlt.",
    "divided often": "In deiner Nachricht stehen mehrere Zeilen, die nur aus Strichen bestehen. Es darf nur eine sein, "
    "zwischen dem deutschen und dem französischen Text.",
    "swapped": "Die Sprachen sind vertauscht: Zuerst kommt der deutsche Text, dann der französische.",
}
_LANGUAGES: dict[Language, str] = {"de": "deutsche", "fr": "französische"}
_OTHERS: dict[Language, str] = {"de": "französisch", "fr": "deutsch"}


def flaw_screen(flaw: Flaw) -> Screen:
    """What keeps a message from being an announcement, and how one is written."""
    example = f"<pre>{escape(_EXAMPLE, quote=False)}</pre>"
    return Screen(paragraphs([_FLAWS.get(flaw), _HOW, example, _AFTERWARDS]))


def too_long_screen(lengths: dict[Language, int]) -> Screen:
    """That a text is too long, given how many characters it has."""
    lines = [
        f"Der {_LANGUAGES[language]} Text ist zu lang: {figure(length)} Zeichen, möglich sind {figure(LONGEST)}."
        for language, length in lengths.items()
    ]
    return Screen("\n".join(lines))


def draft_screen(
    announcement: Announcement,
    recipients: Recipients,
    due: dtm.datetime,
    now: dtm.datetime,
    shown: int | None = None,
    *,
    hidden_links: bool = False,
) -> Screen:
    """To whom a draft would go, and when; `shown` is how many chats somebody has confirmed, where it is another number
    now. `hidden_links` says that addresses behind words were lost."""
    parts = [
        _heading(announcement),
        _changed(recipients, shown) if shown is not None else "Oben stehen beide Nachrichten so, wie sie ankommen.",
        _doubt(announcement),
        "Links hinter Wörtern gehen verloren. Schreib die Adresse aus, dann lässt sie sich antippen."
        if hidden_links
        else None,
        "\n".join(_to_whom(recipients)),
        _when(due, now) if recipients.total else None,
        "Noch ist nichts verschickt. Um etwas zu ändern, verwirf die Ansage und schick sie neu. Der Entwurf gilt einen "
        "Tag.",
    ]
    return Screen(paragraphs(parts), _draft_rows(announcement, recipients))


def progress_screen(announcement: Announcement, progress: Progress, now: dtm.datetime) -> Screen:
    """How far an announcement has come that was confirmed, or stopped."""
    parts = [
        _heading(announcement),
        _state(announcement, progress, now),
        "\n".join(_figures(progress)),
        f"Stand: {_moment(now)}",
    ]
    return Screen(paragraphs(parts), _progress_rows(announcement, progress, now))


def discarded_screen(announcement: Announcement) -> Screen:
    """That a draft is gone."""
    return Screen(paragraphs([_heading(announcement), "Verworfen. Nichts wurde verschickt."]))


def _heading(announcement: Announcement) -> str:
    return title(f"Ansage {announcement.number}", "de")


def _changed(recipients: Recipients, shown: int) -> str:
    return (
        f"Inzwischen ist es eine andere Zahl von Chats: {figure(recipients.total)} statt {figure(shown)}. "
        "Deshalb habe ich noch nichts verschickt. Bitte bestätige noch einmal."
    )


def _doubt(announcement: Announcement) -> str | None:
    doubtful = TwoTexts(announcement.de, announcement.fr).doubtful()
    if doubtful is None:
        return None
    return f"Bitte sieh genau hin: Der {_LANGUAGES[doubtful]} Text klingt {_OTHERS[doubtful]}."


def _to_whom(recipients: Recipients) -> list[str]:
    total = recipients.total
    lines = ["Zurzeit bekäme sie niemand."]
    if total:
        lines = [f"An {_chats(total)}: {figure(recipients.de)} auf Deutsch, {figure(recipients.fr)} auf Französisch."]
    if recipients.asleep:
        lines.append(
            f"Nicht erreichbar: {_chats(recipients.asleep)}. Wer sich binnen {USEFUL.days} Tagen wieder meldet, "
            "bekommt sie dann."
        )
    if recipients.off:
        lines.append(f"Nachrichten des Büros abgeschaltet: {_chats(recipients.off)}.")
    return lines


def _when(due: dtm.datetime, now: dtm.datetime) -> str:
    if due <= now:
        return "Wann: gleich nach der Bestätigung."
    return f"Wann: am {_moment(due)}. Nachts schreibe ich niemandem."


def _draft_rows(announcement: Announcement, recipients: Recipients) -> Rows:
    total = recipients.total
    discard = (tap_button("Ansage verwerfen", DiscardAnnouncement(announcement.number)),)
    if not total:
        return (discard,)
    send = tap_button(f"An {_chats(total)} senden", SendAnnouncement(announcement.number, total))
    return ((send,), discard)


def _state(announcement: Announcement, progress: Progress, now: dtm.datetime) -> str:
    if announcement.state == "stopped":
        return "Angehalten. Was noch wartete, geht nicht mehr hinaus."
    if not progress.waiting:
        return "Verschickt."
    if progress.due is not None and progress.due > now:
        return f"Bestätigt. Sie geht am {_moment(progress.due)} hinaus."
    return "Unterwegs. Nachts, von 21 bis 8 Uhr, ruht sie."


def _figures(progress: Progress) -> list[str]:
    counts = {
        "Gesendet": progress.sent,
        "Wartet": progress.waiting,
        "Nicht erreichbar": progress.asleep,
        "Nicht gesendet (angehalten, abgeschaltet oder zu spät)": progress.skipped,
        "Ungewiss, ob angekommen (wird nicht wiederholt)": progress.uncertain,
        "Von Telegram abgelehnt": progress.failed,
    }
    always = ("Gesendet",)
    return [f"{what}: {_chats(count)}" for what, count in counts.items() if count or what in always]


def _progress_rows(announcement: Announcement, progress: Progress, now: dtm.datetime) -> Rows:
    may_go_out = progress.waiting or (progress.asleep and progress.until is not None and progress.until > now)
    if announcement.state != "sent" or not may_go_out:
        return ()
    return (
        (tap_button("Stand der Ansage abfragen", ShowAnnouncement(announcement.number)),),
        (tap_button("Ansage anhalten", StopAnnouncement(announcement.number)),),
    )


def _chats(count: int) -> str:
    return counted(count, "Chat", "Chats")


def _moment(when: dtm.datetime) -> str:
    return f"{short_moment(when.astimezone(ZONE), 'de')} Uhr"
