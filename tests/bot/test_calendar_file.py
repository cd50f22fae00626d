"""Calendar files: every property of a workshop as calendars read it, and RFC 5545 kept to the letter."""

import datetime as dtm
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.calendar_file import ALARMS, Entry, calendar_file, file_name
from knowledge.load import SHIPPED, load
from knowledge.model import LANGUAGES, Language, Place, Registration, Text, Workshop
from knowledge.moments import clock_change
from tests.bot.rfc5545 import Component, read, violations

KB = load(SHIPPED)
NOW = dtm.datetime(2027, 1, 10, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
CHANGED = dtm.datetime(2026, 12, 24, 18, 0, tzinfo=ZoneInfo("Europe/Berlin"))
DAY, HOUR = dtm.timedelta(days=1), dtm.timedelta(hours=1)

TITLE = Text(de="Workshop: Geld, Zeit; Mut", fr="Atelier : argent, temps ; courage")
ABOUT = Text(de="Beispiele und **Tipps**.\n\nDanach:\n\n- Fragen\n- Kaffee", fr="Des exemples.\n\nQui vient ?")
PLACE = Place(name="Rathaus", address="Marktplatz 1", town="Peine", latitude=52.3203, longitude=10.2344)
REGISTER = Registration(url="https://example.org/a?b=1,2;3", email="wer@example.org", deadline="2027-03-01 18:00")


def workshop(**more: object) -> Workshop:
    """A workshop as it would stand in workshops.yaml."""
    entry = {"id": "peine-2027-03", "title": TITLE, "starts": "2027-03-27 10:00", "ends": "2027-03-27 16:00", **more}
    return Workshop.model_validate(entry)


FULL = workshop(place=PLACE, languages=["de", "fr"], description=ABOUT, registration=REGISTER)


def written(
    *workshops: Workshop, language: Language = "de", revision: int = 0, alarms: Sequence[dtm.timedelta] = ALARMS
) -> bytes:
    """The file of some workshops; fails where it does not follow RFC 5545."""
    entries = [Entry(one, revision, CHANGED) for one in workshops]
    data = calendar_file(entries, language, KB.messages[language], NOW, alarms)
    assert violations(data) == []
    return data


def parsed(one: Workshop, language: Language = "de") -> Event:
    """The only event of a file, as a calendar program reads it."""
    [event] = Calendar.from_ical(written(one, language=language)).events
    return event


def raw(one: Workshop, revision: int = 0, alarms: Sequence[dtm.timedelta] = ALARMS) -> Component:
    """The only event of a file, as it is written."""
    [event] = read(written(one, revision=revision, alarms=alarms)).all("VEVENT")
    return event


@pytest.mark.parametrize(
    ("language", "summary", "description"),
    [
        (
            "de",
            "Workshop: Geld, Zeit; Mut",
            "Beispiele und Tipps.\n\nDanach:\n\n• Fragen\n• Kaffee\n\nSprache: Deutsch und Französisch\n\n"
            "Anmeldung bis 1. März 2027, 18:00 Uhr\nhttps://example.org/a?b=1,2;3\nwer@example.org",
        ),
        (
            "fr",
            "Atelier\u00a0: argent, temps\u202f; courage",
            "Des exemples.\n\nQui vient\u202f?\n\nLangue\u00a0: allemand et français\n\n"
            "Inscription jusqu’au 1er mars 2027 à 18\u00a0h\nhttps://example.org/a?b=1,2;3\nwer@example.org",
        ),
    ],
)
def test_a_calendar_reads_back_all_that_is_known_of_a_workshop(
    language: Language, summary: str, description: str
) -> None:
    event = parsed(FULL, language)
    assert event["uid"] == "peine-2027-03@metropolregion.de"
    assert event["summary"] == summary
    assert event["description"] == description
    assert event["location"] == "Rathaus, Marktplatz 1, Peine"
    assert event["url"] == "https://example.org/a?b=1,2;3"
    assert (event["geo"].latitude, event["geo"].longitude) == (52.3203, 10.2344)
    assert event.start == dtm.datetime(2027, 3, 27, 10, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event.end == dtm.datetime(2027, 3, 27, 16, tzinfo=ZoneInfo("Europe/Berlin"))
    assert event.stamp == NOW
    assert event.last_modified == CHANGED
    assert (event["status"], event["class"], event["transp"]) == ("CONFIRMED", "PUBLIC", "OPAQUE")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_around_says_what_it_is(language: Language) -> None:
    calendar = read(written(FULL, language=language))
    assert calendar.properties == [
        ("VERSION", "", "2.0"),
        ("PRODID", "", f"-//metropolregion.de//Antenne bot//{language.upper()}"),
        ("CALSCALE", "", "GREGORIAN"),
        ("METHOD", "", "PUBLISH"),
    ]
    assert [part.name for part in calendar.parts] == ["VTIMEZONE", "VEVENT"]


def test_what_is_not_known_is_left_out() -> None:
    event = raw(workshop(ends=None))
    needed = {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "STATUS", "CLASS", "TRANSP", "SUMMARY", "DTSTART"}
    assert {name for name, _, _ in event.properties} == needed


@pytest.mark.parametrize(
    ("starts", "ends", "dtstart", "dtend"),
    [
        (
            "2027-03-27 10:00",
            "2027-03-27 16:00",
            "TZID=Europe/Berlin:20270327T100000",
            "TZID=Europe/Berlin:20270327T160000",
        ),
        (
            "2027-03-27 10:00",
            "2027-03-28 12:30",
            "TZID=Europe/Berlin:20270327T100000",
            "TZID=Europe/Berlin:20270328T123000",
        ),
        ("2027-03-27 10:00", None, "TZID=Europe/Berlin:20270327T100000", None),
        ("2027-03-27", None, "VALUE=DATE:20270327", "VALUE=DATE:20270328"),
        ("2027-03-27", "2027-03-27", "VALUE=DATE:20270327", "VALUE=DATE:20270328"),
        ("2027-12-30", "2027-12-31", "VALUE=DATE:20271230", "VALUE=DATE:20280101"),
        # The hour of one side is open: the known beginning is kept, days stay days.
        ("2027-03-27 10:00", "2027-03-28", "TZID=Europe/Berlin:20270327T100000", "TZID=Europe/Berlin:20270329T000000"),
        ("2027-03-27 10:00", "2027-03-27", "TZID=Europe/Berlin:20270327T100000", None),
        ("2027-03-27", "2027-03-28 16:00", "VALUE=DATE:20270327", "VALUE=DATE:20270329"),
        # An end that does not come after the beginning says nothing; 02:30 is skipped, so it is 03:30.
        ("2027-03-27 10:00", "2027-03-27 10:00", "TZID=Europe/Berlin:20270327T100000", None),
        ("2027-03-27 10:00", "2027-03-26", "TZID=Europe/Berlin:20270327T100000", None),
        ("2027-03-27", "2027-03-20", "VALUE=DATE:20270327", "VALUE=DATE:20270328"),
        ("2027-03-28 02:30", "2027-03-28 03:00", "TZID=Europe/Berlin:20270328T023000", None),
    ],
)
def test_beginning_and_end_are_of_one_type_and_in_order(
    starts: str, ends: str | None, dtstart: str, dtend: str | None
) -> None:
    event = raw(workshop(starts=starts, ends=ends))
    assert event["DTSTART"] == dtstart
    assert event.get("DTEND") == dtend


@pytest.mark.parametrize(
    ("status", "expected"),
    [("planned", "TENTATIVE"), ("confirmed", "CONFIRMED"), ("moved", "CONFIRMED"), ("cancelled", "CANCELLED")],
)
def test_the_status_is_one_that_calendars_know(status: str, expected: str) -> None:
    assert raw(workshop(status=status))["STATUS"] == expected


def test_a_move_and_a_cancellation_replace_what_a_calendar_has() -> None:
    moved = FULL.model_copy(update={"starts": dtm.datetime(2027, 4, 3, 9), "ends": None, "status": "moved"})  # noqa: DTZ001
    stages = [FULL, moved, moved.model_copy(update={"status": "cancelled"})]
    events = [raw(one, revision) for revision, one in enumerate(stages)]
    assert {event["UID"] for event in events} == {"peine-2027-03@metropolregion.de"}
    assert [event["SEQUENCE"] for event in events] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("de", "Abgesagt: Workshop: Geld, Zeit; Mut"),
        ("fr", "Annulé\u00a0: Atelier\u00a0: argent, temps\u202f; courage"),
    ],
)
def test_a_cancelled_one_says_so_frees_the_day_and_sends_nobody_there(language: Language, summary: str) -> None:
    event = parsed(FULL.model_copy(update={"status": "cancelled", "online": "https://meet.example.org/x"}), language)
    assert event["summary"] == summary
    assert event["transp"] == "TRANSPARENT"
    assert event["location"] == "Rathaus, Marktplatz 1, Peine"
    assert "http" not in event["description"]
    assert "url" not in event
    assert event.subcomponents == []


