"""/status: whether all is well, in one message."""

import logging
import sqlite3
from importlib.metadata import version

import pytest

from bot.app import BotApplication
from bot.logs import also_to
from bot.services import Services
from bot.standin import Person, StandIn
from bot.storage.deliveries import Deliveries
from bot.storage.kinds import ALL
from tests.conftest import TOKEN, Clock
from tests.handlers.conftest import Know
from tests.workshops import MONEY, ONLINE


async def lines(app: BotApplication, who: Person) -> list[str]:
    """The lines that somebody gets."""
    [told] = await who.tell(app, "/status")
    return told.text.splitlines()


async def test_version_start_and_content_are_told(
    app: BotApplication, services: Services, colleague: Person, clock: Clock
) -> None:
    clock.forward(days=3)
    told = await lines(app, colleague)
    assert told[:3] == [
        "Status",
        "",
        f"Version {version('antenne-bot')}, läuft seit 01.09.2026, 12:00 Uhr",
    ]
    assert any(line.startswith(f"Stand {services.kb.revision}: {len(services.kb.topics)} Themen, ") for line in told)
    assert "Übernommen: 01.09.2026, 12:00 Uhr" in told


async def test_what_goes_out_next_is_told_and_to_how_many(
    app: BotApplication, services: Services, colleague: Person, know: Know, clock: Clock
) -> None:
    know(MONEY)
    for chat in (1, 2, 3):
        services.reminders.subscribe(chat, ALL, "de")
    services.reminders.sleep(3)
    clock.forward(minutes=1)
    told = await lines(app, colleague)
    assert "Erinnerungen: 3 Chats, davon 1 zurzeit nicht erreichbar" in told
    # Saturday, 5 December 2026, 14:00: a week before.
    assert f"28.11.2026, 14:00 Uhr, Erinnerung eine Woche vorher: {MONEY.title['de']}, an 2 Chats" in told


async def test_at_most_five_of_them_are_told(app: BotApplication, colleague: Person, know: Know) -> None:
    know(MONEY, ONLINE)
    told = await lines(app, colleague)
    assert 1 <= sum(" Uhr, " in line and ", an " in line for line in told) <= 5


async def test_where_nothing_is_to_come_it_says_so(app: BotApplication, colleague: Person) -> None:
    told = await lines(app, colleague)
    assert {"Erinnerungen: 0 Chats", "In der Warteschlange: 0 Nachrichten", "Nichts geplant."} <= set(told)


async def test_whether_a_key_protects_the_database_is_told(
    app: BotApplication, services: Services, colleague: Person
) -> None:
    assert not services.storage.vault.locked
    assert "Datenbank: ohne Schlüssel (ANTENNE_KEY fehlt)" in await lines(app, colleague)


async def test_what_telegram_lets_the_bot_do_is_asked_anew(
    app: BotApplication, standin: StandIn, colleague: Person
) -> None:
    before = await lines(app, colleague)
    assert "In Gruppen: liest nur, was an den Bot gerichtet ist" in before
    assert [call.method for call in standin.calls].count("getMe") >= 2


async def test_errors_are_counted_and_name_nobody(
    app: BotApplication, services: Services, colleague: Person, caplog: pytest.LogCaptureFixture
) -> None:
    assert "Keine Fehler seit dem Start." in await lines(app, colleague)
    also_to(services.troubles, TOKEN)
    try:
        for chat in (7234567891, 7234567892):
            logging.getLogger("x").warning("chat %s: <b>%s</b>", chat, TOKEN)
    finally:
        logging.getLogger().removeHandler(services.troubles)
    told = await lines(app, colleague)
    assert any(line.startswith("Warnung, 2-mal, zuletzt ") and line.endswith(": chat …: <b>…</b>") for line in told)


async def test_a_database_that_can_not_be_read_is_told_instead_of_an_error(
    app: BotApplication, colleague: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Deliveries) -> int:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Deliveries, "backlog", fail)
    assert "Erinnerungen: Die Datenbank lässt sich gerade nicht lesen." in await lines(app, colleague)
