"""/loeschen asks first, then everything is gone, and a fresh look proves it."""

import datetime as dtm
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from telegram.error import Forbidden, TimedOut

from bot.app import BotApplication
from bot.callbacks import Forget
from bot.clock import ZONE
from bot.conversations import Conversations
from bot.personal.forgetting import forget
from bot.personal.gathering import of
from bot.reminders.courier import Courier
from bot.screens.screen import Screen, tap_button
from bot.sending import send
from bot.services import Services
from bot.standin import Group, Person, StandIn
from bot.storage.bundle import open_storage
from bot.storage.chats import Chats
from bot.storage.deliveries import Delivery
from knowledge.finder import Finder
from knowledge.model import KnowledgeBase, Language
from tests.conftest import Clock
from tests.handlers.privacy.conftest import LETTER, SECOND_LETTER, ids_in, number_of
from tests.sentences import sentence
from tests.tables import rows_about
from tests.workshops import MONEY

Bytes = Callable[[], bytes]


async def delete(app: BotApplication, person: Person, kb: KnowledgeBase) -> str:
    """Ask for it and agree; gives what the question's message says then."""
    [asked] = await person.tell(app, "/loeschen")
    await person.tap(app, kb.messages["de"].forget_yes, asked)
    return next(message.text for message in person.inbox if message.message_id == asked.message_id)


async def test_first_it_is_said_what_would_be_deleted(
    app: BotApplication, full: Person, services: Services, kb: KnowledgeBase
) -> None:
    [asked] = await full.tell(app, "/loeschen")
    for name in ("chat", "language", "simple", "reminders", "memory"):
        assert sentence(kb, "de", f"forget_{name}") in asked.text
    assert sentence(kb, "de", "forget_handover", number=number_of(services, full)) in asked.text
    assert [button.text for button in asked.buttons] == [kb.messages["de"].forget_yes, kb.messages["de"].forget_no]


async def test_whoever_changes_their_mind_keeps_everything(
    app: BotApplication, full: Person, services: Services, kb: KnowledgeBase
) -> None:
    before = of(services, full.chat.id)
    [asked] = await full.tell(app, "/loeschen")
    [kept] = await full.tap(app, kb.messages["de"].forget_no, asked)
    assert (kept.text, kept.buttons) == (sentence(kb, "de", "forget_kept"), [])
    assert of(services, full.chat.id) == before


async def test_then_all_of_it_is_gone_from_the_tables_and_the_memory(
    app: BotApplication, full: Person, services: Services, kb: KnowledgeBase, tmp_path: Path
) -> None:
    records = services.storage.records
    places = records.places(full.chat.id)
    assert set(records.left(places)) == {
        *("chats", "subscribers", "subscriptions", "deliveries", "handovers", "letters", "posts")
    }
    assert await delete(app, full, kb) == sentence(kb, "de", "forget_done")
    assert rows_about(tmp_path / "antenne.db", full.chat.id) == []
    assert records.left(places) == {}
    assert of(services, full.chat.id).is_empty
    [told] = await full.tell(app, "/meinedaten")
    assert told.text.startswith(sentence(kb, "de", "mydata_nothing"))


async def test_no_byte_of_the_chat_or_its_letters_is_left_in_the_file(
    app: BotApplication, full: Person, kb: KnowledgeBase, bytes_on_disk: Bytes
) -> None:
    assert ids_in(bytes_on_disk(), full.chat.id)
    assert SECOND_LETTER.encode() in bytes_on_disk()
    await delete(app, full, kb)
    assert ids_in(bytes_on_disk(), full.chat.id) == []
    for text in (LETTER, SECOND_LETTER):
        assert text.encode() not in bytes_on_disk()


async def test_a_bot_that_starts_anew_knows_nothing_either(
    app: BotApplication, full: Person, kb: KnowledgeBase, finder: Finder, clock: Clock, tmp_path: Path
) -> None:
    await delete(app, full, kb)
    storage = open_storage(tmp_path / "antenne.db")
    assert of(Services(finder, storage, Conversations(clock, storage.chats), clock), full.chat.id).is_empty
    storage.close()


async def test_others_keep_what_is_theirs(
    app: BotApplication, full: Person, french: Person, services: Services, kb: KnowledgeBase
) -> None:
    await french.tell(app, "Was ist PRAXES?")
    services.reminders.subscribe(french.chat.id, MONEY.id, "fr")
    services.handover.draft(french.chat.id, "fr", "Bonjour")
    before = of(services, french.chat.id)
    await delete(app, full, kb)
    assert of(services, french.chat.id) == before


async def test_of_somebody_who_left_nothing_there_is_nothing_to_delete(
    app: BotApplication, person: Person, kb: KnowledgeBase
) -> None:
    [told] = await person.tell(app, "/loeschen")
    assert (told.text, told.buttons) == (sentence(kb, "de", "forget_nothing"), [])


async def test_a_double_tap_says_the_same_once_more(app: BotApplication, full: Person, kb: KnowledgeBase) -> None:
    [asked] = await full.tell(app, "/loeschen")
    first, second = (full.press(asked, kb.messages["de"].forget_yes) for _ in range(2))
    await full.feed(app, first)
    before = len(full.inbox)
    await full.feed(app, second)
    assert len(full.inbox) == before
    [message] = [message for message in full.inbox if message.message_id == asked.message_id]
    assert message.text == sentence(kb, "de", "forget_done")


async def test_an_old_button_asks_once_more_for_more_may_be_stored_by_now(
    app: BotApplication, full: Person, services: Services, kb: KnowledgeBase, clock: Clock
) -> None:
    [asked] = await full.tell(app, "/loeschen")
    clock.forward(hours=2)
    [again] = await full.tap(app, kb.messages["de"].forget_yes, asked)
    assert again.text.startswith(sentence(kb, "de", "forget_old"))
    assert not of(services, full.chat.id).is_empty
    await full.tap(app, kb.messages["de"].forget_yes, again)
    assert of(services, full.chat.id).is_empty


