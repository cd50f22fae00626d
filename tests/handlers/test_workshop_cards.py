"""The card of a workshop: what, when and where, how to register and until when, the way there, and the calendar."""

import datetime as dtm
from typing import Any

import pytest
from icalendar import Calendar, Event

from bot.app import BotApplication
from bot.clock import ZONE
from bot.standin import Button, Person, Seen, StandIn
from knowledge.model import KnowledgeBase, Place, Registration, Workshop
from tests.bot.rfc5545 import violations
from tests.conftest import Clock
from tests.handlers.conftest import Know
from tests.sentences import sentence
from tests.workshops import (
    BY_MAIL,
    IN_MONTREAL,
    MONEY,
    MOVED,
    OFF,
    ONLINE,
    ONLY_A_DAY,
    PEINE,
    PLANNED,
    TWO_DAYS,
    workshop,
)

NB = "\u00a0"


async def card_of(app: BotApplication, person: Person, know: Know, entry: Workshop) -> Seen:
    """The only card, as the person sees it."""
    know(entry)
    [card] = await person.tell(app, "/workshops")
    return card


def button(message: Seen, label: str) -> Button | None:
    """The button of that text, if there is one."""
    return next((button for button in message.buttons if button.text == label), None)


def times(message: Seen) -> list[tuple[dtm.datetime, str]]:
    """The moments that the reader's own clock shows, and in which format."""
    found: list[dict[str, Any]] = [entity for entity in message.json["entities"] if entity["type"] == "date_time"]
    return [(dtm.datetime.fromtimestamp(one["unix_time"], dtm.UTC), one["date_time_format"]) for one in found]


def events(standin: StandIn, message: Seen) -> list[Event]:
    """The events in the calendar file of a message; fails where the file does not follow RFC 5545."""
    data = standin.world.files[message.json["document"]["file_id"]]
    assert violations(data) == []
    return list(Calendar.from_ical(data).events)


async def test_a_card_says_what_when_where_in_which_language_and_until_when(
    app: BotApplication, person: Person, french: Person, know: Know
) -> None:
    card = await card_of(app, person, know, MONEY)
    assert card.text.splitlines() == [
        "Workshop: Geld für Partnerschaften",
        "",
        "Wann: Samstag, 5. Dezember 2026, 14:00–16:30 Uhr",
        "05.12.2026, 14:00",
        "Wo: Altes Rathaus, Marktplatz 1, 31224 Peine",
        "Sprache: Deutsch und Französisch",
        "Anmeldung: bis Freitag, 20. November 2026",
        "",
        "Beispiele und Tipps, danach Zeit für Fragen.",
    ]
    [card] = await french.tell(app, "/ateliers")
    assert card.text.splitlines() == [
        f"Atelier{NB}: l’argent des jumelages",
        "",
        f"Quand{NB}: samedi 5 décembre 2026, de 14{NB}h à 16{NB}h{NB}30",
        "05/12/2026, 14:00",
        f"Où{NB}: Altes Rathaus, Marktplatz 1, 31224 Peine",
        f"Langue{NB}: allemand et français",
        f"Inscription{NB}: jusqu’au vendredi 20 novembre 2026",
        "",
        "Des exemples et des conseils, puis vos questions.",
    ]


@pytest.mark.parametrize(
    ("entry", "german", "french_text"),
    [
        (ONLY_A_DAY, "Samstag, 10. Oktober 2026", "samedi 10 octobre 2026"),
        (BY_MAIL, "Dienstag, 6. Oktober 2026, 10:00 Uhr", f"mardi 6 octobre 2026 à 10{NB}h"),
        (
            TWO_DAYS,
            "Freitag, 5. März 2027, 14:00 Uhr bis Samstag, 6. März 2027, 12:00 Uhr",
            f"du vendredi 5 mars 2027 à 14{NB}h au samedi 6 mars 2027 à 12{NB}h",
        ),
        (PLANNED, "Donnerstag, 1. April 2027", "jeudi 1er avril 2027"),
        (MOVED, "Montag, 3. Mai 2027, 09:05 Uhr", f"lundi 3 mai 2027 à 9{NB}h{NB}05"),
    ],
    ids=lambda value: value.id if isinstance(value, Workshop) else "",
)
async def test_days_and_hours_are_written_as_in_each_language(
    app: BotApplication, person: Person, french: Person, know: Know, entry: Workshop, german: str, french_text: str
) -> None:
    card = await card_of(app, person, know, entry)
    assert f"Wann: {german}\n" in card.text
    [card] = await french.tell(app, "/ateliers")
    assert f"Quand{NB}: {french_text}\n" in card.text


