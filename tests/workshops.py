"""Workshops for tests: as they would stand in workshops.yaml, beside those that ship."""

import datetime as dtm
from dataclasses import replace

from bot.clock import ZONE
from knowledge.finder import Finder
from knowledge.model import KnowledgeBase, Place, Registration, Text, Workshop
from knowledge.towns import wording_of
from knowledge.wording import Wording

NOW = dtm.datetime(2026, 9, 1, 12, 0, tzinfo=ZONE)
"""When tests take place: none of the workshops that ship is coming."""

PEINE = Place(
    name="Altes Rathaus",
    address="Marktplatz 1, 31224 Peine",
    town="Peine",
    latitude=52.3203,
    longitude=10.2344,
)
ABOUT = Text(
    de="Beispiele und **Tipps**, danach Zeit für Fragen.", fr="Des exemples et des **conseils**, puis vos questions."
)


def workshop(name: str, starts: str, **more: object) -> Workshop:
    """A workshop in Peine, with this id."""
    title = Text(de=f"Workshop {name}", fr=f"Atelier {name}")
    entry = {"id": name, "title": title, "starts": starts, "place": Place(town="Peine"), **more}
    return Workshop.model_validate(entry)


def knowing(kb: KnowledgeBase, *workshops: Workshop) -> KnowledgeBase:
    """The knowledge base with these workshops beside those that ship."""
    return replace(kb, workshops={**kb.workshops, **{entry.id: entry for entry in workshops}})


def finding(finder: Finder, *workshops: Workshop) -> Finder:
    """The finder over such a knowledge base; phrasings are the same, so nothing has to be learned anew."""
    index = finder.matcher.index
    taught = Finder(knowing(finder.kb, *workshops), index, wording=_wording(finder.kb, index.key))
    taught.matcher = finder.matcher  # its encoder is loaded already
    return taught


def _wording(kb: KnowledgeBase, key: str) -> Wording:
    """That of the phrasings behind an index; to work it out takes most of a second."""
    if key not in _WORDINGS:
        _WORDINGS[key] = wording_of(kb)
    return _WORDINGS[key]


_WORDINGS: dict[str, Wording] = {}

MONEY = workshop(
    "money",
    "2026-12-05 14:00",
    ends="2026-12-05 16:30",
    title=Text(de="Workshop: Geld für Partnerschaften", fr="Atelier : l’argent des jumelages"),
    place=PEINE,
    languages=["de", "fr"],
    description=ABOUT,
    registration=Registration(
        url="https://example.org/anmeldung", email="geld@example.org", deadline=dtm.date(2026, 11, 20)
    ),
)
"""One about which everything is known."""

BY_MAIL = workshop("by-mail", "2026-10-06 10:00", registration=Registration(email="anmeldung@example.org"))
ONLY_A_DAY = workshop("only-a-day", "2026-10-10")
ONLINE = workshop("online", "2027-01-12 18:00", place=None, online="https://treffen.example.org/raum")
IN_MONTREAL = workshop(
    "montreal",
    "2027-02-03 10:00",
    ends="2027-02-03 12:00",
    timezone="America/Montreal",
    place=Place(name="Centre culturel", town="Montréal"),
)
TWO_DAYS = workshop("two-days", "2027-03-05 14:00", ends="2027-03-06 12:00")
PLANNED = workshop("planned", "2027-04-01", status="planned")
MOVED = workshop("moved", "2027-05-03 09:05", status="moved")
OFF = workshop("off", "2026-11-03 10:00", status="cancelled", registration=Registration(email="aus@example.org"))

LONG = workshop(
    "longest-of-all-long-ids-12345678",
    "2027-06-01 10:00",
    ends="2027-06-02 16:00",
    title=Text(de="Lang & <breit> " + "ä" * 185, fr="Long & <large> " + "é" * 185),
    place=Place(name="Haus " + "ö" * 195, address="Straße " + "ß" * 193, town="Llanfair" + "pwll" * 12),
    description=Text(de="**Viel** zu _sagen_ & <b>. " * 200, fr="**Beaucoup** à _dire_ & <b> ; " * 200),
    registration=Registration(url="https://example.org/" + "a" * 1900, deadline="2027-05-01 12:00"),
)
"""One whose texts are longer than anybody would write."""

COMING = (BY_MAIL, ONLY_A_DAY, OFF, MONEY, ONLINE, IN_MONTREAL, TWO_DAYS, PLANNED, MOVED, LONG)
"""All of them, soonest first."""