def test_calendars_remind_the_day_before_and_two_hours_before() -> None:
    alarms = raw(FULL).parts
    assert [alarm["TRIGGER"] for alarm in alarms] == ["-P1D", "-PT2H"]
    assert {(alarm["ACTION"], alarm["DESCRIPTION"]) for alarm in alarms} == {
        ("DISPLAY", r"Workshop: Geld\, Zeit\; Mut")
    }


def test_where_only_the_day_is_known_calendars_remind_at_ten_on_the_day_before() -> None:
    [alarm] = raw(workshop(starts="2027-03-27", ends=None)).parts
    assert alarm["TRIGGER"] == "-PT14H"


def test_alarms_are_as_asked_for() -> None:
    assert [alarm["TRIGGER"] for alarm in raw(FULL, alarms=(7 * DAY, HOUR / 2)).parts] == ["-P7D", "-PT30M"]
    assert raw(FULL, alarms=()).parts == []
    assert raw(workshop(starts="2027-03-27", ends=None), alarms=()).parts == []


@pytest.mark.parametrize(
    ("place", "location"),
    [
        (Place(town="Peine"), "Peine"),
        (Place(name="Rathaus", town="Peine"), "Rathaus, Peine"),
        (Place(address="Marktplatz 1, 31224 Peine", town="Peine"), "Marktplatz 1, 31224 Peine"),
        (Place(address="3 rue du Lac, F-76000 Rouen", town="Rouen"), "3 rue du Lac, F-76000 Rouen"),
        (Place(address="12 rue de Rouen", town="Rouen"), "12 rue de Rouen, Rouen"),
        (Place(address="Braunschweiger Straße 2", town="Braunschweig"), "Braunschweiger Straße 2, Braunschweig"),
    ],
)
def test_the_place_is_named_from_near_to_far_and_the_town_once(place: Place, location: str) -> None:
    assert parsed(workshop(place=place))["location"] == location


