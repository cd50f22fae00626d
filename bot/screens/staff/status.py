"""How the bot is: version, content, what goes out next, what went wrong lately."""

from __future__ import annotations

import datetime as dtm
from collections.abc import Mapping, Sequence
from html import escape

from msgspec import Struct

from bot.clock import ZONE
from bot.keeping import Keeper
from bot.screens.dates import short_moment
from bot.screens.screen import Screen, paragraphs, shortened, title
from bot.screens.staff.content import content_lines
from bot.screens.staff.figures import counted, figure
from bot.storage.deliveries import Broadcast
from bot.storage.kinds import Kind
from bot.storage.statistics import Audience
from bot.troubles import Trouble
from knowledge.model import KnowledgeBase

_LONGEST_TITLE = 50
"""Characters of a workshop's title."""
_KINDS: Mapping[Kind, str] = {
    "week": "Erinnerung eine Woche vorher",
    "day": "Erinnerung am Tag vorher",
    "hours": "Erinnerung zwei Stunden vorher",
    "deadline": "Anmeldeschluss",
    "new": "neuer Workshop",
    "moved": "Verlegung",
    "cancelled": "Absage",
    "restored": "findet doch statt",
    "announcement": "Ansage",
}
_LEVELS = {"WARNING": "Warnung", "ERROR": "Fehler", "CRITICAL": "Fehler"}


class Running(Struct, frozen=True):
    """The program: its version, since when it runs, whether a key protects the database, and what Telegram lets it do:
    whether it hears all that is said in groups, and answers inline; and the number of the staff's group."""

    version: str
    started: dtm.datetime
    locked: bool
    hears_groups: bool
    inline: bool
    staff_chat: int | None


class Sending(Struct, frozen=True):
    """What goes out next, to how many chats, and the title of its workshop; how many deliveries wait, and for whom."""

    ahead: Sequence[tuple[Broadcast, str, int]]
    backlog: int
    audience: Audience


def status_screen(
    kb: KnowledgeBase, keeper: Keeper, running: Running, sending: Sending | None, troubles: Sequence[Trouble]
) -> Screen:
    """All of it; `sending` is None where the database can't be read."""
    parts = (
        "\n".join(_running(running)),
        "\n".join(["Inhalte:", *content_lines(kb, keeper.since), *(["Lernt gerade."] if keeper.learning else [])]),
        "\n".join(_sending(sending)) if sending else "Erinnerungen: Die Datenbank lässt sich gerade nicht lesen.",
        "\n".join(_troubles(troubles)),
    )
    return Screen(paragraphs([title("Status", "de"), *(escape(part, quote=False) for part in parts)]))


def _running(running: Running) -> list[str]:
    return [
        f"Version {running.version}, läuft seit {_moment(running.started)}",
        "Datenbank: " + ("mit Schlüssel geschützt" if running.locked else "ohne Schlüssel (ANTENNE_KEY fehlt)"),
        "In Gruppen: liest "
        + ("alle Nachrichten mit" if running.hears_groups else "nur, was an den Bot gerichtet ist"),
        "Inline-Modus: " + ("eingeschaltet" if running.inline else "ausgeschaltet (@BotFather, /setinline)"),
        f"Nummer der Team-Gruppe (ANTENNE_STAFF_CHAT): {running.staff_chat}",
    ]


def _sending(sending: Sending) -> list[str]:
    audience = sending.audience
    asleep = f", davon {figure(audience.asleep)} zurzeit nicht erreichbar" if audience.asleep else ""
    return [
        f"Erinnerungen: {counted(audience.subscribers, 'Chat', 'Chats')}{asleep}",
        f"In der Warteschlange: {counted(sending.backlog, 'Nachricht', 'Nachrichten')}",
        *(_ahead(*each) for each in sending.ahead),
        *([] if sending.ahead else ["Nichts geplant."]),
    ]


def _ahead(broadcast: Broadcast, name: str, chats: int) -> str:
    what = f"{_KINDS[broadcast.kind]}: {shortened(name, _LONGEST_TITLE)}"
    return f"{_moment(broadcast.due)}, {what}, an {counted(chats, 'Chat', 'Chats')}"


def _troubles(troubles: Sequence[Trouble]) -> list[str]:
    if not troubles:
        return ["Keine Fehler seit dem Start."]
    return ["Letzte Fehler und Warnungen:", *(_trouble(trouble) for trouble in troubles)]


def _trouble(trouble: Trouble) -> str:
    times = f", {figure(trouble.count)}-mal" if trouble.count > 1 else ""
    return f"{_LEVELS.get(trouble.level, trouble.level)}{times}, zuletzt {_moment(trouble.last)}: {trouble.text}"


def _moment(when: dtm.datetime) -> str:
    return f"{short_moment(when.astimezone(ZONE), 'de')} Uhr"
