"""How long what people leave is kept, and that subscribers are asked before they are forgotten."""

import datetime as dtm
import sqlite3
from functools import partial
from pathlib import Path

import pytest

from bot import retention
from bot.app import BotApplication
from bot.retention import CHATS, DELETIONS, NOTICE, TEXTS, Retention, delete_old
from bot.sending import send
from bot.services import Services
from bot.standin import Person, StandIn
from bot.standin.faults import Fault, too_many_requests
from bot.storage.bundle import Storage
from bot.storage.feedback import Rated
from bot.storage.kinds import ALL
from knowledge.model import KnowledgeBase
from knowledge.reply import Reply
from tests.conftest import Clock
from tests.sentences import sentence

DAY = dtm.timedelta(days=1)
NONE = Reply("none", "de", score=0.1)


async def at_once(_: int) -> None:
    """Nobody has to wait for their turn."""


@pytest.fixture
def keeper(app: BotApplication, services: Services) -> Retention:
    """Retention over the running application."""
    return Retention(services, at_once, partial(send, app.bot))


async def subscribed(app: BotApplication, services: Services, person: Person) -> None:
    """Somebody who has written, and is reminded of everything."""
    await person.tell(app, "/start")
    services.reminders.subscribe(person.chat.id, ALL, "de")


def pass_days(clock: Clock, days: int) -> None:
    """Let so many days pass, and let it be noon."""
    clock.now = (clock.now + days * DAY).replace(hour=12)


def test_a_question_s_text_is_deleted_after_ninety_days_and_the_rest_of_it_stays(services: Services) -> None:
    asked = dtm.date(2026, 1, 1)
    services.storage.questions.note(NONE, "Zahlt ihr Zahnspangen?", asked)
    delete_old(services.storage, asked + TEXTS)
    assert services.storage.questions.rows()[0]["text"] == "Zahlt ihr Zahnspangen?"
    delete_old(services.storage, asked + TEXTS + DAY)
    [row] = services.storage.questions.rows()
    assert (row["text"], row["day"], row["outcome"]) == (None, "2026-01-01", "none")


def test_a_remark_is_deleted_after_ninety_days_and_its_verdict_still_counts(services: Services) -> None:
    given = dtm.date(2026, 1, 1)
    feedback = services.storage.feedback
    feedback.remark(feedback.note(Rated("praxes", "what", "de", "1"), "down", given), "Stimmt nicht")
    delete_old(services.storage, given + TEXTS)
    assert len(feedback.remarks(given)) == 1
    delete_old(services.storage, given + TEXTS + DAY)
    assert feedback.remarks(given) == []
    assert feedback.summary(given) == [("praxes", 0, 1)]


def test_what_is_deleted_is_gone_from_every_byte(services: Services, tmp_path: Path) -> None:
    services.storage.questions.note(NONE, "Zahlt ihr Zahnspangen?", dtm.date(2026, 1, 1))
    delete_old(services.storage, dtm.date(2026, 12, 1))
    assert not any(b"Zahnspangen" in file.read_bytes() for file in tmp_path.glob("antenne.db*"))


async def test_the_daily_tidying_empties_the_list_that_staff_has_looked_at(
    services: Services, clock: Clock, keeper: Retention
) -> None:
    services.storage.questions.note(NONE, "Zahlt ihr Zahnspangen?", services.today())
    assert len(await services.backlog.groups()) == 1
    pass_days(clock, 200)
    await keeper.tidy()
    assert "Zahnspangen" not in repr(vars(services.backlog))


async def test_the_list_is_emptied_also_where_the_database_deletes_nothing(
    services: Services, keeper: Retention, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Storage, name: str) -> None:
        raise sqlite3.OperationalError("database is locked")

    services.storage.questions.note(NONE, "Zahlt ihr Zahnspangen?", services.today())
    await services.backlog.groups()
    monkeypatch.setattr(Storage, "exclusive", fails)
    with pytest.raises(sqlite3.OperationalError):
        await keeper.tidy()
    assert "Zahnspangen" not in repr(vars(services.backlog))


def test_a_chat_of_which_only_a_choice_is_known_is_forgotten_after_eighteen_months(
    services: Services, clock: Clock
) -> None:
    services.storage.chats.choose(7, "fr", clock())
    delete_old(services.storage, services.today() + CHATS)
    assert services.storage.chats.language(7) == "fr"
    delete_old(services.storage, services.today() + CHATS + DAY)
    assert services.storage.chats.number(7) is None


