"""A reader of calendar files that takes RFC 5545 at its word, and says where a file does not follow it.

Independent of the library that writes them. https://www.rfc-editor.org/rfc/rfc5545
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_LINE = re.compile(r'(?P<name>[A-Z0-9-]+)(?P<params>(;[A-Z0-9-]+=("[^"]*"|[^";:,]*))*):(?P<value>.*)', re.DOTALL)
_UTC = r"\d{8}T\d{6}Z"
_LOCAL = r"\d{8}T\d{6}"
_TEXT = r"([^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*"
_OFFSET = r"[+-]\d{4}(\d\d)?"
_FORMS = {
    **dict.fromkeys(("DTSTAMP", "LAST-MODIFIED"), _UTC),
    **dict.fromkeys(("DTSTART", "DTEND"), rf"\d{{8}}|{_LOCAL}|{_UTC}"),
    **dict.fromkeys(("SUMMARY", "DESCRIPTION", "LOCATION", "UID", "PRODID", "X-WR-CALNAME", "TZNAME", "TZID"), _TEXT),
    **dict.fromkeys(("TZOFFSETFROM", "TZOFFSETTO"), _OFFSET),
    "RDATE": rf"{_LOCAL}(,{_LOCAL})*",
    "RRULE": r"FREQ=YEARLY;BYDAY=(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU);BYMONTH=([1-9]|1[0-2])",
    "VERSION": "2.0",
    "CALSCALE": "GREGORIAN",
    "METHOD": "PUBLISH",
    "STATUS": "TENTATIVE|CONFIRMED|CANCELLED",
    "CLASS": "PUBLIC|PRIVATE|CONFIDENTIAL",
    "TRANSP": "OPAQUE|TRANSPARENT",
    "SEQUENCE": r"\d+",
    "GEO": r"[+-]?\d+(\.\d{1,6})?;[+-]?\d+(\.\d{1,6})?",
    "URL": r"[a-z]+:\S+",
    "ACTION": "DISPLAY",
    "TRIGGER": r"-?P(\d+W|\d+D(T(\d+H)?(\d+M)?(\d+S)?)?|T(\d+H)?(\d+M)?(\d+S)?)",
}
_NEEDED = {
    "VCALENDAR": {"PRODID", "VERSION"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
    "DAYLIGHT": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}


@dataclass
class Component:
    """What stands between BEGIN and END; each property with its parameters as they were written."""

    name: str
    properties: list[tuple[str, str, str]] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        """The value of a property that is there once, escapes and all; with its parameters before it, if any."""
        [value] = self._values(name)
        return value

    def get(self, name: str) -> str | None:
        """The same, of the first if there are several; None where there is none."""
        return next(iter(self._values(name)), None)

    def _values(self, name: str) -> list[str]:
        found = [(params, value) for one, params, value in self.properties if one == name]
        return [f"{params[1:]}:{value}" if params else value for params, value in found]

    def all(self, name: str) -> list["Component"]:
        """The components of a name, at any depth."""
        return [part for part in self._walk() if part.name == name]

    def _walk(self) -> Iterator["Component"]:
        yield self
        for part in self.parts:
            yield from part._walk()


def read(data: bytes) -> Component:
    """The calendar of a file. Raises ValueError where lines can't be read."""
    root = Component("")
    stack = [root]
    for line in re.sub(r"\r\n[ \t]", "", data.decode()).split("\r\n")[:-1]:
        parts = _LINE.fullmatch(line)
        if not parts:
            raise ValueError(f"not a content line: {line!r}")
        name, params, value = parts["name"], parts["params"], parts["value"]
        if name == "BEGIN":
            stack[-1].parts.append(Component(value))
            stack.append(stack[-1].parts[-1])
        elif name == "END":
            if stack.pop().name != value:
                raise ValueError(f"END:{value} without its BEGIN")
        else:
            stack[-1].properties.append((name, params, value))
    [calendar] = root.parts
    return calendar


def violations(data: bytes) -> list[str]:
    """Where a file does not follow the rules; empty if it does."""
    if broken := list(_lines(data)):
        return broken
    calendar = read(data)
    events = calendar.all("VEVENT")
    found = [problem for part in calendar._walk() for problem in _component(part)]
    found += [problem for event in events for problem in _times(event)]
    used = set(re.findall(r"^DT(?:START|END);TZID=([^:]+):", data.decode(), re.MULTILINE))
    zones = Counter(zone["TZID"] for zone in calendar.all("VTIMEZONE"))
    if zones != Counter(used):
        found.append(f"zones {zones} for {used}")
    if not events:
        found.append("no component in VCALENDAR (3.6)")
    if len({event.get("UID") for event in events}) != len(events):
        found.append("a UID twice (3.8.4.7)")
    return found


def _lines(data: bytes) -> Iterator[str]:
    if not data.endswith(b"\r\n") or re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        yield "lines must end with CRLF (3.1)"
    for line in data.split(b"\r\n"):
        if len(line) > 75:
            yield f"a line of {len(line)} octets (3.1): {line!r}"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield f"a character torn apart (3.1): {line!r}"


def _component(part: Component) -> Iterator[str]:
    names = Counter(name for name, _, _ in part.properties)
    yield from (f"{part.name} lacks {name}" for name in _NEEDED[part.name] - set(names))
    yield from (f"{part.name} has {name} {number} times" for name, number in names.items() if number > 1)
    for name, _, value in part.properties:
        if not re.fullmatch(_FORMS[name], value):
            yield f"{part.name} has {name}:{value!r}"
    if part.name == "VTIMEZONE" and not part.parts:
        yield "VTIMEZONE without STANDARD and DAYLIGHT (3.6.5)"


def _times(event: Component) -> Iterator[str]:
    """DTEND is later than DTSTART and of its type (3.8.2.2), here in the same zone too; dates say that they are."""
    spans = [(params, value) for name, params, value in event.properties if name in ("DTSTART", "DTEND")]
    order = {name: value for name, _, value in event.properties if name in ("DTSTART", "DTEND")}
    for params, value in spans:
        if (len(value) == 8) != (params == ";VALUE=DATE"):
            yield f"a date must say so: {params}:{value}"
        if value.endswith("Z") and params:
            yield f"UTC takes no TZID: {params}:{value}"
    if len({params for params, _ in spans}) > 1:
        yield f"different types: {spans}"
    if "DTEND" in order and order["DTEND"] <= order["DTSTART"]:
        yield f"ends before it starts: {order}"