@pytest.mark.parametrize(
    ("entry", "begins", "style"),
    [
        (MONEY, "2026-12-05 13:00", "r"),
        (BY_MAIL, "2026-10-06 08:00", "r"),
        (ONLINE, "2027-01-12 17:00", "wDt"),
        (IN_MONTREAL, "2027-02-03 15:00", "wDt"),
    ],
    ids=lambda value: value.id if isinstance(value, Workshop) else "",
)
async def test_the_readers_own_clock_shows_how_far_away_it_is_or_the_hour_there(
    app: BotApplication, person: Person, know: Know, entry: Workshop, begins: str, style: str
) -> None:
    card = await card_of(app, person, know, entry)
    assert times(card) == [(dtm.datetime.fromisoformat(begins).replace(tzinfo=dtm.UTC), style)]


@pytest.mark.parametrize("entry", [ONLY_A_DAY, PLANNED, OFF], ids=lambda entry: entry.id)
async def test_where_no_hour_is_known_or_it_is_cancelled_there_is_no_clock(
    app: BotApplication, person: Person, know: Know, entry: Workshop
) -> None:
    assert times(await card_of(app, person, know, entry)) == []


async def test_a_running_workshop_is_shown_without_counting_down(
    app: BotApplication, person: Person, know: Know, clock: Clock
) -> None:
    clock.now = dtm.datetime(2026, 12, 5, 15, 0, tzinfo=ZONE)
    card = await card_of(app, person, know, MONEY)
    assert times(card) == []
    assert "14:00–16:30 Uhr" in card.text


async def test_times_of_another_zone_say_where_they_hold_and_what_they_are_here(
    app: BotApplication, person: Person, french: Person, know: Know, kb: KnowledgeBase
) -> None:
    card = await card_of(app, person, know, IN_MONTREAL)
    there, here = sentence(kb, "de", "workshop_local_time", place="Montréal"), "03.02.2027, 16:00"
    assert f"Wann: Mittwoch, 3. Februar 2027, 10:00–12:00 Uhr ({there})\n" in card.text
    assert sentence(kb, "de", "workshop_your_time", time=here) + "\n" in card.text
    [card] = await french.tell(app, "/ateliers")
    there, here = sentence(kb, "fr", "workshop_local_time", place="Montréal"), "03/02/2027, 16:00"
    assert f"mercredi 3 février 2027, de 10{NB}h à 12{NB}h ({there})\n" in card.text
    assert sentence(kb, "fr", "workshop_your_time", time=here) + "\n" in card.text


async def test_a_zone_whose_clocks_agree_with_ours_is_not_worth_a_word(
    app: BotApplication, person: Person, know: Know
) -> None:
    rouen = workshop("rouen", "2026-11-05 10:00", timezone="Europe/Paris", place=Place(town="Rouen"))
    card = await card_of(app, person, know, rouen)
    assert "Ortszeit" not in card.text
    assert "Wo: Rouen" in card.text


async def test_a_meeting_online_shows_its_address(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase
) -> None:
    card = await card_of(app, person, know, ONLINE)
    assert "Wo: online\nhttps://treffen.example.org/raum" in card.text
    assert sentence(kb, "de", "workshop_your_time", time="12.01.2027, 18:00") in card.text


@pytest.mark.parametrize(
    ("entry", "said"),
    [(PLANNED, "workshop_planned"), (MOVED, "workshop_moved"), (OFF, "delivery_cancelled")],
    ids=lambda value: value.id if isinstance(value, Workshop) else "",
)
async def test_a_card_says_whether_it_is_unsure_moved_or_cancelled(
    app: BotApplication, person: Person, french: Person, know: Know, kb: KnowledgeBase, entry: Workshop, said: str
) -> None:
    card = await card_of(app, person, know, entry)
    assert card.text.split("\n\n")[1] == sentence(kb, "de", said)
    [card] = await french.tell(app, "/ateliers")
    assert card.text.split("\n\n")[1] == sentence(kb, "fr", said)