async def test_a_button_of_tomorrow_is_forged(
    app: BotApplication, full: Person, services: Services, clock: Clock
) -> None:
    tomorrow = int((clock() + dtm.timedelta(days=1)).timestamp()) // 60
    button = tap_button("?", Forget(tomorrow, "de"))
    forged = await send(app.bot, full.chat.id, Screen("?", ((button,),)))
    await full.tap(app, 0, forged.message_id)
    assert not of(services, full.chat.id).is_empty


@pytest.mark.parametrize("error", [None, Forbidden("bot was blocked by the user"), TimedOut()])
async def test_a_reminder_on_its_way_resurrects_nothing(
    app: BotApplication, full: Person, services: Services, clock: Clock, tmp_path: Path, error: Exception | None
) -> None:
    async def arrives_while_all_is_deleted(_delivery: Delivery, _language: Language) -> None:
        await forget(services, full.chat.id)
        if error:
            raise error

    async def at_once(_: float = 0) -> None: ...

    courier = Courier(services.storage, clock, ZONE, arrives_while_all_is_deleted, at_once, at_once, at_once)
    assert await courier.deliver_next()
    courier.recover()
    services.reminders.programme.open_due(clock() + dtm.timedelta(days=30))
    assert rows_about(tmp_path / "antenne.db", full.chat.id) == []


async def test_a_database_that_refuses_is_owned_up_to_and_nothing_is_half_deleted(
    app: BotApplication, full: Person, services: Services, kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    with monkeypatch.context() as patched:
        patched.setattr(Chats, "forget", fail)
        [asked] = await full.tell(app, "/loeschen")
        [told] = await full.tap(app, kb.messages["de"].forget_yes, asked)
    assert "Es ist nicht alles gelöscht" in told.text
    assert sentence(kb, "de", "forget_reminders") in told.text
    assert services.reminders.subscriber(full.chat.id) is not None
    await full.tap(app, kb.messages["de"].forget_yes, asked)
    assert of(services, full.chat.id).is_empty


async def test_rows_that_only_a_look_into_the_tables_finds_are_owned_up_to(
    app: BotApplication, full: Person, services: Services, kb: KnowledgeBase
) -> None:
    services.storage.connections[-1].execute("pragma foreign_keys = off")
    [asked] = await full.tell(app, "/loeschen")
    [told] = await full.tap(app, kb.messages["de"].forget_yes, asked)
    assert "Es ist nicht alles gelöscht" in told.text
    assert "Einträge in der Datenbank: " in told.text


class TestInAGroup:
    """Only administrators delete what is kept of a group."""

    @pytest.fixture
    def group(self, standin: StandIn, services: Services) -> Group:
        """A group that is reminded of a workshop."""
        group = Group(standin)
        services.reminders.subscribe(group.chat.id, MONEY.id, "de")
        return group

    async def test_a_member_can_not(
        self, app: BotApplication, group: Group, person: Person, services: Services, kb: KnowledgeBase
    ) -> None:
        member = group.join(person)
        [told] = await member.tell(app, "/loeschen")
        assert told.text == sentence(kb, "de", "privacy_admins_only")
        admin = group.join(Person(group.standin, "Chefin"), "administrator")
        [asked] = await admin.tell(app, "/loeschen")
        for button in (kb.messages["de"].forget_yes, kb.messages["de"].forget_no):
            assert await member.tap(app, button, asked) == []
        assert member.notices == [sentence(kb, "de", "privacy_admins_only")] * 2
        assert not of(services, group.chat.id).is_empty

    async def test_an_administrator_can_and_the_members_conversations_go_with_it(
        self, app: BotApplication, group: Group, person: Person, services: Services, kb: KnowledgeBase
    ) -> None:
        admin = group.join(person, "administrator")
        await admin.tell(app, "/frage Was ist PRAXES?")
        await delete(app, admin, kb)
        assert of(services, group.chat.id).is_empty
        assert services.conversations.context(f"{group.chat.id}:{person.user['id']}", None).topic is None

    async def test_what_the_administrator_has_in_private_stays(
        self, app: BotApplication, group: Group, full: Person, services: Services, kb: KnowledgeBase
    ) -> None:
        before = of(services, full.chat.id)
        await delete(app, group.join(full, "creator"), kb)
        assert of(services, full.chat.id) == before


class TestWithAKey:
    """With a key it is the same, and the look-up is gone too."""

    @pytest.fixture
    def services(self, finder: Finder, tmp_path: Path, clock: Clock) -> Iterator[Services]:
        """The services of a bot whose database is sealed."""
        storage = open_storage(tmp_path / "antenne.db", (Fernet.generate_key().decode(),))
        yield Services(finder, storage, Conversations(clock, storage.chats), clock)
        storage.close()

    async def test_no_byte_of_the_chat_is_left_in_the_file(
        self, app: BotApplication, full: Person, services: Services, kb: KnowledgeBase, bytes_on_disk: Bytes
    ) -> None:
        [(look_up, sealed)] = services.storage.connections[-1].execute("select look_up, sealed from chats").fetchall()
        letters = [text for (text,) in services.storage.connections[-1].execute("select text from letters").fetchall()]
        kept = [look_up, sealed, *letters]
        assert all(each.encode() in bytes_on_disk() for each in kept)
        await delete(app, full, kb)
        assert not any(each.encode() in bytes_on_disk() for each in kept)
        assert ids_in(bytes_on_disk(), full.chat.id) == []
