"""What is remembered of chats: local numbers, choices, the last sign of life; and when a chat's row goes."""

import datetime as dtm
import sqlite3
from contextlib import suppress

import pytest
from cryptography.fernet import Fernet

from bot.storage.bundle import Storage
from bot.storage.kinds import ALL
from tests.bot.storage.conftest import Opened, forbid_writing

KEY = Fernet.generate_key().decode()
T0 = dtm.datetime(2026, 9, 1, 10, 0, tzinfo=dtm.UTC)
DAY = dtm.timedelta(days=1)
ANNA, GROUP, SUPERGROUP = 7_234_567_891, -512_345_678, -1_001_234_567_890


@pytest.fixture(params=["with a key", "without a key"])
def storage(database: Opened, request: pytest.FixtureRequest) -> Storage:
    """A database that knows nobody yet."""
    return database([KEY] if request.param == "with a key" else [])


def rows(storage: Storage) -> int:
    """How many chats are remembered."""
    return int(storage.connections[-1].execute("select count(*) from chats").fetchone()[0])


def asked(storage: Storage) -> list[str]:
    """Collects the SQL of what the database is asked from now on."""
    found: list[str] = []
    storage.connections[-1].conn.set_trace_callback(found.append)
    return found


def test_an_unknown_chat_has_no_number_and_asking_leaves_nothing(storage: Storage) -> None:
    assert storage.chats.number(ANNA) is None
    assert storage.chats.language(ANNA) is None
    assert not storage.chats.simple(ANNA)
    storage.chats.seen(ANNA, T0.date())
    assert rows(storage) == 0


@pytest.mark.file_only
def test_an_unknown_chat_costs_one_question_and_then_none(storage: Storage) -> None:
    statements = asked(storage)
    for _ in range(3):
        storage.chats.seen(ANNA, T0.date())
        storage.subscribers.wake(ANNA)
        storage.chats.language(ANNA)
        storage.chats.simple(ANNA)
    assert len(statements) == 1
    [(*_, plan)] = storage.connections[-1].execute(f"explain query plan {statements[0]}").fetchall()
    assert plan.startswith("SEARCH chats USING INDEX")


def test_a_number_leads_to_its_chat_and_back(storage: Storage) -> None:
    numbers = [storage.chats.keep(chat, T0) for chat in (ANNA, GROUP, ANNA)]
    assert numbers[0] == numbers[2] != numbers[1]
    assert storage.chats.number(ANNA) == numbers[0]
    assert [storage.chats.chat(number) for number in numbers] == [ANNA, GROUP, ANNA]


def test_a_number_that_was_given_up_is_never_given_again(storage: Storage) -> None:
    number = storage.chats.keep(ANNA, T0)
    storage.chats.release(ANNA)
    assert storage.chats.keep(GROUP, T0) > number
    with pytest.raises(LookupError):
        storage.chats.chat(number)


def test_a_language_lasts_across_a_restart_and_so_do_simple_answers(database: Opened) -> None:
    for language in ("fr", "de"):
        storage = database([KEY])
        storage.chats.choose(ANNA, language, T0)
        storage.chats.simplify(ANNA, language == "fr", T0)
        storage.close()
        storage = database([KEY])
        assert storage.chats.language(ANNA) == language
        assert storage.chats.simple(ANNA) == (language == "fr")
        storage.close()


def test_a_row_goes_with_the_last_thing_that_is_to_be_remembered(storage: Storage) -> None:
    storage.chats.simplify(ANNA, True, T0)
    storage.subscribers.subscribe(ANNA, ALL, "de", T0)
    storage.chats.simplify(ANNA, False, T0)
    assert rows(storage) == 1
    storage.subscribers.end(ANNA)
    assert rows(storage) == 0
    assert storage.chats.number(ANNA) is None


def test_simple_answers_that_were_never_wanted_leave_no_row(storage: Storage) -> None:
    storage.chats.simplify(ANNA, False, T0)
    assert rows(storage) == 0


def test_who_chose_a_language_is_still_known_after_the_last_reminder(storage: Storage) -> None:
    storage.chats.choose(ANNA, "fr", T0)
    storage.subscribers.subscribe(ANNA, "peine", "fr", T0)
    storage.subscribers.unsubscribe(ANNA, "peine")
    assert storage.chats.language(ANNA) == "fr"
    assert storage.subscribers.get(ANNA) is None


def test_what_other_tables_keep_of_a_chat_keeps_its_row(storage: Storage, database: Opened) -> None:
    storage.connections[-1].execute("create table letters_to (chat integer references chats (id) on delete cascade)")
    fresh = database([KEY] if storage.vault.locked else [])
    fresh.connections[-1].execute("insert into letters_to values (?)", [fresh.chats.keep(ANNA, T0)])
    fresh.chats.release(ANNA)
    assert fresh.chats.number(ANNA) is not None
    fresh.chats.forget(ANNA)
    assert fresh.connections[-1].execute("select count(*) from letters_to").fetchone() == (0,)
    fresh.close()


def test_a_chat_that_is_forgotten_leaves_nothing_of_its_own(storage: Storage) -> None:
    storage.chats.choose(ANNA, "fr", T0)
    storage.subscribers.subscribe(ANNA, ALL, "fr", T0)
    storage.subscribers.subscribe(GROUP, ALL, "de", T0)
    storage.chats.forget(ANNA)
    assert storage.chats.number(ANNA) is None
    assert storage.subscribers.get(ANNA) is None
    assert storage.subscribers.get(GROUP) is not None
    assert storage.connections[-1].execute("select count(*) from subscriptions").fetchone() == (1,)