async def test_for_a_cancelled_one_there_is_neither_registration_nor_way_nor_reminder_but_the_calendar_can_learn_it(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, standin: StandIn
) -> None:
    how = Registration(url="https://example.org/x", email="aus@example.org")
    off = workshop("off-place", "2026-11-03 10:00", status="cancelled", registration=how, place=PEINE)
    card = await card_of(app, person, know, off)
    messages = kb.messages["de"]
    for label in (messages.register_button, messages.copy_email_button, messages.map_button, messages.remind_button):
        assert button(card, label) is None
    assert "example.org" not in card.text
    [file] = await person.tap(app, messages.calendar_button)
    [event] = events(standin, file)
    assert event["status"] == "CANCELLED"


URL, MAIL = "https://example.org/anmeldung", "anmeldung@example.org"


@pytest.mark.parametrize(
    ("how", "line", "link", "copied"),
    [
        (Registration(url=URL), f"Anmeldung: {URL}", URL, None),
        (Registration(url=URL, deadline="2026-11-20"), "Anmeldung: bis Freitag, 20. November 2026", URL, None),
        (
            Registration(url=URL, email=MAIL, deadline="2026-11-20 18:00"),
            "Anmeldung: bis Freitag, 20. November 2026, 18:00 Uhr",
            URL,
            None,
        ),
        (Registration(email=MAIL), f"Anmeldung: {MAIL}", None, MAIL),
        (
            Registration(email=MAIL, deadline="2026-11-20"),
            f"Anmeldung: {MAIL}, bis Freitag, 20. November 2026",
            None,
            MAIL,
        ),
    ],
    ids=["link", "link-and-day", "both-and-hour", "mail", "mail-and-day"],
)
async def test_registration_is_a_link_or_an_address_to_copy(
    app: BotApplication,
    person: Person,
    know: Know,
    kb: KnowledgeBase,
    how: Registration,
    line: str,
    link: str | None,
    copied: str | None,
) -> None:
    card = await card_of(app, person, know, workshop("x", "2026-12-05 14:00", registration=how))
    assert line in card.text.splitlines()
    by_link, by_mail = (button(card, getattr(kb.messages["de"], f"{way}_button")) for way in ("register", "copy_email"))
    assert (by_link.url if by_link else None) == link
    assert (by_mail.copy_text if by_mail else None) == copied


@pytest.mark.parametrize(
    ("deadline", "last_minute", "since"),
    [
        ("2026-11-20", "2026-11-20 23:59", "Freitag, 20. November 2026"),
        ("2026-11-20 18:00", "2026-11-20 17:59", "Freitag, 20. November 2026, 18:00 Uhr"),
    ],
)
async def test_once_the_registration_is_closed_it_says_since_when_and_the_button_is_gone(
    app: BotApplication,
    person: Person,
    know: Know,
    kb: KnowledgeBase,
    clock: Clock,
    deadline: str,
    last_minute: str,
    since: str,
) -> None:
    how = Registration(url=URL, email=MAIL, deadline=deadline)
    know(workshop("x", "2026-12-05 14:00", registration=how))
    clock.now = dtm.datetime.fromisoformat(last_minute).replace(tzinfo=ZONE)
    [card] = await person.tell(app, "/workshops")
    assert button(card, kb.messages["de"].register_button)
    clock.forward(minutes=1)
    [card] = await person.tell(app, "/workshops")
    closed = sentence(kb, "de", "workshop_closed", date=since)
    assert f"Anmeldung: {closed}" in card.text.splitlines()
    assert button(card, kb.messages["de"].register_button) is None


async def test_without_any_registration_nothing_is_said_of_it(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase
) -> None:
    card = await card_of(app, person, know, ONLY_A_DAY)
    assert "Anmeldung" not in card.text
    assert button(card, kb.messages["de"].register_button) is None


