"""The language that somebody chose is still theirs when the bot is started anew."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from telegram import Update

from bot.app import BotApplication, standin_application
from bot.conversations import Conversations
from bot.services import Services
from bot.standin import Group, Person, StandIn, StandInRequest
from bot.storage.bundle import open_storage
from knowledge.finder import Finder
from tests.conftest import TOKEN, Clock

KEY = Fernet.generate_key().decode()

Life = Callable[[], AbstractAsyncContextManager[tuple[BotApplication, Services]]]


@pytest.fixture(params=[[], [KEY]], ids=["without a key", "with a key"])
def life(finder: Finder, standin: StandIn, clock: Clock, tmp_path: Path, request: pytest.FixtureRequest) -> Life:
    """The bot from a start to its end, each time over the same database file."""

    @asynccontextmanager
    async def life() -> AsyncIterator[tuple[BotApplication, Services]]:
        storage = open_storage(tmp_path / "antenne.db", request.param)
        services = Services(finder, storage, Conversations(clock, storage.chats), clock)
        async with standin_application(StandInRequest(standin), TOKEN, services) as app:
            yield app, services
        storage.close()

    return life


async def test_a_choice_lasts_across_restarts_until_there_is_another(life: Life, person: Person) -> None:
    async with life() as (app, _):
        await person.tell(app, "/sprache")
        await person.tap(app, "Français")
    async with life() as (app, _):
        [greeting] = await person.tell(app, "/start")
        assert greeting.text.startswith("Bonjour")
        await person.tell(app, "/langue")
        await person.tap(app, "Deutsch")
    async with life() as (app, _):
        [greeting] = await person.tell(app, "/start")
        assert greeting.text.startswith("Hallo")


async def test_who_has_chosen_nothing_leaves_no_row(life: Life, person: Person, french: Person) -> None:
    async with life() as (app, services):
        for somebody in (person, french):
            await somebody.tell(app, "/start")
            await somebody.tell(app, "Was ist PRAXES?")
        assert services.storage.connections[-1].execute("select count(*) from chats").fetchone() == (0,)


async def test_a_choice_where_nothing_can_be_written_holds_until_the_end(life: Life, person: Person) -> None:
    async with life() as (app, services):
        services.storage.connections[-1].execute("pragma query_only = on")
        await person.tell(app, "/sprache")
        await person.tap(app, "Français")
        [greeting] = await person.tell(app, "/start")
        assert greeting.text.startswith("Bonjour")


async def test_a_group_keeps_its_language_when_it_becomes_a_supergroup(
    life: Life, standin: StandIn, person: Person
) -> None:
    group = Group(standin, supergroup=False)
    group.join(person, "administrator")
    async with life() as (app, services):
        services.conversations.choose(group.chat.id, "fr")
        new = group.migrate()
        for update in list(standin.pending):
            await app.process_update(Update.de_json(update, app.bot))
        assert services.storage.chats.language(new.chat.id) == "fr"
        assert services.storage.chats.number(group.chat.id) is None