def test_a_meeting_online_has_its_address_as_place_and_link() -> None:
    event = parsed(workshop(online="https://meet.example.org/x"))
    assert event["location"] == event["url"] == event["description"] == "https://meet.example.org/x"


def test_a_meeting_both_in_a_place_and_online_names_both_and_links_the_registration() -> None:
    event = parsed(FULL.model_copy(update={"online": "https://meet.example.org/x"}))
    assert event["location"] == "Rathaus, Marktplatz 1, Peine"
    assert event["url"] == "https://example.org/a?b=1,2;3"
    assert event["description"].endswith("wer@example.org\n\nhttps://meet.example.org/x")


@pytest.mark.parametrize(
    ("registration", "description"),
    [
        ({"email": "wer@example.org"}, "Anmeldung\nwer@example.org"),
        (
            {"url": "https://example.org", "deadline": "2027-02-28"},
            "Anmeldung bis 28. Februar 2027\nhttps://example.org",
        ),
        ({"deadline": "2027-02-28"}, "Anmeldung bis 28. Februar 2027"),
        ({}, None),
    ],
)
def test_registration_says_until_when_and_how_as_far_as_known(
    registration: dict[str, str], description: str | None
) -> None:
    assert parsed(workshop(registration=registration)).get("description") == description


@pytest.mark.parametrize(
    ("latitude", "longitude", "geo"),
    [
        (52.3203, 10.2344, "52.3203;10.2344"),
        (-12.34567891, -0.5, "-12.345679;-0.5"),
        (49.3239, 0.00002, "49.3239;0.0"),
        (52.3, None, None),
        (None, 10.2, None),
    ],
)
def test_coordinates_are_plain_numbers_and_come_in_pairs(
    latitude: float | None, longitude: float | None, geo: str | None
) -> None:
    event = raw(workshop(place=Place(town="Peine", latitude=latitude, longitude=longitude)))
    assert event.get("GEO") == geo


