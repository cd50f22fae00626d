"""The shape of the knowledge: topics, facets, contacts, workshops, twinnings and the bot's own messages.

The models are the single description of the YAML formats: loading validates against them and the JSON Schema for
editors is generated from them. They hold data and no behaviour beyond small look-ups.
"""

import datetime as dtm
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from knowledge.face import Face, FaceName
from knowledge.messages import Messages

Language = Literal["de", "fr"]
LANGUAGES: tuple[Language, ...] = ("de", "fr")

Family = Literal["young-people", "funding-and-twinning", "antenne", "bot"]
FAMILIES: tuple[Family, ...] = ("young-people", "funding-and-twinning", "antenne", "bot")

Facet = Literal["what", "who", "money", "duration", "deadline", "apply", "contact"]
FACETS: tuple[Facet, ...] = ("what", "who", "money", "duration", "deadline", "apply", "contact")

Action = Literal["upcoming-workshops", "subscribe", "unsubscribe", "contacts", "towns", "privacy", "language"]

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MOST_CHOICES = 4
"""Topics to choose from: as many as a person reads before giving up."""
MAX_ID = 32
"""Characters of an id: a button carries at most 64 bytes of callback data (Bot API, InlineKeyboardButton)."""


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#.]+(\.[^\s/?#.]+)+([/?#]\S*)?", value):
        raise ValueError("is not a web address; it should look like https://www.dfjw.org")
    return value


def _email_address(value: str) -> str:
    # email_validator knows more of such addresses, and costs every start 75 ms.
    if not re.fullmatch(r"[\w.+%-]+(?<!\.)@[\w-]+(\.[\w-]+)*\.[A-Za-z]{2,}", value, re.ASCII) or ".." in value:
        raise ValueError(f"“{value}” is not an e-mail address such as name@example.org")
    return value


def _month_or_year(value: str) -> str:
    if not re.fullmatch(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?", value):
        raise ValueError("must be a month such as 2025-05 (or a year)")
    return value


def _wall_time(value: object) -> object:
    if isinstance(value, str):
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d"):
            try:
                moment = dtm.datetime.strptime(value.strip(), form)  # noqa: DTZ007 (wall time: the zone stands beside it)
            except ValueError:
                continue
            if not 2000 <= moment.year <= 2100:  # also keeps arithmetic in UTC within what datetime can hold
                raise ValueError(f"lies in the year {moment.year}; write a year from 2000 to 2100")
            return moment if "%H" in form else moment.date()
        raise ValueError("is not a date; write 2026-03-05 14:00 (or 2026-03-05 where the hour is not known)")
    return value


_USUAL_ZONES = ("Europe/Berlin", "Europe/Paris", "UTC")
"""Known without looking through the time zones of the system, which takes a start longer than to read all the rest."""


def _as_written(value: dtm.date) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, dtm.datetime) else f"{value:%Y-%m-%d}"


def _time_zone(value: str) -> str:
    if value not in _USUAL_ZONES and value not in available_timezones():
        raise ValueError(f"unknown time zone {value!r}; for Germany write Europe/Berlin")
    return value


Line = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=ID_PATTERN, max_length=MAX_ID)]
EmailAddress = Annotated[str, AfterValidator(_email_address), Field(json_schema_extra={"format": "email"})]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Checked = Annotated[str, AfterValidator(_month_or_year)]
WallTime = Annotated[
    dtm.datetime | dtm.date,
    BeforeValidator(_wall_time),
    PlainSerializer(_as_written, return_type=str, when_used="json"),
]
TimeZone = Annotated[str, AfterValidator(_time_zone)]