@pytest.mark.parametrize(
    ("place", "title", "address"),
    [
        (PEINE, "Altes Rathaus", "Marktplatz 1, 31224 Peine"),
        (Place(town="Peine", latitude=52.3203, longitude=10.2344), "Workshop x", "Peine"),
        (
            Place(name="Rathaus", address="Peiner Straße 3", town="Peine", latitude=-52.3203, longitude=-10.2344),
            "Rathaus",
            "Peiner Straße 3, Peine",
        ),
    ],
    ids=["whole-address", "town-alone", "street-alone"],
)
async def test_the_map_shows_the_right_place(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, place: Place, title: str, address: str
) -> None:
    await card_of(app, person, know, workshop("x", "2026-12-05 14:00", place=place))
    [sent] = await person.tap(app, kb.messages["de"].map_button)
    venue = sent.json["venue"]
    assert (venue["location"]["latitude"], venue["location"]["longitude"]) == (place.latitude, place.longitude)
    assert (venue["title"], venue["address"]) == (title, address)


@pytest.mark.parametrize("entry", [BY_MAIL, ONLINE], ids=lambda entry: entry.id)
async def test_a_place_without_coordinates_has_no_map(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, entry: Workshop
) -> None:
    assert button(await card_of(app, person, know, entry), kb.messages["de"].map_button) is None


async def test_the_calendar_file_holds_the_workshop_as_the_card_shows_it(
    app: BotApplication, person: Person, french: Person, know: Know, kb: KnowledgeBase, standin: StandIn
) -> None:
    await card_of(app, person, know, MONEY)
    [file] = await person.tap(app, kb.messages["de"].calendar_button)
    [event] = events(standin, file)
    assert file.json["document"]["file_name"] == "workshop-money.ics"
    assert file.text == kb.messages["de"].calendar_sent
    assert event["summary"] == "Workshop: Geld für Partnerschaften"
    assert event.start == dtm.datetime(2026, 12, 5, 14, 0, tzinfo=ZONE)
    assert event.end == dtm.datetime(2026, 12, 5, 16, 30, tzinfo=ZONE)
    assert event["location"] == "Altes Rathaus, Marktplatz 1, 31224 Peine"
    assert event["sequence"] == 0
    [_] = await french.tell(app, "/ateliers")
    [file] = await french.tap(app, kb.messages["fr"].calendar_button)
    [again] = events(standin, file)
    assert file.json["document"]["file_name"] == "atelier-money.ics"
    assert again["summary"] == f"Atelier{NB}: l’argent des jumelages"
    assert again["uid"] == event["uid"]


async def test_after_a_change_the_calendar_file_replaces_the_one_before(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, standin: StandIn, clock: Clock
) -> None:
    await card_of(app, person, know, MONEY)
    [before] = events(standin, (await person.tap(app, kb.messages["de"].calendar_button))[0])
    clock.forward(days=1)
    later = MONEY.model_copy(update={"starts": dtm.datetime(2026, 12, 5, 13, 0)})  # noqa: DTZ001 (a wall time)
    await card_of(app, person, know, later)
    [after] = events(standin, (await person.tap(app, kb.messages["de"].calendar_button))[0])
    assert (after["uid"], after["sequence"]) == (before["uid"], 1)
    assert after.start == dtm.datetime(2026, 12, 5, 13, 0, tzinfo=ZONE)


async def test_all_that_are_coming_go_into_one_file(
    app: BotApplication, person: Person, know: Know, kb: KnowledgeBase, standin: StandIn
) -> None:
    know(MONEY, ONLY_A_DAY, OFF)
    *_, last = await person.tell(app, "/workshops")
    [file] = await person.tap(app, kb.messages["de"].calendar_all_button, last)
    assert file.json["document"]["file_name"] == "workshops-antenne.ics"
    assert [event["uid"].partition("@")[0] for event in events(standin, file)] == ["only-a-day", "off", "money"]
    know()
    assert await person.tap(app, kb.messages["de"].calendar_all_button, last) == []
    assert person.notices == [kb.messages["de"].old_button]