def astray(calendar: Calendar) -> list[dtm.datetime]:
    """Beginnings and ends that the zones written in the file place at another moment than the real ones do."""
    zones = {zone.tz_name: zone.to_tz(lookup_tzid=False) for zone in calendar.timezones}
    times = [event[name].dt for event in calendar.events for name in ("dtstart", "dtend") if name in event]
    clear = [time for time in times if isinstance(time, dtm.datetime) and not clock_change(time, str(time.tzinfo))]
    return [
        time
        for time in clear
        if time.replace(tzinfo=zones.get(str(time.tzinfo), time.tzinfo)).utcoffset() != time.utcoffset()
    ]


def test_a_workshop_around_the_change_of_the_clock_lasts_as_long_as_it_does() -> None:
    event = parsed(workshop(starts="2027-03-27 22:00", ends="2027-03-28 04:00"))
    assert event.end.astimezone(dtm.UTC) - event.start.astimezone(dtm.UTC) == 5 * HOUR
    assert (event.start.utcoffset(), event.end.utcoffset()) == (HOUR, 2 * HOUR)


def test_utc_and_mere_days_need_no_zone() -> None:
    in_utc = read(written(workshop(timezone="UTC")))
    assert in_utc.all("VTIMEZONE") == []
    assert in_utc.all("VEVENT")[0]["DTSTART"] == "20270327T100000Z"
    assert read(written(workshop(starts="2027-03-27", ends=None))).all("VTIMEZONE") == []


@pytest.mark.parametrize(
    ("language", "name"), [("de", "Workshops der Antenne Métropole"), ("fr", "Ateliers de l’Antenne Métropole")]
)
def test_several_workshops_make_one_calendar_with_a_name_and_each_zone_once(language: Language, name: str) -> None:
    others = [
        workshop(id=f"rabat-{year}", timezone="Africa/Casablanca", starts=f"{year}-01-10 18:00", ends=None)
        for year in (2028, 2031)
    ]
    calendar = Calendar.from_ical(written(FULL, *others, language=language))
    assert calendar["x-wr-calname"] == name
    assert [zone.tz_name for zone in calendar.timezones] == ["Africa/Casablanca", "Europe/Berlin"]
    assert astray(calendar) == []
    assert [event["uid"].split("@")[0] for event in calendar.events] == ["peine-2027-03", "rabat-2028", "rabat-2031"]


def test_a_calendar_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one workshop"):
        calendar_file([], "de", KB.messages["de"], NOW)


@pytest.mark.parametrize(
    ("number", "language", "name"),
    [
        (1, "de", "workshop-peine-2027-03.ics"),
        (1, "fr", "atelier-peine-2027-03.ics"),
        (2, "de", "workshops-antenne.ics"),
        (2, "fr", "ateliers-antenne.ics"),
    ],
)
def test_the_file_is_named_after_what_is_in_it(number: int, language: Language, name: str) -> None:
    assert file_name([Entry(FULL, 0, CHANGED)] * number, language) == name


