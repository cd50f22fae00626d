"""A chat of which the bot remembers everything that it can remember at once."""

import datetime as dtm
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.app import BotApplication
from bot.clock import ZONE
from bot.services import Services
from bot.standin import Group, Person, Seen, StandIn
from bot.standin.wire import Json
from bot.storage.kinds import ALL
from knowledge.model import KnowledgeBase
from tests.conftest import Clock
from tests.handlers.conftest import Know
from tests.workshops import COMING, MONEY

UNKNOWN = "Wie wird morgen das Wetter in Tokio?"
"""A question that the bot has no answer to."""
LETTER = "Ruft mich bitte an, <b>ich</b> *bin* unter 0511 998877 zu erreichen & freue mich"
"""A text for the team that was never asked as a question, so that it is logged nowhere."""
SECOND_LETTER = "Noch etwas: Wir sind zwölf Leute aus Vinnhorst"
A_WEEK_BEFORE = dtm.datetime(2026, 11, 28, 14, 0, tzinfo=ZONE)
A_DAY_BEFORE = dtm.datetime(2026, 12, 4, 14, 0, tzinfo=ZONE)
"""When subscribers to MONEY are reminded of it."""


@pytest.fixture(autouse=True)
def spans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Telegram's pauses as time spans: python-telegram-bot warns of whole seconds."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def team(standin: StandIn, services: Services) -> Group:
    """The staff chat, with the bot as an ordinary member."""
    group = Group(standin, "Büro")
    services.staff_chat = group.chat.id
    return group


@pytest.fixture
def staff(standin: StandIn, team: Group) -> Person:
    """Somebody of the team, in the staff chat."""
    return team.join(Person(standin, "Vera", user_id=7_111_222_333))


@pytest.fixture
def bytes_on_disk(tmp_path: Path) -> Callable[[], bytes]:
    """All bytes of the database, with what SQLite keeps beside it."""
    return lambda: b"".join(file.read_bytes() for file in sorted(tmp_path.glob("antenne.db*")))


async def write_to_team(app: BotApplication, person: Person, kb: KnowledgeBase, text: str) -> None:
    """Pass a text on to the team that was not asked as a question."""
    messages = kb.messages["de"]
    await person.tell(app, UNKNOWN)
    await person.tap(app, messages.handover_button)
    await person.tap(app, messages.handover_other)
    await person.tell(app, text)
    await person.tap(app, messages.handover_yes)


@pytest.fixture
async def full(
    app: BotApplication,
    services: Services,
    person: Person,
    staff: Person,
    standin: StandIn,
    know: Know,
    clock: Clock,
) -> Person:
    """Somebody of whom everything is kept: who chose a language and simple words, is reminded, has got one message and
    waits for another, asks the team, has rated an answer, and has just asked what the bot does not know."""
    know(*COMING)
    await person.tell(app, "/sprache")
    await person.tap(app, "Deutsch")
    for workshop in (ALL, MONEY.id):
        services.reminders.subscribe(person.chat.id, workshop, "de")
    clock.now = A_WEEK_BEFORE
    remind(services)
    clock.now = A_DAY_BEFORE
    services.reminders.programme.open_due(clock())
    await write_to_team(app, person, services.kb, LETTER)
    standin.fail_next("sendMessage", 500, "Internal Server Error")
    services.handover.write(services.storage.handovers.of(person.chat.id)[0].number)
    await person.tell(app, SECOND_LETTER)
    await person.tell(app, "Was ist PRAXES?")
    await person.tap(app, services.kb.messages["de"].feedback_up)
    await person.tell(app, "einfacher bitte")
    await person.tell(app, UNKNOWN)
    clock.forward(minutes=2)
    return person


def remind(services: Services) -> None:
    """Plan everything that is due by now, and let one message have been sent."""
    now, deliveries = services.clock(), services.storage.deliveries
    services.reminders.programme.open_due(now)
    first = deliveries.next(now, night=False)
    assert first is not None
    assert deliveries.start(first)
    deliveries.settle(first, "sent", now)


def number_of(services: Services, person: Person) -> int:
    """The number of a person's one hand-over."""
    [handover] = services.storage.handovers.of(person.chat.id)
    return handover.number


def file_of(standin: StandIn, message: Seen) -> tuple[str, Json]:
    """The name and content of the JSON file in a message."""
    document = message.json["document"]
    content: Json = json.loads(standin.world.files[document["file_id"]].decode("utf-8"))
    return document["file_name"], content


def ids_in(kept: bytes, chat: int) -> list[bytes]:
    """The forms in which a chat's id stands in some bytes: as digits, and as SQLite writes whole numbers.

    See https://sqlite.org/fileformat2.html#record_format.
    """
    sizes = [size for size in (6, 8) if -(1 << (8 * size - 1)) <= chat < 1 << (8 * size - 1)]
    return [
        form for form in (str(chat).encode(), *(chat.to_bytes(n, "big", signed=True) for n in sizes)) if form in kept
    ]