async def test_a_silent_subscriber_is_asked_once_a_month_before_and_then_forgotten(
    app: BotApplication, services: Services, clock: Clock, keeper: Retention, person: Person, kb: KnowledgeBase
) -> None:
    await subscribed(app, services, person)
    pass_days(clock, (CHATS - NOTICE).days)
    await keeper.tidy()
    assert len(person.inbox) == 1
    for _ in range(3):
        pass_days(clock, 1)
        await keeper.tidy()
    asked = person.inbox[-1]
    assert len(person.inbox) == 2
    assert sentence(kb, "de", "dormant") in asked.text
    assert [button.text for button in asked.buttons] == [
        kb.messages["de"].dormant_stay_button,
        kb.messages["de"].reminders_end_button,
    ]
    pass_days(clock, NOTICE.days - 3)
    await keeper.tidy()
    assert services.reminders.subscriber(person.chat.id)
    pass_days(clock, 1)
    await keeper.tidy()
    assert services.reminders.subscriber(person.chat.id) is None
    assert services.storage.chats.number(person.chat.id) is None
    assert len(person.inbox) == 2


async def test_whoever_taps_or_writes_stays_for_another_eighteen_months(
    app: BotApplication, services: Services, clock: Clock, keeper: Retention, person: Person, french: Person
) -> None:
    for somebody in (person, french):
        await subscribed(app, services, somebody)
    pass_days(clock, (CHATS - NOTICE).days + 1)
    await keeper.tidy()
    await person.tap(app, 0)
    await french.tell(app, "Merci")
    pass_days(clock, NOTICE.days + 5)
    await keeper.tidy()
    assert all(services.reminders.subscriber(somebody.chat.id) for somebody in (person, french))
    pass_days(clock, (CHATS - NOTICE).days)
    before = len(person.inbox)
    await keeper.tidy()
    assert len(person.inbox) == before + 1


async def test_a_bot_that_was_away_for_years_asks_before_it_forgets(
    app: BotApplication, services: Services, clock: Clock, keeper: Retention, person: Person
) -> None:
    await subscribed(app, services, person)
    pass_days(clock, 3 * CHATS.days)
    await keeper.tidy()
    assert len(person.inbox) == 2
    pass_days(clock, NOTICE.days - 1)
    await keeper.tidy()
    assert services.reminders.subscriber(person.chat.id)
    pass_days(clock, 1)
    await keeper.tidy()
    assert services.reminders.subscriber(person.chat.id) is None


async def test_who_has_blocked_the_bot_is_forgotten_without_being_asked(
    app: BotApplication, services: Services, clock: Clock, keeper: Retention, person: Person
) -> None:
    await subscribed(app, services, person)
    services.reminders.sleep(person.chat.id)
    pass_days(clock, CHATS.days + 1)
    await keeper.tidy()
    assert len(person.inbox) == 1
    assert services.storage.chats.number(person.chat.id) is None


async def test_nobody_is_asked_at_night(
    app: BotApplication, services: Services, clock: Clock, keeper: Retention, person: Person
) -> None:
    await subscribed(app, services, person)
    pass_days(clock, CHATS.days)
    clock.now = clock.now.replace(hour=23)
    await keeper.tidy()
    assert len(person.inbox) == 1
    clock.now = clock.now.replace(hour=23) + dtm.timedelta(hours=11)
    await keeper.tidy()
    assert len(person.inbox) == 2


async def test_who_could_not_be_reached_is_asked_the_day_after(
    monkeypatch: pytest.MonkeyPatch,
    app: BotApplication,
    services: Services,
    clock: Clock,
    keeper: Retention,
    person: Person,
    standin: StandIn,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # RetryAfter carries a timedelta, as it always will one day
    await subscribed(app, services, person)
    pass_days(clock, CHATS.days)
    standin.faults.add("sendMessage", Fault(too_many_requests(1)))
    await keeper.tidy()
    assert len(person.inbox) == 1
    pass_days(clock, 1)
    await keeper.tidy()
    assert len(person.inbox) == 2


async def test_who_blocks_the_bot_meanwhile_sleeps(
    app: BotApplication, services: Services, clock: Clock, keeper: Retention, person: Person
) -> None:
    await subscribed(app, services, person)
    person.block()
    pass_days(clock, (CHATS - NOTICE).days + 1)
    await keeper.tidy()
    found = services.reminders.subscriber(person.chat.id)
    assert found
    assert found.asleep


def test_a_deletion_that_fails_keeps_no_other_from_being_done(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(storage: Storage, today: dtm.date) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(retention, "DELETIONS", (fails, *DELETIONS))
    services.storage.questions.note(NONE, "Zahlt ihr Zahnspangen?", dtm.date(2026, 1, 1))
    delete_old(services.storage, dtm.date(2026, 12, 1))
    assert services.storage.questions.rows()[0]["text"] is None
    assert "disk I/O error" in caplog.text
