"""The reader of calendar files sees what is against RFC 5545; otherwise its silence would say nothing."""

import pytest

from tests.bot.rfc5545 import read, violations

GOOD = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example.org//Test//EN
BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:20260101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:a@example.org
DTSTAMP:20270110T083000Z
DTSTART;TZID=Europe/Berlin:20270127T100000
DTEND;TZID=Europe/Berlin:20270127T160000
SUMMARY:Geld\\, Zeit
GEO:52.3;10.2
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P1D
DESCRIPTION:Geld
END:VALARM
END:VEVENT
END:VCALENDAR
"""


def as_file(text: str) -> bytes:
    """A text with the line ends of a calendar file."""
    return text.replace("\n", "\r\n").encode()


def test_a_file_that_follows_the_rules_has_no_violations() -> None:
    assert violations(as_file(GOOD)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("VERSION:2.0\n", ""),
        ("UID:a@example.org\n", ""),
        ("UID:a@example.org\n", "UID:a@example.org\nUID:b@example.org\n"),
        ("DTSTAMP:20270110T083000Z", "DTSTAMP:20270110T083000"),
        ("TZID=Europe/Berlin:20270127T100000", "TZID=Europe/Paris:20270127T100000"),
        ("DTEND;TZID=Europe/Berlin:20270127T160000", "DTEND;VALUE=DATE:20270128"),
        ("DTEND;TZID=Europe/Berlin:20270127T160000", "DTEND;TZID=Europe/Berlin:20270127T100000"),
        ("DTEND;TZID=Europe/Berlin:20270127T160000", "DTEND:20270127T160000Z"),
        ("Geld\\, Zeit", "Geld, Zeit"),
        ("Geld\\, Zeit", "Geld\\x Zeit"),
        ("Geld\\, Zeit", "Geld" * 20),
        ("Geld\\, Zeit", "Geld\x07"),
        ("GEO:52.3;10.2", "GEO:52.3;1e-05"),
        ("TRIGGER:-P1D\n", ""),
        ("DESCRIPTION:Geld\n", ""),
        ("TRIGGER:-P1D", "TRIGGER:-1 day"),
        ("TZOFFSETTO:+0100\n", ""),
    ],
)
def test_a_violation_is_seen(right: str, wrong: str) -> None:
    assert GOOD.count(right) == 1
    assert violations(as_file(GOOD.replace(right, wrong))) != []


def test_line_ends_and_torn_characters_are_seen() -> None:
    assert violations(as_file(GOOD).replace(b"\r\nUID", b"\nUID")) != []
    assert violations(as_file(GOOD.replace("Zeit", "fünf")).replace("ü".encode(), b"\xc3\r\n \xbc")) != []


def test_folded_lines_are_read_as_one() -> None:
    [event] = read(as_file(GOOD.replace("Zeit", "Ze\n it"))).all("VEVENT")
    assert event["SUMMARY"] == "Geld\\, Zeit"