class Model(BaseModel):
    """Base of all formats: unknown keys are errors, values never change, white space around texts is dropped."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Text(Model):
    """One text in both languages."""

    de: Line
    fr: Line

    def __getitem__(self, language: Language) -> str:
        return self.de if language == "de" else self.fr


class Address(Model):
    """One web address a language; often two pages of the same office."""

    de: WebAddress
    fr: WebAddress

    def __getitem__(self, language: Language) -> str:
        return self.de if language == "de" else self.fr


class Link(Model):
    """A link under an answer: where it leads (`label`) and the address for each side."""

    label: Text
    url: Address


Phrasings = dict[Literal["de", "fr", "other"], dict[Facet, list[Line]]]
"""How people ask, by language and facet; "other" holds English, Turkish, Arabic … side by side."""


class Topic(Model):
    """One thing people ask about: `topics/<id>.yaml`.

    `simple` says the same in simple language, a short sentence a line; a topic that is `often_asked` should have it.
    """

    id: Id
    title: Text
    family: Family
    answer: Text
    facets: dict[Facet, Text] = {}
    simple: Text | None = None
    links: list[Link] = []
    contacts: list[str] = []
    related: list[str] = []
    questions: Phrasings = {}
    sources: Annotated[list[WebAddress], Field(min_length=1)]
    checked: Checked
    action: Action | None = None
    often_asked: bool = False

    def text(self, facet: Facet, language: Language) -> str:
        """The Markdown of a facet, or of the answer where the topic has no such facet."""
        found = self.facets.get(facet)
        return (found or self.answer)[language]

    def available(self) -> tuple[Facet, ...]:
        """The facets that have a text, "what" first, in the order of FACETS."""
        return tuple(facet for facet in FACETS if facet == "what" or facet in self.facets)


class Contact(Model):
    """A person or office to turn to: `contacts.yaml`."""

    id: Id
    name: Line
    role: Text
    email: EmailAddress | None = None
    phone: Annotated[str, Field(pattern=r"^\+[0-9][0-9 /()-]{5,}$")] | None = None
    topics: list[str] = []


class Place(Model):
    """Where a workshop takes place."""

    name: Line | None = None
    address: Line | None = None
    town: Line
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None


class Registration(Model):
    """How and until when one registers for a workshop."""

    url: WebAddress | None = None
    email: EmailAddress | None = None
    deadline: WallTime | None = None


class Workshop(Model):
    """An event of the office: `workshops.yaml`. `starts` and `ends` are local wall times in `timezone`.

    A date without an hour means that the hour is not known.
    """

    id: Id
    title: Text
    starts: WallTime
    ends: WallTime | None = None
    timezone: TimeZone = "Europe/Berlin"
    place: Place | None = None
    online: WebAddress | None = None
    languages: list[Language] = []
    description: Text | None = None
    registration: Registration | None = None
    status: Literal["planned", "confirmed", "moved", "cancelled"] = "confirmed"

    def day(self) -> dtm.date:
        """The first day, local to the workshop."""
        return self.starts.date() if isinstance(self.starts, dtm.datetime) else self.starts

    def last_day(self) -> dtm.date:
        """The last day, local to the workshop."""
        end = self.ends or self.starts
        return end.date() if isinstance(end, dtm.datetime) else end


class Aliases(Model):
    """Other names by which people know the two sides: districts, former names, French or German forms."""

    de: list[Line] = []
    fr: list[Line] = []


class Twinning(Model):
    """A partnership between a German and a French town: `partnerships.yaml`."""

    de_town: Line
    fr_town: Line
    since: Annotated[int, Field(ge=1900, le=2100)] | None = None
    fr_department: Line | None = None
    source: WebAddress
    in_metropolregion: bool = False
    confidence: Literal["high", "medium", "low"]
    note: Text | None = None
    aliases: Aliases = Aliases()


class FacetStyle(Model):
    """A facet as people see it (label, emoji) and ask for it: `facets.yaml`."""

    label: Text
    emoji: Line
    asked: dict[Language, list[Line]] = {}


class OutOfScope(Model):
    """What the bot must learn to decline: `out-of-scope.yaml`."""

    de: list[Line]
    fr: list[Line]
    other: list[Line] = []


class Keyword(Model):
    """Words that say nothing else and are a whole message, and what they lead to: `keywords.yaml`.

    One topic is the answer; of several the person chooses, in their order here.
    """

    words: Annotated[dict[Language, Annotated[list[Line], Field(min_length=1)]], Field(min_length=1)]
    topics: Annotated[list[Id], Field(min_length=1, max_length=MOST_CHOICES)]


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything the bot knows, loaded and checked for consistency. Ids map to entries in the order of the files."""

    topics: Mapping[str, Topic]
    contacts: Mapping[str, Contact]
    workshops: Mapping[str, Workshop]
    twinnings: tuple[Twinning, ...]
    facets: Mapping[Facet, FacetStyle]
    messages: Mapping[Language, Messages]
    out_of_scope: OutOfScope
    revision: str
    """Hash of all files: changes whenever any byte of the content does."""
    faces: Mapping[FaceName, Face] = field(default_factory=dict)
    """Empty where the folder says nothing of the bot's face."""
    keywords: tuple[Keyword, ...] = ()
    """Empty where the folder has none."""

    def family(self, family: Family) -> list[Topic]:
        """The topics of a family, in the order of the files."""
        return [topic for topic in self.topics.values() if topic.family == family]