@pytest.mark.file_only
def test_a_sign_of_life_is_written_down_once_a_day(storage: Storage) -> None:
    storage.chats.choose(ANNA, "de", T0)
    storage.chats.warn(ANNA, T0.date())
    written = []
    for day in (0, 1, 1, 1, 0, 2):
        statements = asked(storage)
        storage.chats.seen(ANNA, (T0 + day * DAY).date())
        written.append(sum(statement.startswith("update") for statement in statements))
    assert written == [0, 1, 0, 0, 0, 1]
    found = storage.connections[-1].execute("select seen, warned from chats").fetchone()
    assert found == ("2026-09-03", None)


def test_what_a_failed_transaction_wrote_was_never_there(storage: Storage) -> None:
    with suppress(KeyboardInterrupt), storage.atomic():
        storage.chats.keep(ANNA, T0)
        assert storage.chats.number(ANNA) is not None
        raise KeyboardInterrupt
    assert storage.chats.number(ANNA) is None
    storage.chats.choose(ANNA, "fr", T0)
    with suppress(KeyboardInterrupt), storage.atomic():
        storage.chats.forget_dormant((T0 + DAY).date(), T0.date())
        assert storage.chats.number(ANNA) is None
        raise KeyboardInterrupt
    assert storage.chats.language(ANNA) == "fr"


class TestAGroupThatBecomesASupergroup:
    """All goes to the new chat, whichever is known of the two."""

    def test_takes_everything_along(self, storage: Storage) -> None:
        storage.chats.choose(GROUP, "fr", T0)
        storage.subscribers.subscribe(GROUP, "peine", "fr", T0)
        for _ in range(2):
            storage.subscribers.move(GROUP, SUPERGROUP)
        assert storage.chats.language(SUPERGROUP) == "fr"
        subscriber = storage.subscribers.get(SUPERGROUP)
        assert subscriber
        assert (subscriber.chat, subscriber.workshops) == (SUPERGROUP, {"peine"})
        assert storage.chats.number(GROUP) is None
        assert storage.chats.language(GROUP) is None
        assert rows(storage) == 1

    def test_adds_it_to_what_the_new_chat_has_already(self, storage: Storage) -> None:
        storage.chats.choose(GROUP, "fr", T0)
        storage.chats.simplify(GROUP, True, T0)
        storage.subscribers.subscribe(GROUP, "peine", "fr", T0)
        storage.subscribers.subscribe(SUPERGROUP, "celle", "de", T0)
        storage.subscribers.move(GROUP, SUPERGROUP)
        assert rows(storage) == 1
        assert storage.chats.language(SUPERGROUP) == "fr"
        assert storage.chats.simple(SUPERGROUP)
        subscriber = storage.subscribers.get(SUPERGROUP)
        assert subscriber
        assert (subscriber.language, subscriber.workshops) == ("de", {"peine", "celle"})

    def test_does_not_lose_a_choice_of_the_new_chat(self, storage: Storage) -> None:
        storage.chats.choose(GROUP, "fr", T0)
        storage.chats.choose(SUPERGROUP, "de", T0)
        storage.subscribers.move(GROUP, SUPERGROUP)
        assert storage.chats.language(SUPERGROUP) == "de"

    def test_gives_subscriptions_to_a_chat_that_had_only_a_language(self, storage: Storage) -> None:
        storage.subscribers.subscribe(GROUP, ALL, "fr", T0)
        storage.chats.choose(SUPERGROUP, "de", T0)
        storage.subscribers.move(GROUP, SUPERGROUP)
        subscriber = storage.subscribers.get(SUPERGROUP)
        assert subscriber
        assert subscriber.workshops == {ALL}

    def test_is_nothing_where_neither_is_known(self, storage: Storage) -> None:
        storage.subscribers.move(GROUP, SUPERGROUP)
        assert rows(storage) == 0


class TestADatabaseThatFails:
    """Nobody is kept from an answer."""

    def test_a_choice_holds_until_the_end(self, storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
        storage.close()
        storage.chats.choose(ANNA, "fr", T0)
        assert storage.chats.language(ANNA) == "fr"
        assert "could not be written down" in caplog.text
        assert str(ANNA) not in caplog.text

    @pytest.mark.file_only
    def test_a_choice_made_before_it_failed_is_still_known(self, storage: Storage) -> None:
        storage.chats.choose(ANNA, "fr", T0)
        assert storage.chats.language(ANNA) == "fr"
        storage.close()
        assert storage.chats.language(ANNA) == "fr"

    def test_a_later_choice_is_written_down_again(self, storage: Storage) -> None:
        forbid_writing(storage.connections[-1], True)
        storage.chats.choose(ANNA, "fr", T0)
        forbid_writing(storage.connections[-1], False)
        storage.chats.choose(ANNA, "de", T0)
        assert storage.chats.language(ANNA) == "de"
        assert rows(storage) == 1

    def test_nothing_is_known_and_nothing_raised(self, storage: Storage, caplog: pytest.LogCaptureFixture) -> None:
        storage.close()
        assert storage.chats.language(ANNA) is None
        assert not storage.chats.simple(ANNA)
        storage.chats.seen(ANNA, T0.date())
        with pytest.raises(sqlite3.Error):
            storage.chats.number(ANNA)
        assert str(ANNA) not in caplog.text