@pytest.mark.parametrize("title", [r"C:\Neu \n \\, ;", "a\nb\n\nc", "🥨" * 60, "é" * 75, "\\" * 80, ',;:"' * 30])
def test_no_character_of_a_title_is_lost_or_breaks_a_line(title: str) -> None:
    assert parsed(workshop(title=Text(de=title, fr="x")))["summary"] == title


def test_control_characters_are_dropped() -> None:
    assert parsed(workshop(title=Text(de="a\x00b\x07c\r\nd\re\tf", fr="x")))["summary"] == "abc\nd\ne\tf"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workshops_that_ship_make_a_calendar(language: Language) -> None:
    calendar = Calendar.from_ical(written(*KB.workshops.values(), language=language))
    assert len(calendar.events) == len(KB.workshops)


characters = st.sampled_from('\\;,:nN"\n\t äß«»!?–🥨') | st.characters(exclude_categories=("Cc", "Cs"))
lines = st.text(characters, min_size=1, max_size=120).filter(str.strip)
texts = st.builds(Text, de=lines, fr=lines)
days = st.dates(dtm.date(2000, 1, 1), dtm.date(2100, 12, 31))
walls = st.builds(dtm.datetime.combine, days, st.times().map(lambda time: time.replace(second=0, microsecond=0)))
whens = days | walls
addresses = st.sampled_from(["https://example.org/a,b;c?d=%2C#e", "https://straßburg.example/où"])
places = st.builds(
    Place,
    name=st.none() | lines,
    address=st.none() | lines,
    town=lines,
    latitude=st.none() | st.floats(-90, 90),
    longitude=st.none() | st.floats(-180, 180),
)
registrations = st.builds(
    Registration, url=st.none() | addresses, email=st.just("wer@example.org"), deadline=st.none() | whens
)
workshops = st.builds(
    Workshop,
    id=st.just("ort-2030-01"),
    title=texts,
    starts=whens,
    ends=st.none() | whens,
    timezone=st.sampled_from(["Europe/Berlin", "Europe/Paris", "Africa/Casablanca", "Indian/Reunion", "UTC"]),
    place=st.none() | places,
    online=st.none() | addresses,
    languages=st.lists(st.sampled_from(LANGUAGES), max_size=2),
    description=st.none() | texts,
    registration=st.none() | registrations,
    status=st.sampled_from(["planned", "confirmed", "moved", "cancelled"]),
)


def bare(text: str) -> str:
    """A text without its spaces: French ones change."""
    return re.sub(r"[ \t\u00a0\u202f\u2009]", "", text)


@settings(deadline=None)
@given(workshops, st.sampled_from(LANGUAGES))
def test_whatever_editors_write_the_file_is_valid_and_says_it(one: Workshop, language: Language) -> None:
    calendar = Calendar.from_ical(written(one, language=language))
    assert astray(calendar) == []
    [event] = calendar.events
    assert bare(event["summary"]).endswith(bare(one.title[language]))
    if one.place:
        for part in filter(None, (one.place.name, one.place.address, one.place.town)):
            assert part in event["location"]
    starts = one.starts.replace(tzinfo=ZoneInfo(one.timezone)) if isinstance(one.starts, dtm.datetime) else one.starts
    assert event.start == starts
    if (end := event.get("dtend")) and isinstance(starts, dtm.datetime):
        assert end.dt.astimezone(dtm.UTC) > starts.astimezone(dtm.UTC)
    elif end:
        assert end.dt > starts
    timed = isinstance(starts, dtm.datetime)
    expected = [] if one.status == "cancelled" else list(ALARMS) if timed else [14 * HOUR]
    assert [-alarm.TRIGGER for alarm in event.walk("VALARM")] == expected
